import type { TypedComparison } from '#domain/comparison/comparison.ts';
import { takePromptApart } from '#domain/generation/read-options.ts';
import type { Invocation, Uses } from '#interactions/invocation.ts';
import type { Reply } from '#interactions/reply.ts';
import { problemsReply } from '#messages/problems.ts';
import { type Plan, type PlanServices, planComparison } from './plan.ts';
import { expectedSeconds, startComparison } from './start.ts';
import { planMessage } from './view.ts';

/** What ordering a comparison uses. */
export type CompareServices = PlanServices &
  Uses<'comparisons' | 'concurrency' | 'ledger' | 'members' | 'generations'>;

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

/** Starts a comparison. Its id makes a second press the same comparison. */
const start = async (use: Invocation<CompareServices>, plan: Plan, id: string): Promise<Reply> => {
  const { typed, reads, x, y } = plan;
  const { private: usual } = await use.services.members.preferences(use.interaction.userId);
  const { seed } = reads[0].request;
  const hasSeedAxis = x.axis === 'seed' || y?.axis === 'seed';
  const shared = { prompt: sharedPrompt(reads, typed), seed: hasSeedAxis ? null : seed };
  const isPrivate = typed.private ?? (reads.some((read) => read.isPrivate) || usual);
  return startComparison(use, plan, { id, typed, ...shared, private: isPrivate });
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
