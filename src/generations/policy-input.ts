import { PermissionFlagsBits } from 'discord-api-types/v10';
import { DEFAULT_LANE, type ServerKey } from '#domain/generation/lanes.ts';
import { evaluatePolicy } from '#domain/policy/evaluate.ts';
import type { PolicyInput, RequestPlace } from '#domain/policy/input.ts';
import type { PolicyResult, Refusal } from '#domain/policy/result.ts';
import { type CounterOwner, countersOf } from '#domain/policy/usage-counters.ts';
import type { ServerSettings } from '#domain/settings/schema.ts';
import type { InteractionContext } from '#interactions/interaction.ts';
import type { Caller, Invocation, Uses } from '#interactions/invocation.ts';

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
export const governingGuild = ({ guildId, isInstalledInGuild }: InteractionContext): string | null =>
  isInstalledInGuild ? guildId : null;

/** What reading rules uses. */
export type RulesServices = Uses<'settings' | 'keys'>;

/** Reads what binds whoever does something there. */
export const rulesFor = async ({
  interaction,
  services: { settings, keys },
}: Caller<RulesServices>): Promise<Rules> => {
  const guildId = governingGuild(interaction);
  if (guildId === null) return { settings: null, key: null };
  const [stored, key] = await Promise.all([settings.read(guildId), keys.find(guildId)]);
  return { settings: stored.settings, key: key ?? null };
};

/** Whose accounts are charged for what is done there. */
export const counterOwner = (
  { interaction, services }: Caller<Uses<'operator'>>,
  settings: ServerSettings | null,
): CounterOwner => ({
  requester: { id: interaction.userId },
  place: { guildId: governingGuild(interaction) },
  settings,
  operator: services.operator,
  now: interaction.receivedAt,
});

const isNamed = (ids: readonly string[], id: string | null): boolean => id !== null && ids.includes(id);

/** The channel and what it is in. What a thread's channel is in has to be asked for, so only where it matters. */
const channelIdsOf = async (
  { channelId, parentId, isThread }: InteractionContext,
  { settings, services }: { settings: ServerSettings | null; services: Uses<'channels'> },
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

/** What `guildsKeepingOut` uses. */
export type KeptOutServices = Uses<'ledger' | 'settings' | 'members'>;

/** The servers that keep a member from direct messages: those in which the member makes images, or made them before. */
export const guildsKeepingOut = async ({
  interaction,
  services,
}: Caller<KeptOutServices>): Promise<string[]> => {
  const [made, erased] = await Promise.all([
    services.ledger.guildsOf(interaction.userId, SERVERS_ASKED),
    services.members.keptOutBy(interaction.userId),
  ]);
  const guildIds = [...new Set([...made, ...erased])];
  const stored = await Promise.all(guildIds.map((guildId) => services.settings.read(guildId)));
  return guildIds.filter((_, index) => stored[index]?.settings.access.directMessages === false);
};

/** Whether a server does not want the member to make images in direct messages. */
const isKeptFromPrivate = async (invocation: Caller<KeptOutServices>): Promise<boolean> =>
  invocation.interaction.isPrivate && (await guildsKeepingOut(invocation)).length > 0;

/** What evaluating policy uses. */
export type PolicyServices = RulesServices & KeptOutServices & Uses<'operator' | 'channels'>;

type Wanted = Pick<PolicyInput, 'request' | 'sources' | 'pressed'>;

/** Evaluates policy for a request by what binds its member there. */
export const evaluateFor = async (
  invocation: Caller<PolicyServices>,
  rules: Rules,
  wanted: Wanted,
): Promise<{ result: PolicyResult; input: PolicyInput }> => {
  const { interaction, services } = invocation;
  const { settings, key } = rules;
  const holder = counterOwner(invocation, settings);
  const [channelIds, usage, waiting, keptFromPrivate] = await Promise.all([
    channelIdsOf(interaction, { settings, services }),
    services.ledger.usage(countersOf(holder)),
    services.ledger.waiting(laneOf(rules)),
    isKeptFromPrivate(invocation),
  ]);
  const place: RequestPlace = {
    guildId: governingGuild(interaction),
    channelIds,
    isPrivate: interaction.isPrivate,
    ageRestricted: interaction.ageRestricted,
  };
  const input: PolicyInput = {
    ...wanted,
    requester: { id: interaction.userId, roleIds: interaction.roleIds },
    place,
    settings,
    operator: services.operator,
    usage,
    keptFromPrivate,
    onOwnKey: key !== null,
    isKeyReadable: key?.isReadable ?? true,
    waiting,
    now: interaction.receivedAt,
  };
  return { result: evaluatePolicy(input), input };
};

/** Whether somebody manages the server in which they are. */
export const managesServer = ({ guildId, permissions }: InteractionContext): boolean =>
  guildId !== null && (permissions & PermissionFlagsBits.ManageGuild) !== 0n;

/** Refusals as the member reads them: one sentence each, with what to do. */
export const refusalText = (
  { interaction, text }: Omit<Invocation, 'services'>,
  refusals: readonly Refusal[],
): string => {
  const isAdmin = managesServer(interaction);
  const sentences = refusals.map((refusal) => text.refusal(refusal, isAdmin));
  return sentences.length === 1
    ? sentences.join('')
    : sentences.map((sentence) => `- ${sentence}`).join('\n');
};
