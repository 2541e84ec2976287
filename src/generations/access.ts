import { PermissionFlagsBits } from 'discord-api-types/v10';
import { Notice } from '#domain/errors.ts';
import { GenerationError } from '#domain/generation/failure.ts';
import { type Generation, isHidden, isIn } from '#domain/generation/generation.ts';
import type { ResultImage } from '#domain/generation/notifier.ts';
import type { InteractionContext } from '#interactions/interaction.ts';
import type { Caller, Invocation, Uses } from '#interactions/invocation.ts';
import { managesServer, type RulesServices, rulesFor } from './policy-input.ts';

type Place = Pick<Generation, 'guildId' | 'channelId' | 'threadParentId'>;

const has = ({ permissions }: InteractionContext, permission: bigint): boolean =>
  (permissions & permission) !== 0n;

/** Whether somebody may remove what others wrote where they are. */
const managesMessages = (interaction: InteractionContext): boolean =>
  has(interaction, PermissionFlagsBits.ManageMessages);

/**
 * The channels that somebody moderates who may manage messages where they are: permissions are those of that channel,
 * and a public thread has those of its own.
 */
const moderatedChannels = ({ channelId, threadParentId }: InteractionContext): string[] =>
  threadParentId === null ? [channelId] : [channelId, threadParentId];

/** Whose results somebody may look through: of the whole server, of these channels and their threads, or nobody's. */
export type Oversight = { kind: 'server' } | { kind: 'channels'; channelIds: string[] } | { kind: 'none' };

/** What somebody oversees in the server in which they are. */
export const oversightOf = (interaction: InteractionContext): Oversight => {
  if (interaction.guildId === null) return { kind: 'none' };
  if (managesServer(interaction)) return { kind: 'server' };
  if (!managesMessages(interaction)) return { kind: 'none' };
  return { kind: 'channels', channelIds: moderatedChannels(interaction) };
};

/** Whether somebody oversees what was made in a place. */
export const oversees = (
  interaction: InteractionContext,
  { guildId, channelId, threadParentId }: Place,
): boolean => {
  if (guildId !== interaction.guildId) return false;
  const oversight = oversightOf(interaction);
  if (oversight.kind !== 'channels') return oversight.kind === 'server';
  return [channelId, threadParentId].some((id) => id !== null && oversight.channelIds.includes(id));
};

/** An id is no proof: a forged one must not reach into another server or channel, or somebody else's direct messages. */
const isWithinReach = (generation: Generation, interaction: InteractionContext): boolean => {
  if (generation.requesterId === interaction.userId) return true;
  if (isHidden(generation)) return false;
  if (isIn(generation, 'done') && generation.state.postedIn === interaction.channelId) return true;
  if (generation.guildId !== interaction.guildId) return false;
  return generation.channelId === interaction.channelId || oversees(interaction, generation);
};

/** The services that finding a generation uses. */
export type ReachServices = Uses<'ledger' | 'stars'>;

/** Whether somebody starred what others may see too: it is opened, and repeated, wherever they are. */
export const isStarred = async (
  generation: Generation,
  { interaction, services }: Caller<Uses<'stars'>>,
): Promise<boolean> => !isHidden(generation) && services.stars.has(interaction.userId, generation.id);

/** The generation behind a component. Throws a Notice when it is gone, or is out of the member's reach. */
export const generationFor = async (
  invocation: Invocation<ReachServices>,
  id: string,
): Promise<Generation> => {
  const { interaction, text, services } = invocation;
  const generation = await services.ledger.find(id);
  const isGone = !generation || isIn(generation, 'deleted');
  if (isGone || !(isWithinReach(generation, interaction) || (await isStarred(generation, invocation)))) {
    throw new Notice(text.refusals.unknownGeneration);
  }
  return generation;
};

/** Throws a Notice unless the member is the requester, or oversees the place where it was made. */
export const requireAuthorityOver = (
  generation: Generation,
  { interaction, text }: Omit<Invocation, 'services'>,
): void => {
  if (interaction.userId !== generation.requesterId && !oversees(interaction, generation))
    throw new Notice(text.refusals.notYours);
};

/**
 * Throws a Notice for members who cannot use commands there: everybody who sees components can press them, so what
 * Discord checks before a command is checked here.
 */
export const requireCommands = ({ interaction, text }: Omit<Invocation, 'services'>): void => {
  const mayUseCommands = (interaction.permissions & PermissionFlagsBits.UseApplicationCommands) !== 0n;
  if (interaction.guildId !== null && !mayUseCommands)
    throw new Notice(text.refusals.mayNotImagine(managesServer(interaction)));
};

/** The generation behind a component that makes another one of it. Throws a Notice. */
export const generationToRepeat = async (
  invocation: Invocation<ReachServices & RulesServices>,
  id: string,
): Promise<Generation> => {
  const { interaction, text } = invocation;
  requireCommands(invocation);
  const generation = await generationFor(invocation, id);
  if (generation.requesterId === interaction.userId) return generation;
  const { settings } = await rulesFor(invocation);
  if (settings?.access.othersButtons === false)
    throw new Notice(text.refusal({ kind: 'othersButtons' }, managesServer(interaction)));
  return generation;
};

/**
 * Fetches the images of a result for as long as the scope is open. Throws a Notice if this bot is why they cannot be had
 * now; none of them if their host is.
 */
export const openImages = async (
  { interaction, text, services }: Invocation<Uses<'generations'>>,
  generation: Generation,
  scope: AsyncDisposableStack,
): Promise<readonly ResultImage[]> => {
  try {
    const fetched = await services.generations.images(generation, interaction.attachmentSizeLimit);
    return scope.use(fetched).images;
  } catch (error) {
    if (!(error instanceof GenerationError)) throw error;
    throw new Notice(text.failure.reason(error.failure, false));
  }
};
