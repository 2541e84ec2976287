import { Notice } from '#domain/errors.ts';
import { asMade, type Generation, isActive, isIn } from '#domain/generation/generation.ts';
import type { HistoryQuery } from '#domain/generation/ledger.ts';
import { mayBeSeen } from '#domain/generation/thumbnails.ts';
import { managesMessages } from '#generations/access.ts';
import { governingGuild } from '#generations/policy-input.ts';
import type { Invocation } from '#interactions/invocation.ts';
import type { Uses } from '#interactions/services.ts';

/** Whose results are looked through, and where they were made: one's own are found wherever that was. */
export type Whose = Pick<HistoryQuery, 'requesterId' | 'guildId'>;

/** Whether somebody may look through what others made where they are. */
const mayLookAround = ({ interaction }: Pick<Invocation, 'interaction'>): boolean =>
  governingGuild(interaction) !== null && managesMessages(interaction);

/** The results that are meant by a member, null for oneself. Throws a Notice for those of others that one may not see. */
export const resultsOf = (invocation: Omit<Invocation, 'services'>, member: string | null): Whose => {
  const { interaction, text } = invocation;
  if (member === null || member === interaction.userId) return { requesterId: interaction.userId };
  const guildId = governingGuild(interaction);
  if (guildId === null || !mayLookAround(invocation)) throw new Notice(text.history.managersOnly);
  return { requesterId: member, guildId };
};

/** The result behind an id that came in: one's own, or one of this server's. Throws a Notice. */
export const resultBehind = async (
  invocation: Invocation<Uses<'ledger'>>,
  id: string,
): Promise<Generation> => {
  const { interaction, text, services } = invocation;
  const generation = await services.ledger.find(id);
  if (!generation || isIn(generation, 'deleted') || isActive(generation)) {
    throw new Notice(text.refusals.unknownGeneration);
  }
  const isTheirs = generation.requesterId === interaction.userId;
  const isOfTheirs = generation.guildId === governingGuild(interaction) && mayLookAround(invocation);
  if (!isTheirs && !isOfTheirs) throw new Notice(text.refusals.unknownGeneration);
  if (asMade(generation) && !mayBeSeen(generation, interaction)) throw new Notice(text.history.hidden);
  return generation;
};
