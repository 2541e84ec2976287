import type { PinnedLora } from '#domain/catalogue/pinned-lora.ts';
import type { AuditEntry } from '#domain/settings/changes.ts';
import type { ListRule, MemberLimits, RoleLimits, ServerSettings } from '#domain/settings/schema.ts';
import { asSentence, count, list, quoted } from '#text/format.ts';
import { auditChange } from './audit.ts';
import { range } from './problems.ts';

const channels = (ids: readonly string[]): string => list(ids.map((id) => `<#${id}>`));
const roles = (ids: readonly string[]): string => list(ids.map((id) => `<@&${id}>`));
const members = (ids: readonly string[]): string => list(ids.map((id) => `<@${id}>`));

const yesOrNo = (is: boolean): string => (is ? 'yes' : 'no');

// More names than these make a line that nobody reads.
const NAMED = 12;

const some = (names: readonly string[], show: (names: readonly string[]) => string): string =>
  names.length > NAMED ? `${show(names.slice(0, NAMED))} and ${names.length - NAMED} more` : show(names);

const ids = (names: readonly string[]): string => some(names, (few) => list(few.map(quoted)));

const perDay = (images: number | null): string => (images === null ? 'no limit' : `${images} a day`);

/** The limits of a member or role that are set, in a few words; empty for none. */
const limitWords = ({ side, samples, steps, imagesPerDay, jobs }: MemberLimits): string[] => [
  ...(side === null ? [] : [`sides up to ${side} pixels`]),
  ...(samples === null ? [] : [`up to ${count(samples, 'image')} at a time`]),
  ...(steps === null ? [] : [`up to ${steps} steps`]),
  ...(imagesPerDay === null ? [] : [`${count(imagesPerDay, 'image')} a day`]),
  ...(jobs === null ? [] : [`${count(jobs, 'job')} at a time`]),
];

const limitSummary = (limits: MemberLimits): string => {
  const words = limitWords(limits);
  return words.length === 0 ? "no limits but the API's" : list(words);
};

const roleSummary = (role: RoleLimits): string => {
  const words = [
    ...(role.unlimited ? ['no limits'] : limitWords(role)),
    ...(role.priority ? ['goes first'] : []),
  ];
  return words.length === 0 ? 'as for everyone' : list(words);
};

const ruleWords = (what: string, { mode, ids: named }: ListRule): string => {
  if (mode === 'all') return `All ${what} are allowed.`;
  if (mode === 'only') {
    return named.length === 0
      ? `No ${what} are allowed: the list is empty.`
      : `Only these ${what} are allowed: ${ids(named)}.`;
  }
  return named.length === 0
    ? `All ${what} are allowed.`
    : `All ${what} are allowed except these: ${ids(named)}.`;
};

const LISTED = { rule: 'LoRAs', models: 'models', embeddings: 'embeddings', schedulers: 'schedulers' };

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

/** What a server's admins read and press. */
export const settings = {
  titles: {
    overview: 'Settings of this server',
    defaults: 'Defaults',
    limits: 'Limits',
    access: 'Who and where',
    blocks: 'Blocked members',
    channels: 'Channels',
    loras: 'LoRAs',
    models: 'Models',
    schedulers: 'Schedulers',
    safety: 'Safety and log',
    key: 'Own API key',
  },
  greeting: {
    hello: '**Hello! Everyone in this server can make images with me now.**',
    about:
      'You manage this server, so you can decide who can use me, in which channels, and what is safe here. `/settings open` shows all of it at any time.',
    access: 'Who and where',
    safety: 'Safety and log',
    all: 'All settings',
  },
  back: 'Back',
  done: 'Done',
  change: 'Change',
  closed: 'Done. `/settings open` opens the settings again.',
  saved: '✅ Saved. Applies from now on.',
  unchanged: 'Nothing changed: it was already set this way.',
  serversOnly: 'Settings belong to servers that have this bot. Use this command in one of them.',
  managersOnly: 'Only members with the permission **Manage Server** can do that. `/rules` shows what is set.',
  newer:
    '⚠️ These settings were written by a newer version of the bot and cannot be changed by this one. Whoever runs the bot needs to update it.',
  broken: (section: string) =>
    `⚠️ The stored ${section === 'record' ? 'settings' : `part "${section}"`} cannot be read and counts as not set. Saving anything writes it anew.`,
  alsoChanged: (entries: readonly AuditEntry[]) =>
    `Meanwhile others changed this: ${list(entries.map(auditChange))}.`,
  conflict: (entries: readonly AuditEntry[]) =>
    `⚠️ Your change was not saved, because somebody else was faster: ${entries.map((entry) => `<@${entry.by}> changed ${auditChange(entry)}`).join('; ')}. This is how it stands now; change it again if you still want to.`,
  notInRange: (label: string, typed: string, bounds: { min: number; max: number }) =>
    `**${label}**: ${quoted(typed)} isn't a number from ${range(bounds)}. Fix it, or leave it empty.`,
  defaults: {
    none: "None set. The bot's own defaults apply.",
    nothingGiven: 'Nothing was given to be set. Add an option such as `model` or `lora`.',
  },
  limits: {
    none: {
      side: "Largest side: the API's limit",
      samples: "Images at a time: the API's limit",
      steps: "Steps: the API's limit",
    },
    atMost: {
      side: (pixels: number) => `Largest side: ${pixels} pixels`,
      samples: (images: number) => `Images at a time: ${images}`,
      steps: (steps: number) => `Steps: ${steps}`,
    },
    numbers: 'Quotas and time zone…',
    roleNumbers: 'Quotas…',
    pickRole: 'Give a role limits of its own…',
    ofRole: (roleId: string) => `These are the limits of <@&${roleId}>.`,
    generous:
      'Members with several roles get the most generous limit. Anything not set follows the limits for everyone.',
    unlimited: (isOn: boolean) => `No limits: ${yesOrNo(isOn)}`,
    priority: (isOn: boolean) => `Goes first: ${yesOrNo(isOn)}`,
    removeRole: 'Remove',
    everybody: 'Everybody',
    yours: (limits: MemberLimits) => `**Your limits:** ${limitSummary(limits)}.`,
    everybodyLine: (limits: MemberLimits) => `**Everybody:** ${limitSummary(limits)}.`,
    serverLine: ({ serverImagesPerDay, timeZone }: ServerSettings['limits']) =>
      `**The whole server:** ${perDay(serverImagesPerDay)}. Days begin at midnight in ${timeZone}.`,
    roleLine: (role: RoleLimits) => `<@&${role.roleId}>: ${roleSummary(role)}.`,
    tooManyRoles: 'No more roles can have their own limits. Remove one first.',
    noTimeZone: (typed: string) =>
      `${quoted(typed)} is not a time zone. Name one such as Europe/Vienna or UTC.`,
    form: {
      title: 'Quotas',
      images: 'Images per member and day',
      jobs: 'Jobs in flight per member',
      serverImages: 'Images of the whole server per day',
      timeZone: 'Time zone',
      timeZoneHelp: 'Days begin at midnight there, such as Europe/Vienna',
    },
  },
  access: {
    pick: {
      channels: 'Allowed channels; none: everywhere',
      roles: 'Allowed roles; none: everybody',
    },
    channels: (allowed: readonly string[]) =>
      `**Where:** ${allowed.length === 0 ? 'everywhere' : some(allowed, channels)}.`,
    roles: (allowed: readonly string[]) =>
      `**Who:** ${allowed.length === 0 ? 'everybody' : `members with ${some(allowed, roles)}`}.`,
    blocked: (blocked: readonly string[]) =>
      blocked.length === 0 ? '' : `**Blocked:** ${some(blocked, members)}.`,
    blockedCount: (blocked: number) => (blocked === 0 ? '' : `${count(blocked, 'member')} blocked.`),
    othersButtons: (isOn: boolean) => `Press others' buttons: ${yesOrNo(isOn)}`,
    directMessages: (isOn: boolean) => `In direct messages: ${yesOrNo(isOn)}`,
    othersButtonsLine: (isOn: boolean) =>
      isOn
        ? "Anyone can use the buttons under other people's images."
        : 'Only the requester can use the buttons under an image.',
    directMessagesLine: (isOn: boolean) =>
      isOn
        ? 'Members of this server can also make images in DMs with the bot.'
        : "Members of this server can't make images in DMs with the bot.",
  },
  lists: {
    mode: 'Which ones are allowed',
    modes: {
      rule: { all: 'All LoRAs', only: 'Only the listed LoRAs', except: 'All LoRAs but the listed ones' },
      models: { all: 'All models', only: 'Only the listed models', except: 'All models but the listed ones' },
      embeddings: {
        all: 'All embeddings',
        only: 'Only the listed embeddings',
        except: 'All embeddings but the listed ones',
      },
      schedulers: {
        all: 'All schedulers',
        only: 'Only the chosen schedulers',
        except: 'All schedulers but the chosen ones',
      },
    },
    remove: 'Take out of the list…',
    add: {
      rule: 'Add LoRAs…',
      models: 'Add models…',
      embeddings: 'Add embeddings…',
      schedulers: 'Add schedulers…',
    },
    pickSchedulers: 'Schedulers',
    rule: (name: keyof typeof LISTED, rule: ListRule) => ruleWords(LISTED[name], rule),
    inList: (rule: ListRule) =>
      rule.mode === 'all' && rule.ids.length > 0
        ? `On the list, which is not in force: ${ids(rule.ids)}.`
        : '',
    suggest: '`/settings list` adds with suggestions while you type.',
    defaultModelOut: (model: string) =>
      `⚠️ ${quoted(model)}, which members get who name no model, is not allowed. Set another one as a default.`,
    notAnId: (typed: string) => `${quoted(typed)} isn't an id. Ids have up to 100 characters and no spaces.`,
    nothingTyped: 'No id was typed. Type at least one.',
    tooMany: (given: number, most: number) =>
      `The list would have ${given} entries, and there is room for ${most}. Take some out first.`,
    unknown: (unknown: readonly string[]) =>
      `Not in ModelsLab's public list, so check the spelling unless it is your own: ${ids(unknown)}.`,
    notInForce: 'The list is not in force yet: choose in `/settings open` whether it allows or bars.',
    form: {
      title: 'Add to the list',
      label: 'Ids, separated by commas or lines',
      help: '/settings list suggests them while you type',
    },
  },
  pinned: {
    count: (pinned: number) => (pinned === 0 ? '' : `${count(pinned, 'LoRA')} pinned.`),
    title: (pinned: number) =>
      pinned === 0
        ? 'No LoRA is pinned. Pinned ones come first while members type, under a name of your own.'
        : `**Pinned** (they come first while members type):`,
    line: ({ id, nickname, strength, triggerWords }: PinnedLora) =>
      [
        nickname === null ? quoted(id) : `**${nickname}** ${quoted(id)}`,
        ...(strength === null ? [] : [`strength ${strength}`]),
        ...(triggerWords === null ? [] : [`adds ${quoted(triggerWords)}`]),
      ].join(' · '),
    add: 'Pin a LoRA…',
    edit: 'Change a pinned LoRA…',
    remove: 'Unpin…',
    notPinned: 'That LoRA is not pinned. Choose a pinned one.',
    tooMany: 'No more LoRAs can be pinned. Unpin one first.',
    takenNickname: (nickname: string, id: string) =>
      `${quoted(nickname)} is the name of the pinned ${quoted(id)} already. Choose another nickname.`,
    badNickname: (typed: string) =>
      `The nickname ${quoted(typed)} is not valid. Use up to 40 characters without commas and angle brackets.`,
    longTriggerWords: 'The trigger words are too long. Use up to 200 characters.',
    form: {
      title: 'Pin a LoRA',
      id: 'LoRA id',
      nickname: 'Nickname (blank: none)',
      strength: 'Strength (blank: as usual)',
      triggerWords: 'Trigger words (blank: none)',
      triggerWordsHelp: 'Added to prompts that lack them; separate phrases by commas',
    },
  },
  safety: {
    checker: 'Safety checker',
    modes: checker,
    checkerLine: (mode: keyof typeof checker) => `**Safety checker:** ${checker[mode].label.toLowerCase()}.`,
    spoiler: (isOn: boolean) => `Blur images: ${yesOrNo(isOn)}`,
    reports: (isOn: boolean) => `Report button: ${yesOrNo(isOn)}`,
    spoilerLine: (isOn: boolean) =>
      isOn ? 'Images are blurred until somebody clicks on them.' : 'Images are shown as they are.',
    words: 'Blocked words…',
    wordsLine: (words: number) =>
      words === 0
        ? 'No words are blocked.'
        : `${count(words, 'word or phrase', 'words and phrases')} blocked.`,
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
  },
  key: {
    noSecret:
      'Servers cannot bring an API key of their own here: whoever runs this bot has not set SECRET_KEY, under which keys are sealed. Nothing is stored.',
    none: 'This server has no key of its own. Set one first.',
    line: (last4: string, concurrency: number) =>
      `This server's jobs run on its own key, which ends in \`${last4}\`, ${count(concurrency, 'job')} at a time.`,
    unreadableLine: (last4: string) =>
      `⚠️ This server's own key, which ends in \`${last4}\`, can't be opened, so no images are made here. The bot's SECRET_KEY is not the one under which the key was sealed. Set the key again, remove it to use the bot's own key, or ask whoever runs this bot to put SECRET_KEY right.`,
    noneLine: "This server's jobs run on the bot's own key.",
    about:
      'A key is checked before it is kept, sealed, and never shown again. The images made on it are billed to its account.',
    set: 'Set a key…',
    replace: 'Replace…',
    concurrency: 'Jobs at a time…',
    balance: 'Balance',
    balanceLine: (amount: number, currency: string) => `Its account has ${amount} ${currency} left.`,
    noBalance: 'ModelsLab does not tell the balance just now. Try again in a minute.',
    creditsGone:
      "⚠️ **This server's API key has no credits left.** ModelsLab makes no images for this server until somebody adds credits to its account. `/settings open` shows the balance, on the page *Own API key*.",
    remove: 'Remove',
    askRemoval:
      "Remove the key? Jobs that wait or run on it now will fail; later ones use the bot's own key.",
    reallyRemove: 'Remove the key',
    refused:
      '⚠️ ModelsLab does not accept this key, so it was not kept. Copy it again from your ModelsLab dashboard.',
    notChecked: '⚠️ The key could not be checked just now, so it was not kept. Try again in a minute.',
    noKey: ({ min, max }: { min: number; max: number }) =>
      `That isn't a valid API key. Keys have ${min}–${max} characters and no spaces. Copy it from your ModelsLab dashboard.`,
    form: {
      title: 'Own API key',
      key: 'ModelsLab API key',
      keyHelp: 'From your ModelsLab dashboard, page API Keys',
      concurrency: 'Jobs at a time',
      concurrencyHelp: 'What your ModelsLab plan allows, such as 5, 10 or 15',
    },
  },
  transfer: {
    exported:
      'All settings of this server, without its key. `/settings import` takes the file over here or elsewhere.',
    fileDescription: 'The settings of this server as JSON',
    noFile: 'The file is missing. Attach a file from `/settings export`.',
    unreadable:
      'The file cannot be read. Attach the JSON file that `/settings export` gave, of at most 256 KB.',
    noExport: 'That is not a file of settings. Attach the JSON file that `/settings export` gave.',
    unstorable:
      'Nothing was changed: the file has characters that are not text, such as U+0000. Remove them and import it again.',
    problems: (problems: number) =>
      `Nothing was changed: the file has ${count(problems, 'problem')}. Fix it and import it again.`,
    problem: (path: string, message: string) =>
      `${quoted(path === '' ? 'settings' : path)}: ${asSentence(message)}`,
    unknownName: 'There is no such setting',
    nothingNew: 'Nothing to do: this server already has exactly these settings.',
    preview: (changes: number) => `**${count(changes, 'change')} would be made:**`,
    confirm: 'Apply changes',
    cancel: 'Cancel',
    cancelled: 'Nothing was changed.',
    gone: 'This has expired. Import the file again.',
  },
  reset: {
    ask: 'Reset all settings of this server to their defaults? The key stays; `/settings export` saves a copy of the rest.',
    confirm: 'Reset everything',
    keep: 'Keep the settings',
    kept: 'Nothing was changed.',
  },
};

/** What Discord shows of `/settings`: descriptions of at most 100 characters. */
export const settingsCommand = {
  description: "What this server's admins decide: who may make what",
  help: 'Defaults, limits, channels and roles, LoRAs, safety and an own API key; changes hold at once. For members who manage the server.',
  subcommands: {
    open: 'Open the panel',
    show: 'The rules of this server, as they bind you',
    defaults: 'Set what fills options that members leave out; a blank clears one',
    pin: 'Pin a LoRA: it comes first while members type, under a name of your own',
    unpin: 'Pin a LoRA no longer',
    list: 'Put a LoRA or model on the allow or block list, or take it out',
    audit: 'Who changed what, and when',
    export: 'All settings as a file, without the key',
    import: 'Take over settings from a file',
    reset: 'Reset everything to what it is without settings',
  },
  options: {
    lora: 'The LoRA; suggestions come while you type',
    nickname: 'What it is called here',
    strength: 'The strength that it gets where a member names none',
    triggerWords: 'Phrases, separated by commas, that are added to prompts which lack them',
    kind: 'What is meant',
    action: 'What to do',
    id: 'Its id; suggestions come while you type',
    file: 'A JSON file that /settings export gave',
  },
  kinds: { lora: 'LoRA', model: 'Model', embedding: 'Embedding' },
  actions: { add: 'Put on the list', remove: 'Take out of the list' },
};
