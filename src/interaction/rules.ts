import { DEFAULT_LANE, type ServerKey } from '#domain/lanes.ts';
import { type AccountHolder, accountsOf } from '#domain/policy/accounts.ts';
import { judge } from '#domain/policy/judge.ts';
import type { Place, Question } from '#domain/policy/question.ts';
import type { Refusal, Verdict } from '#domain/policy/verdict.ts';
import type { ServerSettings } from '#domain/settings/schema.ts';
import type { Text } from '#text/index.ts';
import type { Invocation, Services } from './feature.ts';
import type { Origin } from './incoming.ts';

/** What binds whoever does something in a place. */
export type Rules = {
  /** Null where no server has a say: in direct messages, and where a member brought the bot along. */
  settings: ServerSettings | null;
  /** The server's own API key, if it brought one. */
  key: ServerKey | null;
};

/** The lane of what is ordered there. */
export const laneOf = ({ key }: Rules): string => key?.lane ?? DEFAULT_LANE;

/** The server whose admins have a say where something is done. */
export const governingGuild = ({ guildId, isInstalledInGuild }: Origin): string | null =>
  isInstalledInGuild ? guildId : null;

/** Reads what binds whoever does something there. */
export const rulesFor = async ({
  origin,
  services: { settings, keys },
}: Pick<Invocation, 'origin' | 'services'>): Promise<Rules> => {
  const guildId = governingGuild(origin);
  if (guildId === null) return { settings: null, key: null };
  const [stored, key] = await Promise.all([settings.read(guildId), keys.find(guildId)]);
  return { settings: stored.settings, key: key ?? null };
};

/** Whose accounts are charged for what is done there. */
export const accountHolder = (
  { origin, services }: Pick<Invocation, 'origin' | 'services'>,
  settings: ServerSettings | null,
): AccountHolder => ({
  asker: { id: origin.userId },
  place: { guildId: governingGuild(origin) },
  settings,
  operator: services.operator,
  now: origin.receivedAt,
});

const isNamed = (ids: readonly string[], id: string | null): boolean => id !== null && ids.includes(id);

/** The channel and what it is in. What a thread's channel is in has to be asked for, so only where it matters. */
const channelIdsOf = async (
  { channelId, parentId, isThread }: Origin,
  { settings, services }: { settings: ServerSettings | null; services: Services },
): Promise<string[]> => {
  const near = [channelId, ...(parentId === null ? [] : [parentId])];
  const allowed = settings?.access.channels ?? [];
  if (!isThread || parentId === null || allowed.length === 0) return near;
  if (near.some((id) => isNamed(allowed, id))) return near;
  const category = (await services.channels.find(parentId))?.parentId ?? null;
  return category === null ? near : [...near, category];
};

// Whoever makes images in more servers than that is asked for the latest ones only.
const SERVERS_ASKED = 50;

/** The servers that keep a member from direct messages: those in which the member makes images, or made them before. */
export const guildsKeepingOut = async ({
  origin,
  services,
}: Pick<Invocation, 'origin' | 'services'>): Promise<string[]> => {
  const [made, erased] = await Promise.all([
    services.ledger.guildsOf(origin.userId, SERVERS_ASKED),
    services.members.keptOutBy(origin.userId),
  ]);
  const guildIds = [...new Set([...made, ...erased])];
  const stored = await Promise.all(guildIds.map((guildId) => services.settings.read(guildId)));
  return guildIds.filter((_, index) => stored[index]?.settings.access.directMessages === false);
};

/** Whether a server does not want the member to make images in direct messages. */
const isKeptFromPrivate = async (invocation: Pick<Invocation, 'origin' | 'services'>): Promise<boolean> =>
  invocation.origin.isPrivate && (await guildsKeepingOut(invocation)).length > 0;

/** A request that is to be judged. */
export type Case = Pick<Question, 'request' | 'sources' | 'pressed'>;

/** Judges a request by what binds whoever makes it there. */
export const judgeCase = async (
  invocation: Pick<Invocation, 'origin' | 'services'>,
  rules: Rules,
  wanted: Case,
): Promise<{ verdict: Verdict; question: Question }> => {
  const { origin, services } = invocation;
  const { settings, key } = rules;
  const holder = accountHolder(invocation, settings);
  const [channelIds, usage, waiting, keptFromPrivate] = await Promise.all([
    channelIdsOf(origin, { settings, services }),
    services.ledger.usage(accountsOf(holder)),
    services.ledger.waiting(laneOf(rules)),
    isKeptFromPrivate(invocation),
  ]);
  const place: Place = {
    guildId: governingGuild(origin),
    channelIds,
    isPrivate: origin.isPrivate,
    ageRestricted: origin.ageRestricted,
  };
  const question: Question = {
    ...wanted,
    asker: { id: origin.userId, roleIds: origin.roleIds },
    place,
    settings,
    operator: services.operator,
    usage,
    keptFromPrivate,
    onOwnKey: key !== null,
    isKeyReadable: key?.isReadable ?? true,
    waiting,
    now: origin.receivedAt,
  };
  return { verdict: judge(question), question };
};

/** Refusals as the member reads them: one sentence each, with what to do. */
export const refusalText = (text: Text, refusals: readonly Refusal[]): string => {
  const sentences = refusals.map((refusal) => text.refusal(refusal));
  return sentences.length === 1
    ? sentences.join('')
    : sentences.map((sentence) => `- ${sentence}`).join('\n');
};
