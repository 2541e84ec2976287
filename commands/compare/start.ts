import type { Comparison } from '#domain/comparison/comparison.ts';
import { median, waitingSeconds } from '#domain/generation/waiting-time.ts';
import { allowedOrder, notReserved } from '#generations/allowed-order.ts';
import { publicLocale } from '#generations/public-language.ts';
import type { Invocation, Uses } from '#interactions/invocation.ts';
import type { Reply, Reservation } from '#interactions/reply.ts';
import type { PlannedCells } from './plan.ts';

const SAMPLE_OF_RECENT = 9;

/** How long all images will take together, in seconds, by what such images took lately; null where nobody knows. */
export const expectedSeconds = async (
  { services }: Invocation<Uses<'ledger' | 'concurrency'>>,
  { reads: [{ request }], images, rules, input: { waiting } }: PlannedCells,
): Promise<number | null> => {
  const usual = median(await services.ledger.recentSeconds(request, SAMPLE_OF_RECENT));
  if (usual === undefined) return null;
  const concurrency = rules.key?.concurrency ?? services.concurrency;
  const ahead = waiting + images.length - 1;
  return waitingSeconds({ ahead, concurrency, usualSeconds: usual, ownSeconds: usual, running: [] });
};

/** What is stored with the images: all but what follows from where and how they were ordered. */
export type Started = Pick<Comparison, 'id' | 'typed' | 'prompt' | 'seed' | 'private' | 'trial'>;

const comparisonOf = (
  { interaction }: Invocation,
  { places, images, rules }: PlannedCells,
  started: Started,
): Comparison => {
  const { applicationId, token, receivedAt, userId, guildId, channelId } = interaction;
  return {
    ...started,
    places,
    requesterId: userId,
    guildId,
    channelId,
    spoiler: images.some(({ presentation }) => presentation.spoiler),
    locale: started.private ? interaction.locale : publicLocale(interaction, rules.settings),
    interaction: { applicationId, token, receivedAt },
    createdAt: receivedAt,
  };
};

/** Starts a comparison. Its id makes a second press the same comparison. */
export const startComparison = (
  use: Invocation<Uses<'comparisons'>>,
  plan: PlannedCells,
  started: Started,
): Reply => {
  const comparison = comparisonOf(use, plan, started);
  const isPrivate = started.private;
  const details = { rules: plan.rules, isPrivate, origin: 'compare' } as const;
  const images = plan.images.map((image) => allowedOrder(use, image, details));
  const reserve = async (): Promise<Reservation> => {
    const reserved = await use.services.comparisons.reserve(comparison, images);
    if (reserved.kind !== 'reserved') throw notReserved(reserved, use, plan.input);
    return reserved;
  };
  return { kind: 'generate', ephemeral: isPrivate, reserve };
};
