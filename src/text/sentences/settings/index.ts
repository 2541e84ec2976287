import type { AuditEntry } from '#domain/settings/changes.ts';
import { count, list, quoted } from '#text/format.ts';
import { auditChange } from '../audit.ts';
import { range } from '../problems.ts';
import { access } from './access.ts';
import { cards } from './cards.ts';
import { key } from './key.ts';
import { limits } from './limits.ts';
import { baseModels, lists } from './lists.ts';
import { safety } from './safety.ts';
import { showcase } from './showcase.ts';
import { reset, transfer } from './transfer.ts';
import { warnings } from './warnings.ts';

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
    showcase: 'Showcase',
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
    '⚠️ These settings were written by a newer version of the bot and cannot be changed by this one. The operator of the bot needs to update it.',
  broken: (section: string) =>
    `⚠️ The stored ${section === 'record' ? 'settings' : `part "${section}"`} cannot be read and counts as not set. Saving anything replaces it.`,
  alsoChanged: (entries: readonly AuditEntry[]) =>
    `Meanwhile others changed this: ${list(entries.map(auditChange))}.`,
  conflict: (entries: readonly AuditEntry[]) =>
    `⚠️ Your change was not saved, because somebody else was faster: ${entries.map((entry) => `<@${entry.by}> changed ${auditChange(entry)}`).join('; ')}. This page shows what is set now; change it again if you still want to.`,
  notInRange: (label: string, typed: string, bounds: { min: number; max: number }) =>
    `**${label}**: ${quoted(typed)} isn't a number from ${range(bounds)}. Fix it, or leave it empty.`,
  defaults: {
    none: "None set. The bot's own defaults apply.",
    /** What holds now. */
    now: (set: number) =>
      set === 0
        ? "What members leave out is filled by the bot's own defaults."
        : `What members leave out is filled by ${count(set, 'default')} of this server.`,
    nothingGiven: 'You set nothing. Add an option such as `model` or `lora`.',
  },
  limits,
  access,
  lists,
  baseModels,
  cards,
  safety,
  showcase,
  key,
  transfer,
  reset,
  warnings,
};

/** What Discord shows of `/settings`: descriptions of at most 100 characters. */
export const settingsCommand = {
  description: "What this server's admins decide: who can make what",
  help: 'Defaults, limits, channels and roles, LoRAs, safety and an own API key; changes apply at once. For members who manage the server.',
  subcommands: {
    open: 'Open the panel',
    show: 'The rules of this server, as they apply to you',
    defaults: 'Set what fills options that members leave out; a blank clears one',
    pin: 'Pin a LoRA: it comes first while members type, under a name of your own',
    unpin: 'Unpin a LoRA',
    list: 'Put a LoRA or model on the allow or block list, or take it out',
    audit: 'Who changed what, and when',
    export: 'All settings as a file, without the key',
    import: 'Apply settings from a file',
    reset: 'Reset all settings to their defaults',
  },
  options: {
    lora: 'The LoRA; suggestions come while you type',
    nickname: 'What it is called here',
    strength: 'Its strength when a member names none',
    triggerWords: 'Phrases, separated by commas, added to prompts that lack them; - for none',
    scheduler: 'Its scheduler when a member names none',
    kind: 'LoRA, model or embedding',
    action: 'What to do',
    id: 'Its id; suggestions come while you type',
    file: 'A JSON file from /settings export',
  },
  kinds: { lora: 'LoRA', model: 'Model', embedding: 'Embedding' },
  actions: { add: 'Put on the list', remove: 'Take out of the list' },
};
