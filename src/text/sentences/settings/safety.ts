import { count, quoted } from '#text/format.ts';

const checker = {
  on: { label: 'Always on', state: 'always on', description: 'Nobody can turn the safety checker off' },
  outside: {
    label: 'On outside age-restricted channels',
    state: 'on outside age-restricted channels',
    description: 'Off in age-restricted channels, unless the member asks for it',
  },
  member: {
    label: 'On; optional where age-restricted',
    state: 'on, and members can turn it off where age-restricted',
    description: 'Members can turn it off in age-restricted channels',
  },
};

/** The page of safety and log. */
export const safety = {
  checker: 'Safety checker',
  modes: checker,
  checkerLine: (mode: keyof typeof checker) => `**Safety checker:** ${checker[mode].label.toLowerCase()}.`,
  /** What holds now. */
  now: (mode: keyof typeof checker, words: number) =>
    `The safety checker is ${checker[mode].state}; ${words === 0 ? 'no words are blocked' : `${count(words, 'word or phrase', 'words and phrases')} ${words === 1 ? 'is' : 'are'} blocked`}.`,
  states: {
    spoiler: {
      label: 'Blurring',
      on: 'Blurring: images are blurred until clicked',
      off: 'Blurring: images are shown as they are',
    },
    reports: {
      label: 'Reports',
      on: 'Reports: results have a Report button',
      off: 'Reports: results have no Report button',
    },
    recipes: {
      label: 'Recipes in files',
      on: 'Recipes: image files say what they were made with',
      off: 'Recipes: image files say nothing',
    },
    pictures: {
      label: 'Pictures of others',
      on: 'Pictures of others: members can send them to ModelsLab',
      off: 'Pictures of others: never sent to ModelsLab',
    },
  },
  picturesLine: (isOn: boolean) =>
    isOn
      ? 'Members can make images from the pictures of others, which are sent to ModelsLab for that.'
      : "Only a member's own pictures and the bot's results are sent to ModelsLab.",
  spoilerLine: (isOn: boolean) =>
    isOn ? 'Images are blurred until somebody clicks on them.' : 'Images are shown as they are.',
  recipesLine: (isOn: boolean) =>
    isOn
      ? 'The files of images say what they were made with; those of private ones do not.'
      : 'The files of images do not say what they were made with.',
  words: 'Blocked words…',
  wordsLine: (words: number) =>
    words === 0 ? 'No words are blocked.' : `${count(words, 'word or phrase', 'words and phrases')} blocked.`,
  reportsLine: (isOn: boolean, hasLog: boolean) => {
    if (!isOn) return 'Results have no Report button.';
    return hasLog ? 'Members can report results to the log channel.' : 'Results have no Report button yet.';
  },
  logLine: (channelId: string | null) =>
    channelId === null
      ? '**Log:** none; `/settings audit` shows changes of settings.'
      : `**Log:** changes of settings and reports go to <#${channelId}>.`,
  pickLog: 'Log channel',
  logGreeting: (userId: string) =>
    `Changes of settings and reports come here from now on, as <@${userId}> chose.`,
  cannotPost: (channelId: string) =>
    `⚠️ The log channel was not changed: the bot cannot post in <#${channelId}>. Let it view the channel and send messages there, then choose it again.`,
  tooLong: (word: string, most: number) =>
    `${quoted(word)} is too long for a blocked word. Use up to ${count(most, 'character')}.`,
  noWord: (word: string) => `${quoted(word)} has neither letters nor digits. Leave it out.`,
  tooMany: (given: number, most: number) =>
    `${given} blocked words are too many. You can have up to ${most}.`,
  tooMuch: (given: number, most: number) =>
    `The blocked words have ${given} characters together. Use up to ${most}.`,
  wordsForm: {
    title: 'Blocked words',
    label: 'Words and phrases, one per line',
    help: 'Whole words, whatever their case and accents',
  },
};
