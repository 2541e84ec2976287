import { BASE_FAMILIES } from '#domain/catalogue/base-model.ts';
import { IMAGINE_OPTIONS, imageOption } from '#domain/generation/image-options.ts';
import { schedulerName } from '#domain/generation/schedulers.ts';
import { isNamedSize } from '#domain/generation/size.ts';
import type { AuditEntry, SettingChange } from '#domain/settings/changes.ts';
import { LIST_MODES, LIST_NAMES, SAFETY_MODES } from '#domain/settings/schema.ts';
import { cut, list, quoted } from '#text/format.ts';
import { languageName } from '#text/languages.ts';
import { sizeName } from './options.ts';
import { baseModels, lists } from './settings/lists.ts';
import { safety } from './settings/safety.ts';

// A change of two hundred words is one line among others.
const VALUES_SHOWN = 300;

const LABELS: Record<string, string> = {
  'limits.member.side': 'largest side',
  'limits.member.samples': 'images at a time',
  'limits.member.steps': 'steps',
  'limits.member.imagesPerDay': 'images per member and day',
  'limits.member.jobs': 'running jobs per member',
  'limits.serverImagesPerDay': 'images of the server per day',
  'limits.cells': 'images in a comparison',
  'limits.votes': 'votes that close a trial',
  'limits.roles': 'roles with limits of their own',
  'limits.timeZone': 'time zone',
  'access.channels': 'allowed channels',
  'access.roles': 'allowed roles',
  'access.blockedMembers': 'blocked members',
  'channels.rules': 'channels with rules of their own',
  'access.othersButtons': 'buttons under images for everyone',
  'access.directMessages': 'images in direct messages',
  'loras.cards': 'cards of LoRAs',
  'loras.addsTriggerWords': 'adding the trigger words of LoRAs',
  'loras.rule.mode': 'which LoRAs are allowed',
  'loras.rule.ids': 'list of LoRAs',
  'loras.models.mode': 'which models are allowed',
  'loras.models.ids': 'list of models',
  'loras.embeddings.mode': 'which embeddings are allowed',
  'loras.embeddings.ids': 'list of embeddings',
  'loras.schedulers.mode': 'which schedulers are allowed',
  'loras.schedulers.ids': 'list of schedulers',
  ...Object.fromEntries(
    BASE_FAMILIES.map((base) => [
      `loras.modelsByBase.${base}`,
      `model for LoRAs of ${baseModels.names[base]}`,
    ]),
  ),
  'safety.checker': 'safety checker',
  'safety.spoiler': 'blurring images',
  'safety.blockedWords': 'blocked words',
  'safety.reports': 'Report button',
  'safety.recipes': 'recipes in image files',
  'safety.pictures': 'pictures of others',
  'wildcards.lists': 'wildcards',
  'showcase.channelId': 'showcase channel',
  'showcase.stars': 'stars that a result needs for the showcase',
  'log.channelId': 'log channel',
  'language.public': 'language of what everybody reads',
  key: 'own API key',
  'key.concurrency': 'jobs at a time on the own key',
};

const PARTS: Record<string, string> = {
  side: 'largest side',
  samples: 'images at a time',
  steps: 'steps',
  imagesPerDay: 'images per day',
  jobs: 'running jobs',
  unlimited: 'freedom from limits',
  priority: 'first turn',
  nickname: 'nickname',
  strength: 'strength',
  triggerWords: 'trigger words',
  addsTriggerWords: 'adding the trigger words',
  isPinned: 'pin',
  scheduler: 'scheduler',
  baseModel: 'base model',
  preview: 'picture',
  rating: 'rating',
  votes: 'votes',
  closed: 'no images',
  safetyOn: 'safety checker always on',
  model: 'default model',
  until: 'end of the block',
  note: 'note on the block',
  entries: 'words',
};

const YES_OR_NO = IMAGINE_OPTIONS.filter((option) => imageOption(option).kind.type === 'yesNo');

const SWITCHES = new RegExp(
  `\\.(othersButtons|directMessages|spoiler|reports|recipes|pictures|unlimited|priority|closed|safetyOn|isPinned|addsTriggerWords)$|^defaults\\.(${YES_OR_NO.join('|')})$`,
);

const LIMITS_OF_MEMBERS = /^limits\.(member\.|serverImagesPerDay)|^channels\..+\.imagesPerDay$/;

const time = (value: string): string =>
  /^\d+$/.test(value) ? `<t:${Math.ceil(Number(value) / 1000)}:f>` : quoted(value);

/** The words of the page for a choice; what it does not offer stays as it is. */
const choice = (path: string, value: string): string => {
  const mode = LIST_MODES.find((one) => one === value);
  const of = LIST_NAMES.find((name) => path === `loras.${name}.mode`);
  if (of !== undefined && mode !== undefined) return `*${lists.modes[of][mode]}*`;
  const checker = SAFETY_MODES.find((one) => path === 'safety.checker' && one === value);
  return checker === undefined ? quoted(value) : `*${safety.modes[checker].label}*`;
};

const plainly = (value: string): string => value;
const channel = (id: string): string => `<#${id}>`;
const role = (id: string): string => `<@&${id}>`;
const scheduler = (id: string): string => quoted(schedulerName(id));

const SHOWN_AS: readonly (readonly [RegExp, (value: string) => string])[] = [
  [SWITCHES, (value) => (value === 'true' ? 'yes' : 'no')],
  [/^(access\.channels|channels\.rules|(?:log|showcase)\.channelId)$/, channel],
  [/^(access|limits)\.roles$/, role],
  [/^language\.public$/, languageName],
  [/^access\.blockedMembers$/, (id) => `<@${id}>`],
  [/\]\.until$/, time],
  [/^(defaults\.scheduler|loras\.schedulers\.ids|loras\.cards\[.+\]\.scheduler)$/, scheduler],
  [/^defaults\.size$/, (size) => quoted(isNamedSize(size) ? sizeName(size) : size)],
  [/^limits\..*(side)$/, (side) => `${side} px`],
  [/^limits\.|^key\.concurrency$|^showcase\.stars$|\.imagesPerDay$/, plainly],
];

/** How values are shown: as their page shows them, ids by whom or what they stand for. */
const mention = (path: string): ((value: string) => string) =>
  SHOWN_AS.find(([pattern]) => pattern.test(path))?.[1] ?? ((value) => choice(path, value));

const nothing = (path: string): string => {
  if (LIMITS_OF_MEMBERS.test(path)) return 'no limit';
  return /^limits\.roles\[/.test(path) ? 'as for everyone' : 'not set';
};

const labelOf = (path: string): string => {
  const part = /^(.+)\[(.+)\]\.(\w+)$/.exec(path);
  if (!part) return LABELS[path] ?? `default ${path.replace('defaults.', '')}`;
  const [, group = '', id = '', name = ''] = part;
  return `${PARTS[name] ?? name} of ${mention(group)(id)}`;
};

const isList = (path: string): boolean =>
  /(^|\.)(ids|channels|roles|blockedMembers|blockedWords|cards|rules|lists|entries)$/.test(path);

const shown = (path: string, values: readonly string[]): string => {
  const named = values.map((value) => (value === '' ? nothing(path) : mention(path)(value)));
  return cut(named.length === 0 ? nothing(path) : list(named), VALUES_SHOWN);
};

/** What was changed, from what to what: `images at a time from 4 to 2`. */
export const auditChange = ({ path, from, to }: SettingChange): string => {
  const label = labelOf(path);
  if (!isList(path)) return `${label} from ${shown(path, from)} to ${shown(path, to)}`;
  const taken = from.length === 0 ? [] : [`${shown(path, from)} taken out`];
  const added = to.length === 0 ? [] : [`${shown(path, to)} added`];
  return `${label}: ${[...taken, ...added].join(', ')}`;
};

/** Who changed what, when. */
export const audit = {
  title: 'Changes of the settings',
  posted: 'Settings changed',
  empty: 'Nothing was changed yet.',
  change: auditChange,
  entry: (entry: AuditEntry) => `<t:${Math.floor(entry.at / 1000)}:f> <@${entry.by}>: ${auditChange(entry)}`,
};

const SECTIONS: Record<string, string> = {
  defaults: 'Defaults',
  limits: 'Limits',
  access: 'Who and where',
  loras: 'LoRAs, models and schedulers',
  safety: 'Safety and log',
  wildcards: 'Wildcards',
  showcase: 'Showcase',
  language: 'Defaults',
  log: 'Safety and log',
};

/** A place in a file of settings as a person reads it: `Limits, roles with limits of their own, entry 2, steps`. */
export const settingPlace = (path: readonly PropertyKey[]): string => {
  const [section, ...inner] = path;
  if (section === undefined) return 'The settings';
  let known = String(section);
  const names = inner.flatMap((step) => {
    if (typeof step === 'number') return [`entry ${step + 1}`];
    known = `${known}.${String(step)}`;
    const name = LABELS[known] ?? PARTS[String(step)];
    const isGroup = Object.keys(LABELS).some((label) => label.startsWith(`${known}.`));
    return name === undefined ? (isGroup ? [] : [quoted(String(step))]) : [name];
  });
  return [SECTIONS[String(section)] ?? quoted(String(section)), ...names].join(', ');
};
