import type { AuditEntry, SettingChange } from '#domain/settings/changes.ts';
import { cut, list, quoted } from '#text/format.ts';

// A change of two hundred words is one line among others.
const VALUES_SHOWN = 300;

const LABELS: Record<string, string> = {
  'limits.member.side': 'largest side',
  'limits.member.samples': 'images at a time',
  'limits.member.steps': 'most steps',
  'limits.member.imagesPerDay': 'images per member and day',
  'limits.member.jobs': 'jobs in flight per member',
  'limits.serverImagesPerDay': 'images of the server per day',
  'limits.roles': 'roles with limits of their own',
  'limits.timeZone': 'time zone',
  'access.channels': 'allowed channels',
  'access.roles': 'allowed roles',
  'access.blockedMembers': 'blocked members',
  'channels.rules': 'channels with rules of their own',
  'access.othersButtons': "pressing others' buttons",
  'access.directMessages': 'images in direct messages',
  'loras.pinned': 'pinned LoRAs',
  'loras.rule.mode': 'which LoRAs are allowed',
  'loras.rule.ids': 'list of LoRAs',
  'loras.models.mode': 'which models are allowed',
  'loras.models.ids': 'list of models',
  'loras.embeddings.mode': 'which embeddings are allowed',
  'loras.embeddings.ids': 'list of embeddings',
  'loras.schedulers.mode': 'which schedulers are allowed',
  'loras.schedulers.ids': 'list of schedulers',
  'safety.checker': 'safety checker',
  'safety.spoiler': 'blurring images',
  'safety.blockedWords': 'blocked words',
  'safety.reports': 'Report button',
  'log.channelId': 'log channel',
  key: 'own API key',
  'key.concurrency': 'jobs at a time on the own key',
};

const PARTS: Record<string, string> = {
  side: 'largest side',
  samples: 'images at a time',
  steps: 'most steps',
  imagesPerDay: 'images per day',
  jobs: 'jobs in flight',
  unlimited: 'no limits',
  priority: 'goes first',
  nickname: 'nickname',
  strength: 'strength',
  triggerWords: 'trigger words',
  closed: 'no images',
  safetyOn: 'safety checker always on',
  model: 'default model',
  until: 'end of the block',
  note: 'note on the block',
};

const SWITCHES = /\.(othersButtons|directMessages|spoiler|reports|unlimited|priority|closed|safetyOn)$/;

const time = (value: string): string =>
  /^\d+$/.test(value) ? `<t:${Math.ceil(Number(value) / 1000)}:f>` : quoted(value);

/** How values are shown: ids by whom or what they stand for. */
const mention = (path: string): ((value: string) => string) => {
  if (SWITCHES.test(path)) return (value) => (value === 'true' ? 'yes' : 'no');
  if (path === 'access.channels' || path === 'channels.rules' || path === 'log.channelId')
    return (id) => `<#${id}>`;
  if (path === 'access.roles' || path === 'limits.roles') return (id) => `<@&${id}>`;
  if (path === 'access.blockedMembers') return (id) => `<@${id}>`;
  if (path.endsWith('].until')) return time;
  return quoted;
};

const labelOf = (path: string): string => {
  const part = /^(.+)\[(.+)\]\.(\w+)$/.exec(path);
  if (!part) return LABELS[path] ?? `default ${path.replace('defaults.', '')}`;
  const [, group = '', id = '', name = ''] = part;
  return `${PARTS[name] ?? name} of ${mention(group)(id)}`;
};

const isList = (path: string): boolean =>
  /(^|\.)(ids|channels|roles|blockedMembers|blockedWords|pinned|rules)$/.test(path);

const shown = (path: string, values: readonly string[]): string => {
  const named = values.map((value) => (value === '' ? 'not set' : mention(path)(value)));
  return cut(named.length === 0 ? 'not set' : list(named), VALUES_SHOWN);
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
