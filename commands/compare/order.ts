import type { Comparison, TypedComparison } from '#domain/comparison/comparison.ts';
import { takePromptApart } from '#domain/generation/read-options.ts';
import { median, waitingSeconds } from '#domain/generation/waiting-time.ts';
import { allowedOrder, notReserved } from '#generations/allowed-order.ts';
import type { Invocation, Uses } from '#interactions/invocation.ts';
import type { Reply, Reservation } from '#interactions/reply.ts';
import { problemsReply } from '#messages/problems.ts';
import { type Plan, type PlanServices, planComparison } from './plan.ts';
import { planMessage } from './view.ts';

/** What ordering a comparison uses. */
export type CompareServices = PlanServices &
  Uses<'comparisons' | 'concurrency' | 'ledger' | 'members' | 'generations'>;

const SAMPLE_OF_RECENT = 9;

/** How long all images will take together, in seconds, by what such images took lately; null where nobody knows. */
const expectedSeconds = async (
  { services }: Invocation<Uses<'ledger' | 'concurrency'>>,
  { reads, images, rules, input: { waiting } }: Plan,
): Promise<number | null> => {
  const request = reads[0]?.request;
  const usual = median(request ? await services.ledger.recentSeconds(request, SAMPLE_OF_RECENT) : []);
  if (usual === undefined) return null;
  const concurrency = rules.key?.concurrency ?? services.concurrency;
  const ahead = waiting + images.length - 1;
  return waitingSeconds({ ahead, concurrency, usualSeconds: usual, ownSeconds: usual, running: [] });
};

/** Shows what a comparison would be, and asks before anything is sent. */
const proposal = async (use: Invocation<CompareServices>, plan: Plan): Promise<Reply> => {
  const seconds = await expectedSeconds(use, plan);
  const { x, y, seed } = plan.typed;
  return {
    kind: 'question',
    fields: { x, ...(y === undefined ? {} : { y }), drawn: seed },
    ask: (draft) => planMessage(use, plan, { draft, seconds }),
  };
};

/** The prompt that all images have; where they differ, the one that was typed. */
const sharedPrompt = (reads: Plan['reads'], { values }: TypedComparison): string => {
  const prompts = new Set(reads.map(({ request }) => request.prompt));
  const [only = ''] = prompts;
  return prompts.size === 1 ? only : takePromptApart(values).prompt;
};

const comparisonOf = (
  { interaction }: Invocation,
  { typed, places, reads, images, x, y }: Plan,
  { id, isPrivate }: { id: string; isPrivate: boolean },
): Comparison => {
  const { applicationId, token, receivedAt, userId, guildId, channelId, locale } = interaction;
  const hasSeedAxis = x.axis === 'seed' || y?.axis === 'seed';
  return {
    id,
    typed,
    prompt: sharedPrompt(reads, typed),
    seed: hasSeedAxis ? null : (reads[0]?.request.seed ?? null),
    places,
    requesterId: userId,
    guildId,
    channelId,
    private: isPrivate,
    spoiler: images.some(({ presentation }) => presentation.spoiler),
    locale,
    interaction: { applicationId, token, receivedAt },
    createdAt: receivedAt,
  };
};

/** Starts a comparison. Its id makes a second press the same comparison. */
const start = async (use: Invocation<CompareServices>, plan: Plan, id: string): Promise<Reply> => {
  const { private: usual } = await use.services.members.preferences(use.interaction.userId);
  const isPrivate = plan.typed.private ?? (plan.reads.some((read) => read.isPrivate) || usual);
  const comparison = comparisonOf(use, plan, { id, isPrivate });
  const details = { rules: plan.rules, isPrivate, origin: 'compare' } as const;
  const images = plan.images.map((image) => allowedOrder(use, image, details));
  const reserve = async (): Promise<Reservation> => {
    const reserved = await use.services.comparisons.reserve(comparison, images);
    if (reserved.kind !== 'reserved') throw notReserved(reserved, use, plan.input);
    return reserved;
  };
  return { kind: 'generate', ephemeral: isPrivate, reserve };
};

/** Plans a comparison, and proposes it, or starts it under an id once it was proposed. */
export const orderComparison = async (
  use: Invocation<CompareServices>,
  typed: TypedComparison,
  startAs?: string,
): Promise<Reply> => {
  const planned = await planComparison(use, typed);
  if (!planned.ok) return problemsReply(use.text, planned.problems);
  return startAs === undefined ? proposal(use, planned.plan) : start(use, planned.plan, startAs);
};
