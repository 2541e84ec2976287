import { Notice } from '#domain/errors.ts';
import { GenerationError } from '#domain/generation/failure.ts';
import { asMade, type Generation, isActive, isIn } from '#domain/generation/generation.ts';
import type { HistoryQuery } from '#domain/generation/ledger.ts';
import type { ResultImage } from '#domain/generation/notifier.ts';
import { mayBeSeen } from '#domain/generation/thumbnails.ts';
import { oversees, oversightOf } from '#generations/access.ts';
import { governingGuild } from '#generations/policy-input.ts';
import type { Invocation, Uses } from '#interactions/invocation.ts';

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
 * Returns the result with this id, if it is one's own or was made in a place one moderates. Throws a Notice
 * otherwise.
 */
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
  const isOverseen =
    !generation.private && governingGuild(interaction) !== null && oversees(interaction, generation);
  if (!isTheirs && !isOverseen) throw new Notice(text.refusals.unknownGeneration);
  if (asMade(generation) && !mayBeSeen(generation, interaction)) throw new Notice(text.history.hidden);
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
