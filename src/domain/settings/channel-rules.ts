import type { ChannelRule, SAFETY_MODES, ServerSettings } from './schema.ts';

/** A channel's rule that says nothing yet. */
export const channelRuleOf = (id: string): ChannelRule => ({
  id,
  closed: false,
  safetyOn: false,
  imagesPerDay: null,
  model: null,
});

const saysNothing = ({ closed, safetyOn, imagesPerDay, model }: ChannelRule): boolean =>
  !closed && !safetyOn && imagesPerDay === null && model === null;

/** Returns the rules with that of one channel changed. A rule that says nothing any more is left out. */
export const withChannelRule = (
  rules: readonly ChannelRule[],
  id: string,
  changed: Partial<Omit<ChannelRule, 'id'>>,
): ChannelRule[] => {
  const place = rules.findIndex((rule) => rule.id === id);
  const rule = { ...(rules[place] ?? channelRuleOf(id)), ...changed };
  const others = place < 0 ? [...rules, rule] : rules.with(place, rule);
  return others.filter((one) => !saysNothing(one));
};

/**
 * Returns the rules that bind in a place, the nearest first. `channelIds` are the channel (of a thread: the channel that
 * it belongs to) and its category.
 *
 * How rules combine: all that bind hold together with the server's own, and the strictest counts. So a channel can be
 * tightened and never loosened: images are made only where neither its rule nor that of its category nor the allowed
 * channels forbid it, the safety checker is on where any of them says so, and each quota is counted by itself, whatever
 * roles a member has. Only the default model is no limit: the nearest one stands in, before the server's.
 */
export const channelRulesIn = (
  { channels }: Pick<ServerSettings, 'channels'>,
  channelIds: readonly string[],
): ChannelRule[] => channelIds.flatMap((id) => channels.rules.find((rule) => rule.id === id) ?? []);

/** Returns the default model of a place; undefined if its rules name none. */
export const channelModel = (rules: readonly ChannelRule[]): string | undefined =>
  rules.find(({ model }) => model !== null)?.model ?? undefined;

type SafetyMode = (typeof SAFETY_MODES)[number];

/** Returns the rule that forces the safety checker on where the server's own mode does not. */
export const forcingRule = (rules: readonly ChannelRule[], mode: SafetyMode): ChannelRule | undefined =>
  mode === 'on' ? undefined : rules.find(({ safetyOn }) => safetyOn);

/** Whether nobody can turn the safety checker off in a place. */
export const isCheckerForced = (mode: SafetyMode, rules: readonly ChannelRule[]): boolean =>
  mode === 'on' || forcingRule(rules, mode) !== undefined;
