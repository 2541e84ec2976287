import { schedulerName } from '#domain/generation/schedulers.ts';
import type { ListName } from '#domain/settings/schema.ts';
import type { BlockedPlace, SettingsWarning } from '#domain/settings/warnings.ts';
import { count, list, quoted, some } from '#text/format.ts';
import { showcase } from './showcase.ts';

type Barred = Extract<SettingsWarning, { kind: 'barred' }>;

const ONE: Record<ListName, string> = {
  rule: 'LoRA',
  models: 'model',
  embeddings: 'embedding',
  schedulers: 'scheduler',
};

// A warning is read on the way to something else.
const NAMED = 3;

const nameIn = (of: ListName, id: string): string => quoted(of === 'schedulers' ? schedulerName(id) : id);

const named = ({ list: of, ids }: Barred): string =>
  some(
    ids.map((id) => nameIn(of, id)),
    list,
    NAMED,
  );

const isOrAre = (ids: readonly string[]): string => (ids.length === 1 ? 'is' : 'are');

/** What becomes of a request that relies on a default which the list bars. */
const consequence = ({ list: of, instead }: Barred): string => {
  if (of === 'rule' || of === 'embeddings') return 'It is left out of every image.';
  return instead === null
    ? `Every request that names no ${ONE[of]} is refused.`
    : `Members who name no ${ONE[of]} get ${nameIn(of, instead)} instead.`;
};

const barred = (warning: Barred): string => {
  const { list: of, ids, use } = warning;
  const what = ids.length === 1 ? ONE[of] : `${ONE[of]}s`;
  switch (use) {
    case 'default':
      return `${named(warning)} ${isOrAre(ids)} set as a default of this server, but the list of ${ONE[of]}s doesn't allow it. ${consequence(warning)}`;
    case 'channel':
      return `${named(warning)} ${ids.length === 1 ? 'stands' : 'stand'} in where members name no model in some channels, but the list of models doesn't allow it. ${consequence(warning)}`;
    case 'bot':
      return `${named(warning)} is the bot's default ${ONE[of]}, and the list doesn't allow it. ${consequence(warning)}`;
    case 'base':
      return `${named(warning)} ${isOrAre(ids)} set for LoRAs of a base model, but the list of models doesn't allow it, so it is not used.`;
    case 'pinned':
      return `${named(warning)} ${isOrAre(ids)} pinned, but the list of LoRAs doesn't allow it: members can't use it.`;
    case 'preset':
      return `Presets of this server use the ${what} ${named(warning)}, which the list doesn't allow.`;
  }
};

const roles = (ids: readonly string[]): string =>
  some(
    ids.map((id) => `<@&${id}>`),
    list,
    NAMED,
  );

const noImages = ({ of, exempt }: Extract<SettingsWarning, { kind: 'noImages' }>): string => {
  if (of === 'server') return 'The limit of the whole server is 0 images a day, so nobody can make any.';
  return exempt.length === 0
    ? 'The limit is 0 images per member and day, so nobody can make any.'
    : `The limit is 0 images per member and day, so only members with ${roles(exempt)} can make any.`;
};

const rolesGone = (gone: number): string => {
  if (gone === 0) return '';
  return gone === 1
    ? 'An allowed role does not exist any more.'
    : `${gone} allowed roles do not exist any more.`;
};

const allowedRoles = ({
  gone,
  empty,
  isLockout,
}: Extract<SettingsWarning, { kind: 'allowedRoles' }>): string =>
  [
    rolesGone(gone),
    empty.length === 0
      ? ''
      : `Nobody has the allowed ${empty.length === 1 ? 'role' : 'roles'} ${roles(empty)}.`,
    isLockout ? 'So nobody can make images.' : '',
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');

const PLACES: Record<BlockedPlace['in'], (name: string) => string> = {
  defaults: () => "this server's default negative prompt",
  card: (name) => `the trigger words of ${quoted(name)}`,
  preset: (name) => `the preset ${quoted(name)}`,
};

const line = (warning: SettingsWarning): string => {
  switch (warning.kind) {
    case 'barred':
      return barred(warning);
    case 'noImages':
      return noImages(warning);
    case 'tooManyImages':
      return `The default is ${count(warning.samples, 'image')} at a time, and the limit ${warning.of === 'server' ? 'of the whole server' : 'per member'} is ${warning.most} a day: every request that names no number is refused.`;
    case 'allowedRoles':
      return allowedRoles(warning);
    case 'limitedRoles':
      return `There are limits for ${count(warning.gone, 'role')} that ${warning.gone === 1 ? 'does' : 'do'} not exist any more.`;
    case 'blockedWord':
      return `The blocked word ${quoted(warning.word)} is in ${PLACES[warning.place.in](warning.place.name)}, so every request with it is refused.`;
    case 'reportsWithoutLog':
      return 'Reports need a log channel. Until there is one, results have no Report button.';
    case 'showcaseLacks':
      return showcase.lacks(warning.channelId, warning.permissions);
  }
};

/** What in the settings keeps members from making images, for those who can change it. */
export const warnings = {
  line: (warning: SettingsWarning) => `⚠️ ${line(warning)}`,
  /** On the overview: which page it is about. */
  onPage: (page: string, words: string) => `**${page}:** ${words}`,
  /** The button that puts them on the list, or takes them out of one that bars. */
  allow: (of: ListName, ids: readonly string[]) => {
    const [first = ''] = ids;
    if (ids.length > 1) return `Allow these ${ids.length} ${ONE[of]}s`;
    return `Allow ${of === 'schedulers' ? schedulerName(first) : first}`;
  },
  nothingBarred: 'Nothing that this server offers is barred any more.',
};
