import { Notice } from '#domain/errors.ts';
import { asMade, type Generation, isActive, isIn } from '#domain/generation/generation.ts';
import type { HistoryQuery } from '#domain/generation/ledger.ts';
import { mayBeSeen } from '#domain/generation/thumbnails.ts';
import { isStarred, oversees, oversightOf, type ReachServices } from '#generations/access.ts';
import { governingGuild } from '#generations/policy-input.ts';
import type { Invocation } from '#interactions/invocation.ts';

/** Whose results to search, and where they were made; one's own are found wherever that was, private ones too. */
export type Whose = Pick<HistoryQuery, 'requesterId' | 'guildId' | 'channelIds' | 'publicOnly'>;

/**
 * Returns the filter for a member's results, null for one's own. Throws a Notice if the requester cannot see
 * them.
 */
export const resultsOf = (invocation: Omit<Invocation, 'services'>, member: string | null): Whose => {
  const { interaction, text } = invocation;
  if (member === null || member === interaction.userId) return { requesterId: interaction.userId };
  const guildId = governingGuild(interaction);
  const oversight = oversightOf(interaction);
  if (guildId === null || oversight.kind === 'none') throw new Notice(text.history.managersOnly);
  const channels = oversight.kind === 'channels' ? { channelIds: oversight.channelIds } : {};
  return { requesterId: member, guildId, publicOnly: true, ...channels };
};

/**
 * Returns the result with this id, if it is one's own, was made in a place one moderates, or is starred. Throws a
 * Notice otherwise.
 */
export const resultBehind = async (
  invocation: Invocation<ReachServices>,
  id: string,
): Promise<Generation> => {
  const { interaction, text, services } = invocation;
  const generation = await services.ledger.find(id);
  const hasStar = generation !== undefined && (await isStarred(generation, invocation));
  if (hasStar && isIn(generation, 'deleted')) throw new Notice(text.history.deleted);
  if (!generation || isIn(generation, 'deleted') || isActive(generation)) {
    throw new Notice(text.refusals.unknownGeneration);
  }
  const isTheirs = generation.requesterId === interaction.userId;
  const isOverseen =
    !generation.private && governingGuild(interaction) !== null && oversees(interaction, generation);
  if (!isTheirs && !isOverseen && !hasStar) throw new Notice(text.refusals.unknownGeneration);
  if (asMade(generation) && !mayBeSeen(generation, interaction)) throw new Notice(text.history.hidden);
  return generation;
};
