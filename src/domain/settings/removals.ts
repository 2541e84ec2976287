import { changesBetween } from './changes.ts';
import type { ServerSettings } from './schema.ts';

/** Makes one list out of two, whose entries are told apart by their keys. */
type Combine = <T>(ours: readonly T[], theirs: readonly T[], keyOf: (entry: T) => string) => T[];

const itself = (entry: string): string => entry;
const idOf = ({ id }: { id: string }): string => id;

/** Combines all lists whose entries somebody set up one by one. */
const combineLists = (ours: ServerSettings, theirs: ServerSettings, combine: Combine): ServerSettings => {
  const [{ loras }, other] = [ours, theirs.loras];
  return {
    ...ours,
    limits: {
      ...ours.limits,
      roles: combine(ours.limits.roles, theirs.limits.roles, ({ roleId }) => roleId),
    },
    access: {
      ...ours.access,
      blockedMembers: combine(ours.access.blockedMembers, theirs.access.blockedMembers, idOf),
    },
    channels: { rules: combine(ours.channels.rules, theirs.channels.rules, idOf) },
    loras: {
      ...loras,
      cards: combine(loras.cards, other.cards, idOf),
      rule: { ...loras.rule, ids: combine(loras.rule.ids, other.rule.ids, itself) },
      models: { ...loras.models, ids: combine(loras.models.ids, other.models.ids, itself) },
      embeddings: { ...loras.embeddings, ids: combine(loras.embeddings.ids, other.embeddings.ids, itself) },
      schedulers: { ...loras.schedulers, ids: combine(loras.schedulers.ids, other.schedulers.ids, itself) },
    },
    safety: {
      ...ours.safety,
      blockedWords: combine(ours.safety.blockedWords, theirs.safety.blockedWords, itself),
    },
    wildcards: { lists: combine(ours.wildcards.lists, theirs.wildcards.lists, idOf) },
  };
};

const without: Combine = (ours, theirs, keyOf) => {
  const keys = new Set(theirs.map(keyOf));
  return ours.filter((entry) => !keys.has(keyOf(entry)));
};

const withOthers: Combine = (ours, theirs, keyOf) => [...ours, ...without(theirs, ours, keyOf)];

/** Puts removed entries back at the end of their lists, where they are not there again. */
export const withRestored = (settings: ServerSettings, removed: ServerSettings): ServerSettings =>
  combineLists(settings, removed, withOthers);

/**
 * Returns settings whose lists have the entries that a change took out: limits of roles, rules of channels, blocked members,
 * cards of LoRAs, entries of lists, blocked words, wildcards. Undefined if there are none.
 */
export const removedBetween = (before: ServerSettings, after: ServerSettings): ServerSettings | undefined => {
  const removed = combineLists(before, after, without);
  return changesBetween(after, withRestored(after, removed)).length > 0 ? removed : undefined;
};
