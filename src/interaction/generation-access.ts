import { PermissionFlagsBits } from 'discord-api-types/v10';
import { Notice } from '#domain/errors.ts';
import { type Generation, isIn } from '#domain/generation.ts';
import type { Invocation } from './feature.ts';
import type { Origin } from './incoming.ts';
import { rulesFor } from './rules.ts';

type Place = Pick<Generation, 'guildId' | 'channelId' | 'threadParentId'>;

const has = ({ permissions }: Origin, permission: bigint): boolean => (permissions & permission) !== 0n;

const managesServer = (origin: Origin): boolean => has(origin, PermissionFlagsBits.ManageGuild);

/** Whether somebody may remove what others wrote where they are. */
const managesMessages = (origin: Origin): boolean => has(origin, PermissionFlagsBits.ManageMessages);

/**
 * The channels that somebody moderates who may manage messages where they are: permissions are those of that channel,
 * and a public thread has those of its own.
 */
const moderatedChannels = ({ channelId, threadParentId }: Origin): string[] =>
  threadParentId === null ? [channelId] : [channelId, threadParentId];

/** Whose results somebody may look through: of the whole server, of these channels and their threads, or nobody's. */
export type Oversight = { kind: 'server' } | { kind: 'channels'; channelIds: string[] } | { kind: 'none' };

/** What somebody oversees in the server in which they are. */
export const oversightOf = (origin: Origin): Oversight => {
  if (origin.guildId === null) return { kind: 'none' };
  if (managesServer(origin)) return { kind: 'server' };
  if (!managesMessages(origin)) return { kind: 'none' };
  return { kind: 'channels', channelIds: moderatedChannels(origin) };
};

/** Whether somebody oversees what was made in a place. */
export const oversees = (origin: Origin, { guildId, channelId, threadParentId }: Place): boolean => {
  if (guildId !== origin.guildId) return false;
  const oversight = oversightOf(origin);
  if (oversight.kind !== 'channels') return oversight.kind === 'server';
  return [channelId, threadParentId].some((id) => id !== null && oversight.channelIds.includes(id));
};

/** An id is no proof: a forged one must not reach into another server or channel, or somebody else's direct messages. */
const isWithinReach = (generation: Generation, origin: Origin): boolean => {
  if (generation.requesterId === origin.userId) return true;
  if (generation.guildId !== origin.guildId) return false;
  return generation.channelId === origin.channelId || oversees(origin, generation);
};

/** The generation behind a component. Throws a Notice when it is gone, or is out of the member's reach. */
export const generationFor = async (
  { origin, text, services }: Invocation,
  id: string,
): Promise<Generation> => {
  const generation = await services.ledger.find(id);
  if (!generation || isIn(generation, 'deleted') || !isWithinReach(generation, origin)) {
    throw new Notice(text.refusals.unknownGeneration);
  }
  return generation;
};

/** Throws a Notice unless the member is the requester, or oversees the place where it was made. */
export const requireSayOver = (generation: Generation, { origin, text }: Invocation): void => {
  if (origin.userId !== generation.requesterId && !oversees(origin, generation))
    throw new Notice(text.refusals.notYours);
};

/**
 * Throws a Notice for whoever may not use commands there: components can be pressed by whoever sees them, so what
 * Discord checks before a command is checked here.
 */
export const requireCommands = ({ origin, text }: Pick<Invocation, 'origin' | 'text'>): void => {
  const mayUseCommands = (origin.permissions & PermissionFlagsBits.UseApplicationCommands) !== 0n;
  if (origin.guildId !== null && !mayUseCommands) throw new Notice(text.refusals.mayNotImagine);
};

/** The generation behind a component that makes another one of it. Throws a Notice. */
export const generationToRepeat = async (invocation: Invocation, id: string): Promise<Generation> => {
  const { origin, text } = invocation;
  requireCommands(invocation);
  const generation = await generationFor(invocation, id);
  if (generation.requesterId === origin.userId) return generation;
  const { settings } = await rulesFor(invocation);
  if (settings?.access.othersButtons === false) throw new Notice(text.refusal({ kind: 'othersButtons' }));
  return generation;
};
