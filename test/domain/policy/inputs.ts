import { IMAGINE_OPTIONS } from '#domain/generation/image-options.ts';
import type { OptionSources } from '#domain/generation/option-layers.ts';
import { evaluatePolicy } from '#domain/policy/evaluate.ts';
import type { PolicyInput, RequestPlace } from '#domain/policy/input.ts';
import type { PolicyResult } from '#domain/policy/result.ts';
import { DEFAULT_SETTINGS } from '#domain/settings/default-settings.ts';
import type { MemberBlock, SectionName, ServerSettings } from '#domain/settings/schema.ts';
import { requestWith } from '../../support/generations.ts';
import { openPolicy } from '../../support/services.ts';

export const NOW = Date.parse('2026-11-26T12:00:00Z');
export const GUILD = '100000000000000003';
export const CHANNEL = '100000000000000004';
export const CATEGORY = '100000000000000009';
export const ARTISTS = '100000000000000021';
export const PATRONS = '100000000000000022';
export const ANN = '100000000000000005';
export const BEN = '100000000000000006';

/** Settings with some values put in. */
export const settingsWith = (
  changes: { [Name in SectionName]?: Partial<ServerSettings[Name]> },
): ServerSettings => {
  const entries = Object.entries(DEFAULT_SETTINGS).map(([name, section]) => [
    name,
    { ...section, ...changes[name as SectionName] },
  ]);
  return Object.fromEntries(entries) as ServerSettings;
};

/** A block of a member, for ever unless said otherwise. */
export const blockFor = (id: string, given: Partial<MemberBlock> = {}): MemberBlock => ({
  id,
  until: null,
  note: null,
  by: null,
  at: null,
  ...given,
});

/** Settings with limits for everybody. */
export const limitsOf = (
  member: Partial<ServerSettings['limits']['member']>,
  others: Partial<ServerSettings['limits']> = {},
): ServerSettings =>
  settingsWith({ limits: { ...others, member: { ...DEFAULT_SETTINGS.limits.member, ...member } } });

export const everythingTyped: OptionSources = Object.fromEntries(
  IMAGINE_OPTIONS.map((option) => [option, 'typed']),
);

const place: RequestPlace = {
  guildId: GUILD,
  channelIds: [CHANNEL, CATEGORY],
  isPrivate: false,
  ageRestricted: false,
};

/** What a member of a server asks, with the values given in the place of plain ones. */
export const questionWith = (
  given: Partial<Omit<PolicyInput, 'place'>> & { place?: Partial<RequestPlace> } = {},
): PolicyInput => ({
  request: requestWith(),
  sources: everythingTyped,
  requester: { id: ANN, roleIds: [] },
  settings: DEFAULT_SETTINGS,
  channelRules: [],
  operator: openPolicy,
  usage: {},
  keptFromPrivate: false,
  onOwnKey: false,
  isKeyReadable: true,
  waiting: 0,
  pressed: null,
  now: NOW,
  ...given,
  place: { ...place, ...given.place },
});

/** What is made of it. Throws when it is refused. */
export const allowed = (input: PolicyInput): Extract<PolicyResult, { ok: true }> => {
  const result = evaluatePolicy(input);
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.refusals)}`);
  return result;
};

/** Why it is refused; nothing when it is allowed. */
export const refusalsOf = (input: PolicyInput) => {
  const result = evaluatePolicy(input);
  return result.ok ? [] : result.refusals;
};
