import type { Comparison, TypedComparison } from '#domain/comparison/comparison.ts';
import { Notice } from '#domain/errors.ts';
import { takePromptApart } from '#domain/generation/read-options.ts';
import { median } from '#domain/generation/waiting-time.ts';
import { exhausted } from '#domain/policy/quota.ts';
import type { NewGeneration } from '#generations/new-generation.ts';
import { laneOf, refusalText } from '#generations/policy-input.ts';
import type { ReserveResult } from '#generations/reservation.ts';
import type { Invocation, Uses } from '#interactions/invocation.ts';
import type { Reply, Reservation } from '#interactions/reply.ts';
import { problemsReply } from '#messages/problems.ts';
import { type Plan, type PlanServices, planComparison } from './plan.ts';
import { planMessage } from './view.ts';

/** What ordering a comparison uses. */
export type CompareServices = PlanServices & Uses<'comparisons' | 'ledger' | 'members' | 'generations'>;

const SAMPLE_OF_RECENT = 9;

/** What such an image took lately, in seconds; null where nobody knows. */
const recentSeconds = async (
  { services }: Invocation<Uses<'ledger'>>,
  { reads }: Plan,
): Promise<number | null> => {
  const request = reads[0]?.request;
  const recent = request ? await services.ledger.recentSeconds(request, SAMPLE_OF_RECENT) : [];
  return median(recent) ?? null;
};

/** Shows what a comparison would be, and asks before anything is sent. */
const proposal = async (use: Invocation<CompareServices>, plan: Plan): Promise<Reply> => {
  const seconds = await recentSeconds(use, plan);
  const { x, y, seed } = plan.typed;
  return {
    kind: 'question',
    fields: { x, ...(y === undefined ? {} : { y }), drawn: seed },
    ask: (draft) => planMessage(use, plan, { draft, seconds }),
  };
};

const imagesOf = (
  { interaction }: Invocation,
  { images, rules }: Plan,
  isPrivate: boolean,
): NewGeneration[] =>
  images.map(({ request, hints, presentation, charges, priority }) => ({
    from: interaction,
    request,
    hints,
    ...presentation,
    reportable: presentation.reportable && !isPrivate,
    private: isPrivate,
    charges,
    priority,
    lane: laneOf(rules),
    origin: 'compare',
    parentId: null,
  }));

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

/** What a reply needs of a reservation. Throws a Notice where there is no room, although there was a moment before. */
const reserved = (result: ReserveResult, use: Invocation, { input }: Plan): Reservation => {
  if (result.kind === 'reserved') return result;
  if (result.kind === 'repeated') throw new Notice(use.text.refusals.alreadyPressed);
  const { charge, used } = result;
  throw new Notice(refusalText(use, [exhausted(charge, { used, input })]));
};

/** Starts a comparison. Its id makes a second press the same comparison. */
const start = async (use: Invocation<CompareServices>, plan: Plan, id: string): Promise<Reply> => {
  const { private: usual } = await use.services.members.preferences(use.interaction.userId);
  const isPrivate = plan.typed.private ?? usual;
  const comparison = comparisonOf(use, plan, { id, isPrivate });
  const images = imagesOf(use, plan, isPrivate);
  const reserve = async (): Promise<Reservation> =>
    reserved(await use.services.comparisons.reserve(comparison, images), use, plan);
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
