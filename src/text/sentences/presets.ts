import { PRESET_LIMITS } from '#domain/members/presets.ts';
import { cut, quoted } from '#text/format.ts';

/** What Discord shows of `/preset`: descriptions of at most 100 characters. */
export const presetCommand = {
  description: 'Named sets of options for /imagine, for yourself or for this server',
  help: 'Save options under a name, and use them with `preset` in `/imagine`: what you type along with it wins. Members who manage the server can save presets for everyone there.',
  subcommands: {
    save: 'Save options under a name; one of the same name is replaced',
    list: 'Your presets and those of this server',
    show: 'What is in a preset',
    delete: 'Delete a preset',
    share: 'Copy one of your presets to this server, for everyone there',
  },
  options: {
    name: `Its name, up to ${PRESET_LIMITS.name} characters`,
    which: 'Its name; suggestions come while you type',
    scope: 'Whom it is for',
    whose: 'Whose it is, where both you and the server have one of that name',
  },
  scopes: { private: 'Only me', server: 'Everybody in this server' },
  owners: { private: 'Mine', server: "The server's" },
};

type Whose = 'member' | 'server';

const WHOSE: Record<Whose, string> = {
  member: 'Only you can use it.',
  server: 'Everyone in this server can use it.',
};

const ROOM = `There is room for ${PRESET_LIMITS.each} presets, and all of it is taken`;

/** What members read of presets. */
export const presets = {
  yours: 'yours',
  servers: "this server's",
  title: 'Presets',
  form: { title: 'Save a preset', name: 'Name' },
  name: (name: string, whose: Whose) =>
    whose === 'member' ? `**${quoted(name)}**, yours` : `**${quoted(name)}**, this server's`,
  groups: { member: '**Yours**', server: "**This server's**" },
  line: (name: string, options: string) => `${quoted(name)}: ${options}`,
  optionLine: (option: string, value: string) => `${option} ${quoted(value)}`,
  sharedBy: (userId: string) => `Made by <@${userId}>.`,
  earlier: 'Previous page',
  later: 'Next page',
  page: (page: number, pages: number) => `Page ${page} of ${pages}`,
  none: 'There are no presets here yet. Make one with `/preset save`.',
  saved: (name: string, whose: Whose, replaced: boolean) =>
    replaced ? `✅ Replaced ${quoted(name)}. ${WHOSE[whose]}` : `✅ Saved ${quoted(name)}. ${WHOSE[whose]}`,
  use: 'Choose it as `preset` in `/imagine`; what you type along with it wins.',
  hidesServers: "When you use this name, yours is used instead of the server's.",
  hiddenByOwn: 'When you use this name, your own preset is used instead.',
  deleted: (name: string, whose: Whose) =>
    whose === 'member'
      ? `Your preset ${quoted(name)} is gone.`
      : `The server's preset ${quoted(name)} is gone.`,
  otherStays: (whose: Whose) =>
    whose === 'member'
      ? 'Your own preset of that name is still there.'
      : 'The preset of that name that this server has is still there.',
  both: (name: string) =>
    `Both you and this server have a preset ${quoted(name)}. Say in \`whose\` which one to delete.`,
  badName: (typed: string) =>
    `${quoted(cut(typed, 100))} cannot be the name of a preset. Choose one of 1 to ${PRESET_LIMITS.name} characters.`,
  noOptions: 'A preset needs an option besides its name. Give at least one, such as `steps` or `lora`.',
  full: (whose: Whose) =>
    whose === 'member'
      ? `${ROOM}. Delete one of yours first.`
      : `${ROOM} in this server. Delete one of the server's first.`,
  notYours: 'You have no preset of that name. Choose one of yours that is suggested.',
  serversOnly:
    'Presets for everybody belong to servers that have this bot. Keep it for yourself, or do this in such a server.',
  managersOnly:
    "Only members with the permission **Manage Server** can change a server's presets. Keep one for yourself, or ask one of them.",
};
