import type { OptionSources } from '#domain/option-layers.ts';
import { judge } from '#domain/policy/judge.ts';
import type { Place, Question } from '#domain/policy/question.ts';
import type { Verdict } from '#domain/policy/verdict.ts';
import { IMAGINE_OPTIONS } from '#domain/problem.ts';
import { DEFAULT_SETTINGS, type SectionName, type ServerSettings } from '#domain/settings/schema.ts';
import { requestWith } from '../../support/generations.ts';
import { openPolicy } from '../../support/services.ts';

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

/** Settings with limits for everybody. */
export const limitsOf = (
  member: Partial<ServerSettings['limits']['member']>,
  others: Partial<ServerSettings['limits']> = {},
): ServerSettings =>
  settingsWith({ limits: { ...others, member: { ...DEFAULT_SETTINGS.limits.member, ...member } } });

export const everythingTyped: OptionSources = Object.fromEntries(
  IMAGINE_OPTIONS.map((option) => [option, 'typed']),
);

const place: Place = {
  guildId: GUILD,
  channelIds: [CHANNEL, CATEGORY],
  isPrivate: false,
  ageRestricted: false,
};

/** What a member of a server asks, with the values given in the place of plain ones. */
export const questionWith = (
  given: Partial<Omit<Question, 'place'>> & { place?: Partial<Place> } = {},
): Question => ({
  request: requestWith(),
  sources: everythingTyped,
  asker: { id: ANN, roleIds: [] },
  settings: DEFAULT_SETTINGS,
  operator: openPolicy,
  usage: {},
  keptFromPrivate: false,
  onOwnKey: false,
  isKeyReadable: true,
  waiting: 0,
  pressed: null,
  now: Date.parse('2026-11-26T12:00:00Z'),
  ...given,
  place: { ...place, ...given.place },
});

/** What is made of it. Throws when it is refused. */
export const allowed = (question: Question): Extract<Verdict, { ok: true }> => {
  const verdict = judge(question);
  if (!verdict.ok) throw new Error(`refused: ${JSON.stringify(verdict.refusals)}`);
  return verdict;
};

/** Why it is refused; nothing when it is allowed. */
export const refusalsOf = (question: Question) => {
  const verdict = judge(question);
  return verdict.ok ? [] : verdict.refusals;
};
