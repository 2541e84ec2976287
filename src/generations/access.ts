import { PermissionFlagsBits } from 'discord-api-types/v10';
import { Notice } from '#domain/errors.ts';
import { type Generation, isIn } from '#domain/generation/generation.ts';
import type { InteractionContext } from '#interactions/interaction.ts';
import type { Invocation } from '#interactions/invocation.ts';
import type { Uses } from '#interactions/services.ts';
import { type RulesServices, rulesFor } from './policy-input.ts';

/** An id is no proof: a forged one must not reach into another server or somebody else's direct messages. */
const isWithinReach = (generation: Generation, interaction: InteractionContext): boolean => {
  if (generation.requesterId === interaction.userId) return true;
  if (generation.guildId !== interaction.guildId) return false;
  return generation.guildId !== null || generation.channelId === interaction.channelId;
};

/** The generation behind a component. Throws a Notice when it is gone, or is out of the member's reach. */
export const generationFor = async (
  { interaction, text, services }: Invocation<Uses<'ledger'>>,
  id: string,
): Promise<Generation> => {
  const generation = await services.ledger.find(id);
  if (!generation || isIn(generation, 'deleted') || !isWithinReach(generation, interaction)) {
    throw new Notice(text.refusals.unknownGeneration);
  }
  return generation;
};

/** Whether somebody may remove what others wrote where they are, and so may look through what others made. */
export const managesMessages = ({ permissions }: InteractionContext): boolean =>
  (permissions & PermissionFlagsBits.ManageMessages) !== 0n;

/** Throws a Notice unless the member is the requester or may manage messages there. */
export const requireAuthorityOver = (
  generation: Generation,
  { interaction, text }: Omit<Invocation, 'services'>,
): void => {
  if (interaction.userId !== generation.requesterId && !managesMessages(interaction))
    throw new Notice(text.refusals.notYours);
};

/**
 * Throws a Notice for whoever may not use commands there: components can be pressed by whoever sees them, so what
 * Discord checks before a command is checked here.
 */
export const requireCommands = ({ interaction, text }: Omit<Invocation, 'services'>): void => {
  const mayUseCommands = (interaction.permissions & PermissionFlagsBits.UseApplicationCommands) !== 0n;
  if (interaction.guildId !== null && !mayUseCommands) throw new Notice(text.refusals.mayNotImagine);
};

/** The generation behind a component that makes another one of it. Throws a Notice. */
export const generationToRepeat = async (
  invocation: Invocation<Uses<'ledger'> & RulesServices>,
  id: string,
): Promise<Generation> => {
  const { interaction, text } = invocation;
  requireCommands(invocation);
  const generation = await generationFor(invocation, id);
  if (generation.requesterId === interaction.userId) return generation;
  const { settings } = await rulesFor(invocation);
  if (settings?.access.othersButtons === false) throw new Notice(text.refusal({ kind: 'othersButtons' }));
  return generation;
};
