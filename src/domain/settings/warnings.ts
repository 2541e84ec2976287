import { DEFAULT_SCHEDULER, findScheduler } from '#domain/generation/schedulers.ts';
import type { Preset } from '#domain/members/presets.ts';
import { isAllowed, listedSpelling, replacement } from '#domain/policy/lists.ts';
import { findPhrase } from '#domain/text-match.ts';
import { splitList } from '#domain/typed-text.ts';
import { pinnedCards } from './cards.ts';
import { LIST_NAMES, type ListName, type ListRule, type ServerSettings } from './schema.ts';

/** What settings depend on that is not among them. */
export type WarningFacts = {
  /** The bot's default model. */
  defaultModelId: string;
  /** The presets that the server shares. */
  presets: readonly Pick<Preset, 'name' | 'options'>[];
  /** The operator's blocked words. */
  blockedWords: readonly string[];
  /** The server's roles with their numbers of members, null where that is not known; undefined: they are not known. */
  roles?: ReadonlyMap<string, number | null> | undefined;
  /** The permissions that the bot lacks in the showcase channel; undefined: they are not known. */
  showcaseLacks?: readonly string[] | undefined;
};

/** Who relies on ids that a list bars. `bot`: the bot's own default, which is used where the server has none. */
type BarredUse = 'default' | 'channel' | 'bot' | 'base' | 'pinned' | 'preset';

/** Where a blocked word is found; `name`: of the preset, or of the LoRA of a card. */
type BlockedPlace = { in: 'defaults' | 'card' | 'preset'; name: string };

/** A setting that keeps members from making images, or from what the server offers them. */
export type SettingsWarning =
  /** `instead`: what members get in its place; null: their requests are refused. */
  | {
      kind: 'barred';
      list: ListName;
      use: BarredUse;
      ids: readonly string[];
      instead: string | null;
    }
  /** `exempt`: the roles whose members can make images all the same. */
  | { kind: 'noImages'; of: 'member' | 'server'; exempt: readonly string[] }
  /** The default number of images is more than anybody may make in a day. */
  | { kind: 'tooManyImages'; of: 'member' | 'server'; samples: number; most: number }
  /** Allowed roles that are no more, and those that nobody has; `isLockout`: so nobody can make images. */
  | { kind: 'allowedRoles'; gone: number; empty: readonly string[]; isLockout: boolean }
  /** Limits are set for roles that are no more. */
  | { kind: 'limitedRoles'; gone: number }
  | { kind: 'blockedWord'; word: string; place: BlockedPlace }
  | { kind: 'reportsWithoutLog' }
  /** The bot cannot post in the showcase channel. */
  | { kind: 'showcaseLacks'; channelId: string; permissions: readonly string[] };

type Barred = Extract<SettingsWarning, { kind: 'barred' }>;

/** The option of `/imagine` that each list is about. */
const OPTION_OF = {
  rule: 'lora',
  models: 'model',
  embeddings: 'embedding',
  schedulers: 'scheduler',
} as const;

type Options = Preset['options'];

/** The ids that options name of the kind of a list. */
const idsNamed = (list: ListName, options: Options): string[] => {
  const value = options[OPTION_OF[list]];
  if (value === undefined) return [];
  if (list === 'schedulers') return [findScheduler(String(value)) ?? String(value)];
  return list === 'rule' ? splitList(String(value)) : [String(value)];
};

const outOf = (rule: ListRule, ids: readonly string[]): string[] =>
  [...new Set(ids)].filter((id) => !isAllowed(rule, listedSpelling(rule, id)));

/** What members get in the place of a default that a list bars; null: their requests are refused. */
const insteadOf = (list: ListName, rule: ListRule): string | null => {
  if (list === 'models') return replacement({ list: 'model', rule }) ?? null;
  return list === 'schedulers' ? (replacement({ list: 'scheduler', rule }) ?? null) : null;
};

/** The models that stand in in single channels. */
const modelsOf = ({ channels }: ServerSettings): string[] =>
  channels.rules.flatMap(({ model }) => model ?? []);

const barredIn = (settings: ServerSettings, list: ListName, facts: WarningFacts): Barred[] => {
  const { loras, defaults } = settings;
  const rule = loras[list];
  const instead = insteadOf(list, rule);
  const own = idsNamed(list, defaults);
  const ofBot = { rule: [], embeddings: [], models: [facts.defaultModelId], schedulers: [DEFAULT_SCHEDULER] };
  const uses: Record<BarredUse, string[]> = {
    default: outOf(rule, own),
    channel: list === 'models' ? outOf(rule, modelsOf(settings)) : [],
    // Nobody misses the bot's own default where another one is taken.
    bot: own.length > 0 || instead !== null ? [] : outOf(rule, ofBot[list]),
    base: list === 'models' ? outOf(rule, Object.values(loras.modelsByBase)) : [],
    pinned:
      list === 'rule'
        ? outOf(
            rule,
            pinnedCards(loras.cards).map(({ id }) => id),
          )
        : [],
    preset: outOf(
      rule,
      facts.presets.flatMap(({ options }) => idsNamed(list, options)),
    ),
  };
  return (['default', 'channel', 'bot', 'base', 'pinned', 'preset'] as const).flatMap((use) =>
    uses[use].length === 0 ? [] : [{ kind: 'barred' as const, list, use, ids: uses[use], instead }],
  );
};

const imageWarnings = ({ limits, defaults }: ServerSettings): SettingsWarning[] => {
  const { member, serverImagesPerDay, roles } = limits;
  const samples = Math.min(Number(defaults.samples ?? 1), member.samples ?? Number.POSITIVE_INFINITY);
  const exempt = roles
    .filter(({ unlimited, imagesPerDay }) => unlimited || (imagesPerDay ?? 0) > 0)
    .map(({ roleId }) => roleId);
  const counted = [
    { of: 'member', most: member.imagesPerDay, exempt },
    { of: 'server', most: serverImagesPerDay, exempt: [] },
  ] as const;
  return counted.flatMap(({ of, most, exempt: roleIds }): SettingsWarning[] => {
    if (most === null || samples <= most) return [];
    if (most === 0) return [{ kind: 'noImages', of, exempt: roleIds }];
    return [{ kind: 'tooManyImages', of, samples, most }];
  });
};

/** Whether a warning depends on the server's roles, so that they have to be asked for. */
export const namesRoles = ({ access, limits }: ServerSettings): boolean =>
  access.roles.length > 0 || limits.roles.length > 0;

/** The roles with limits of their own that are no more; none where the roles are not known. */
export const goneRoles = ({ limits }: ServerSettings, { roles }: Pick<WarningFacts, 'roles'>): string[] =>
  roles ? limits.roles.map(({ roleId }) => roleId).filter((id) => !roles.has(id)) : [];

const roleWarnings = (settings: ServerSettings, { roles }: WarningFacts): SettingsWarning[] => {
  if (!roles) return [];
  const { access } = settings;
  const gone = access.roles.filter((id) => !roles.has(id)).length;
  const empty = access.roles.filter((id) => roles.get(id) === 0);
  const isLockout = gone + empty.length === access.roles.length;
  const limited = goneRoles(settings, { roles }).length;
  return [
    ...(gone + empty.length > 0 ? [{ kind: 'allowedRoles' as const, gone, empty, isLockout }] : []),
    ...(limited > 0 ? [{ kind: 'limitedRoles' as const, gone: limited }] : []),
  ];
};

/** What the server itself puts into prompts and negative prompts. */
const ownWords = ({ defaults, loras }: ServerSettings, { presets }: WarningFacts) => [
  { place: { in: 'defaults', name: '' } as const, text: String(defaults.negative ?? '') },
  ...loras.cards.map(({ id, nickname, triggerWords, addsTriggerWords }) => ({
    place: { in: 'card', name: nickname ?? id } as const,
    text: addsTriggerWords === false ? '' : (triggerWords ?? ''),
  })),
  ...presets.map(({ name, options }) => ({
    place: { in: 'preset', name } as const,
    text: String(options.negative ?? ''),
  })),
];

const wordWarnings = (settings: ServerSettings, facts: WarningFacts): SettingsWarning[] => {
  const phrases = [...facts.blockedWords, ...settings.safety.blockedWords];
  return ownWords(settings, facts).flatMap(({ place, text }): SettingsWarning[] => {
    const word = text === '' ? undefined : findPhrase([text], phrases);
    return word === undefined ? [] : [{ kind: 'blockedWord', word, place }];
  });
};

const showcaseWarnings = (
  { showcase: { channelId } }: ServerSettings,
  { showcaseLacks: permissions = [] }: WarningFacts,
): SettingsWarning[] =>
  channelId === null || permissions.length === 0 ? [] : [{ kind: 'showcaseLacks', channelId, permissions }];

/** Finds what in a server's settings keeps members from making images, or from what the server offers them. */
export const settingsWarnings = (settings: ServerSettings, facts: WarningFacts): SettingsWarning[] => [
  ...imageWarnings(settings),
  ...roleWarnings(settings, facts),
  ...LIST_NAMES.flatMap((list) => barredIn(settings, list, facts)),
  ...wordWarnings(settings, facts),
  ...(settings.safety.reports && settings.log.channelId === null
    ? [{ kind: 'reportsWithoutLog' as const }]
    : []),
  ...showcaseWarnings(settings, facts),
];

/** The ids that a list bars although the server offers them. */
export const barredIds = (settings: ServerSettings, list: ListName, facts: WarningFacts): string[] => [
  ...new Set(barredIn(settings, list, facts).flatMap(({ ids }) => ids)),
];
