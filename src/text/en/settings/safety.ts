import { count, quoted, yesOrNo } from '#text/format.ts';

const checker = {
  on: { label: 'Always on', description: 'Nobody can turn the safety checker off' },
  outside: {
    label: 'On outside age-restricted channels',
    description: 'Off in age-restricted channels, unless the member asks for it',
  },
  member: {
    label: 'On; optional where age-restricted',
    description: 'Members can turn it off in age-restricted channels',
  },
};

/** The page of safety and log. */
export const safety = {
  checker: 'Safety checker',
  modes: checker,
  checkerLine: (mode: keyof typeof checker) => `**Safety checker:** ${checker[mode].label.toLowerCase()}.`,
  spoiler: (isOn: boolean) => `Blur images: ${yesOrNo(isOn)}`,
  reports: (isOn: boolean) => `Report button: ${yesOrNo(isOn)}`,
  spoilerLine: (isOn: boolean) =>
    isOn ? 'Images are blurred until somebody clicks on them.' : 'Images are shown as they are.',
  words: 'Blocked words…',
  wordsLine: (words: number) =>
    words === 0 ? 'No words are blocked.' : `${count(words, 'word or phrase', 'words and phrases')} blocked.`,
  reportsLine: (isOn: boolean, hasLog: boolean) => {
    if (!isOn) return 'Results have no Report button.';
    return hasLog
      ? 'Members can report results to the log channel.'
      : '⚠️ Reports need a log channel: choose one below. Until then results have no Report button.';
  },
  logLine: (channelId: string | null) =>
    channelId === null
      ? '**Log:** none; changes of settings stand in `/settings audit`.'
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
