import { PermissionFlagsBits } from 'discord-api-types/v10';
import { DEFAULT_LANE, type ServerKey } from '#domain/generation/lanes.ts';
import { type ImageCost, priceOf } from '#domain/image-cost.ts';
import { evaluatePolicy } from '#domain/policy/evaluate.ts';
import type { PolicyInput, RequestPlace } from '#domain/policy/input.ts';
import type { PolicyResult, Refusal } from '#domain/policy/result.ts';
import { type CounterOwner, countersOf } from '#domain/policy/usage-counters.ts';
import { channelRulesIn } from '#domain/settings/channel-rules.ts';
import type { ChannelRule, ServerSettings } from '#domain/settings/schema.ts';
import type { InteractionContext } from '#interactions/interaction.ts';
import type { Caller, Invocation, Uses } from '#interactions/invocation.ts';

/** What binds the person who does something in a place. */
export type Rules = {
  /** Null where no server has a say: in direct messages, and where a member brought the bot along. */
  settings: ServerSettings | null;
  /** The server's own API key, if it brought one. */
  key: ServerKey | null;
  /** The channel and what it is in: for a thread its channel, and the category. */
  channelIds: readonly string[];
  /** The rules of the channel and its category; none where no server has a say. */
  channelRules: readonly ChannelRule[];
};

/** The lane of what is ordered there. */
export const laneOf = ({ key }: Rules): string => key?.lane ?? DEFAULT_LANE;

/** What an image costs that is ordered there; null where the operator does not say, or where the server pays for it. */
export const imageCostOf = (
  { services }: Pick<Caller<Uses<'imageCost'>>, 'services'>,
  { key }: Pick<Rules, 'key'>,
): ImageCost | null => (key === null ? services.imageCost : null);

/** The server whose admins have a say where something is done. */
export const governingGuild = ({ guildId, isInstalledInGuild }: InteractionContext): string | null =>
  isInstalledInGuild ? guildId : null;

/** The channel, and what Discord says that it is in: for a thread its channel, else the category. */
const nearIds = ({ channelId, parentId }: InteractionContext): string[] => [
  channelId,
  ...(parentId === null ? [] : [parentId]),
];

/** The channels whose rules bind: a thread has none of its own. */
const ruledIds = ({ isThread }: InteractionContext, channelIds: readonly string[]): readonly string[] =>
  isThread ? channelIds.slice(1) : channelIds;

/** The rules that bind there, as far as that is known without asking Discord for the category of a thread. */
export const nearChannelRules = (interaction: InteractionContext, settings: ServerSettings): ChannelRule[] =>
  channelRulesIn(settings, ruledIds(interaction, nearIds(interaction)));

/** Whether the category of a thread decides anything there. */
const needsCategory = ({ access, channels }: ServerSettings, near: readonly string[]): boolean => {
  const isAllowed = access.channels.length === 0 || access.channels.some((id) => near.includes(id));
  return !isAllowed || channels.rules.some(({ id }) => !near.includes(id));
};

/** The channel and all that it is in. The category of a thread has to be asked for, so only where it matters. */
const channelIdsOf = async (
  interaction: InteractionContext,
  { settings, services }: { settings: ServerSettings; services: Uses<'channels'> },
): Promise<string[]> => {
  const near = nearIds(interaction);
  const { isThread, parentId } = interaction;
  if (!isThread || parentId === null || !needsCategory(settings, near)) return near;
  const category = (await services.channels.find(parentId))?.parentId ?? null;
  return category === null ? near : [...near, category];
};

/** What reading rules uses. */
export type RulesServices = Uses<'settings' | 'keys' | 'channels'>;

/** Reads what binds the person who does something there. */
export const rulesFor = async ({ interaction, services }: Caller<RulesServices>): Promise<Rules> => {
  const guildId = governingGuild(interaction);
  if (guildId === null)
    return { settings: null, key: null, channelIds: nearIds(interaction), channelRules: [] };
  const [{ settings }, key] = await Promise.all([
    services.settings.read(guildId),
    services.keys.find(guildId),
  ]);
  const channelIds = await channelIdsOf(interaction, { settings, services });
  const channelRules = channelRulesIn(settings, ruledIds(interaction, channelIds));
  return { settings, key: key ?? null, channelIds, channelRules };
};

/** Whose accounts are charged for what is done there. */
export const counterOwner = (
  { interaction, services }: Caller<Uses<'operator'>>,
  { settings, channelRules }: Pick<Rules, 'settings' | 'channelRules'>,
): CounterOwner => ({
  requester: { id: interaction.userId },
  place: { guildId: governingGuild(interaction) },
  settings,
  channelRules,
  operator: services.operator,
  now: interaction.receivedAt,
});

// A member of more servers than that is asked for the latest ones only.
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
export type PolicyServices = RulesServices & KeptOutServices & Uses<'operator'>;

type Wanted = Pick<PolicyInput, 'request' | 'sources' | 'pressed' | 'isPrivate'>;

/** Reads what policy depends on, for a request there. */
export const policyInputFor = async (
  invocation: Caller<PolicyServices>,
  rules: Rules,
  wanted: Wanted,
): Promise<PolicyInput> => {
  const { interaction, services } = invocation;
  const { settings, key, channelIds, channelRules } = rules;
  const holder = counterOwner(invocation, rules);
  const [usage, waiting, keptFromPrivate] = await Promise.all([
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
  return {
    ...wanted,
    requester: { id: interaction.userId, roleIds: interaction.roleIds },
    place,
    settings,
    channelRules,
    operator: services.operator,
    usage,
    keptFromPrivate,
    onOwnKey: key !== null,
    isKeyReadable: key?.isReadable ?? true,
    waiting,
    now: interaction.receivedAt,
  };
};

/** Evaluates policy for a request by what binds its member there. */
export const evaluateFor = async (
  ...request: Parameters<typeof policyInputFor>
): Promise<{ result: PolicyResult; input: PolicyInput }> => {
  const input = await policyInputFor(...request);
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

/** What an order of so many images costs, in a sentence; '' where that is not known. */
export const costText = (
  { text, services }: Omit<Invocation<Uses<'imageCost'>>, 'interaction'>,
  rules: Pick<Rules, 'key'>,
  images: number,
): string => {
  const cost = imageCostOf({ services }, rules);
  return cost === null ? '' : text.cost.order(priceOf(cost, images), priceOf(cost, 1), images);
};
