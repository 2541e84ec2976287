import type { Comparison, TypedComparison } from '#domain/comparison/comparison.ts';
import { Notice } from '#domain/errors.ts';
import { exhausted } from '#domain/policy/quota.ts';
import type { NewGeneration } from '#generations/new-generation.ts';
import { laneOf, refusalText } from '#generations/policy-input.ts';
import type { ReserveResult } from '#generations/reservation.ts';
import type { Invocation, Uses } from '#interactions/invocation.ts';
import { privately, type Reply, type Reservation } from '#interactions/reply.ts';
import { problemsMessage } from '#messages/problems.ts';
import { keepDraft } from './drafts.ts';
import { type Plan, type PlanServices, planComparison } from './plan.ts';
import { changeId, planMessage } from './view.ts';

/** What ordering a comparison uses. */
export type CompareServices = PlanServices & Uses<'stateStore' | 'comparisons' | 'ledger' | 'members'>;

const SAMPLE_OF_RECENT = 9;

/** What such an image took lately, in seconds; null where nobody knows. */
const recentSeconds = async (
  { services }: Invocation<Uses<'ledger'>>,
  { reads }: Plan,
): Promise<number | null> => {
  const request = reads[0]?.request;
  const recent = request ? await services.ledger.recentSeconds(request, SAMPLE_OF_RECENT) : [];
  return recent.toSorted((one, other) => one - other)[Math.floor(recent.length / 2)] ?? null;
};

/** Plans, and gives every refusal a button that opens the form with what was typed. */
const planOrOfferFix = async (use: Invocation<CompareServices>, typed: TypedComparison) => {
  const fix = async (): Promise<string> => changeId.encode({ draft: await keepDraft(use, typed) });
  try {
    const planned = await planComparison(use, typed);
    return planned.ok ? planned : { ...planned, fix: await fix() };
  } catch (error) {
    if (!(error instanceof Notice) || error.fix !== undefined) throw error;
    throw new Notice(error.message, await fix());
  }
};

/** Shows what a comparison would be, and asks before anything is sent. */
export const proposeComparison = async (
  use: Invocation<CompareServices>,
  typed: TypedComparison,
): Promise<Reply> => {
  const planned = await planOrOfferFix(use, typed);
  if (!planned.ok) return privately(problemsMessage(use.text, planned.problems, { fix: planned.fix }));
  const { plan } = planned;
  const draft = await keepDraft(use, plan.typed);
  const seconds = await recentSeconds(use, plan);
  return privately(planMessage(use, plan, { draft, seconds }));
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
    prompt: reads[0]?.request.prompt ?? '',
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

/** Starts a comparison that was proposed. What is allowed is evaluated again. */
export const startComparison = async (
  use: Invocation<CompareServices>,
  { id, typed }: { id: string; typed: TypedComparison },
): Promise<Reply> => {
  const planned = await planOrOfferFix(use, typed);
  if (!planned.ok) return privately(problemsMessage(use.text, planned.problems, { fix: planned.fix }));
  const { plan } = planned;
  const { private: usual } = await use.services.members.preferences(use.interaction.userId);
  const isPrivate = typed.private ?? usual;
  const comparison = comparisonOf(use, plan, { id, isPrivate });
  const images = imagesOf(use, plan, isPrivate);
  const reserve = async (): Promise<Reservation> =>
    reserved(await use.services.comparisons.reserve(comparison, images), use, plan);
  return { kind: 'generate', ephemeral: isPrivate, reserve };
};
