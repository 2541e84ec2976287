import { expectedSeconds, startComparison } from '#commands/compare/start.ts';
import { costLines, planControls } from '#commands/compare/view.ts';
import { USUAL_CELLS } from '#domain/comparison/comparison.ts';
import { calibrationOf } from '#domain/trials/trial.ts';
import { trialAxis } from '#domain/trials/trial-cells.ts';
import { COLOURS, container, textDisplay } from '#interactions/components.ts';
import type { Invocation, Uses } from '#interactions/invocation.ts';
import type { Reply } from '#interactions/reply.ts';
import { problemsReply } from '#messages/problems.ts';
import { cutAtWord, oneLine, plain } from '#text/format.ts';
import { planTrial, type TrialPlan, type TrialServices, type TypedTrial } from './plan.ts';

type OrderServices = TrialServices & Uses<'comparisons' | 'concurrency' | 'imageCost' | 'ledger'>;

const PROMPT_LENGTH = 300;

/** Shows what a trial would be, and asks before anything is sent. */
const proposal = async (use: Invocation<OrderServices>, plan: TrialPlan): Promise<Reply> => {
  const { text } = use;
  const seconds = await expectedSeconds(use, plan);
  const { trial, typed, prompt, images } = plan;
  const said = text.trials.plan;
  return {
    kind: 'question',
    fields: { drawn: typed.seed },
    ask: (draft) => ({
      components: [
        container(
          COLOURS.working,
          textDisplay(
            said.title(trial),
            said.pictures(trial, images.length),
            ...(isSmaller(plan) ? [said.smaller(plan.rules.settings?.limits.cells ?? USUAL_CELLS)] : []),
            cutAtWord(plain(oneLine(prompt)), PROMPT_LENGTH),
          ),
          textDisplay(said.voting(trial.votesToClose), ...costLines(use, plan, { seconds })),
          planControls(text, draft),
        ),
      ],
    }),
  };
};

/** Whether a grid of the server has no room for the usual pictures of a trial. */
const isSmaller = ({ trial: { kind, contenders } }: TrialPlan): boolean => {
  const [tried] = contenders.filter(({ lora, triggerWords }) => lora !== null && triggerWords !== null);
  const triggerWords = tried?.triggerWords ?? null;
  return kind === 'calibration' && contenders.length < calibrationOf({ id: '', triggerWords }, 0).length;
};

const start = (use: Invocation<OrderServices>, plan: TrialPlan, id: string): Reply => {
  const { trial, typed, prompt, reads } = plan;
  const { seed } = reads[0].request;
  const asComparison = { values: { prompt: typed.prompt }, x: trialAxis(trial.contenders), seed };
  // Members vote where it is shown, so that it is never private.
  return startComparison(use, plan, { id, typed: asComparison, prompt, seed, private: false, trial });
};

/** Plans a trial, and proposes it, or starts it under an id once it was proposed. */
export const orderTrial = async (
  use: Invocation<OrderServices>,
  typed: TypedTrial,
  startAs?: string,
): Promise<Reply> => {
  const planned = await planTrial(use, typed);
  if (!planned.ok) return problemsReply(use.text, planned.problems);
  return startAs === undefined ? proposal(use, planned.plan) : start(use, planned.plan, startAs);
};
