import { ApiError } from './errors.ts';
import { delayed, type Fault, type FaultScript, isDelay } from './faults.ts';
import type { TakeFirstAnswer } from './first-answer.ts';
import type { Judge } from './judge.ts';
import type { Interaction } from './records.ts';
import type { Services } from './rest/route.ts';
import { readUpload } from './upload.ts';
import { blame } from './validation-error.ts';

/** Posts an interaction to the application's endpoint, and takes the response for its first answer. Never rejects. */
export type DeliverOverHttp = (interaction: Interaction, payload: object) => Promise<void>;

type Parts = {
  services: Services;
  takeFirstAnswer: TakeFirstAnswer;
  faults: FaultScript;
  judge?: Judge | undefined;
};

/** The response is noted, struck by faults and judged as the call that it stands for. */
const KIND = 'interaction.callback';
const OPERATION = { method: 'post', path: '/interactions/{interaction_id}/{interaction_token}/callback' };

/** The answer will come by a call instead. */
const ACCEPTED = 202;

export function createHttpDelivery(parts: Parts): DeliverOverHttp {
  const { interactions, endpoint } = parts.services;
  return async (interaction, payload) => {
    interaction.overHttp = true;
    try {
      const response = await endpoint.post(payload);
      if (response.status === ACCEPTED) return;
      if (response.ok) return await takeResponse(parts, interaction, response);
      interactions.fail(interaction, `The endpoint answered with status ${response.status}.`);
    } catch (problem) {
      // No answer is expected of a bot that is not there.
      if (isAway(problem)) interaction.excused = true;
      interactions.fail(interaction, `The endpoint gave no answer: ${reasonOf(problem)}`);
    }
  };
}

async function takeResponse(parts: Parts, interaction: Interaction, response: Response): Promise<void> {
  const { services, faults, judge } = parts;
  const { interactions, journal } = services;
  const record = journal.record(recordOf(interaction, services.now()));
  const fault = faults.take(KIND);
  if (fault) interaction.excused = true;
  await delayed(fault);
  if (fault?.kind === 'late') interactions.fail(interaction, 'The answer came too late.');
  if (fault && isLoss(fault)) {
    record.status = 0;
    return interactions.fail(interaction, 'The answer was lost.');
  }
  try {
    const type = response.headers.get('content-type');
    const text = () => response.text();
    const upload = await readUpload({ type, text, formData: () => response.formData() });
    record.body = upload.body;
    record.files = upload.files.map(({ filename, bytes }) => ({ name: filename, size: bytes.length }));
    for (const complaint of judge?.request(OPERATION, upload.body) ?? []) journal.violate(KIND, complaint);
    await parts.takeFirstAnswer(interaction, upload);
    record.status = 204;
  } catch (problem) {
    if (!(problem instanceof ApiError)) throw problem;
    record.status = problem.status;
    blame(journal, KIND, problem);
    interactions.fail(interaction, `The answer was refused: ${problem.message} (${problem.code}).`);
  }
}

const recordOf = ({ id, token }: Interaction, at: number) => ({
  method: 'POST',
  path: `/interactions/${id}/${token}/callback`,
  kind: KIND,
  at,
  body: undefined,
  files: [],
});

/** There is nobody to tell that a response was not taken: whatever else strikes it, it is lost. */
const isLoss = (fault: Fault) => !isDelay(fault) && !('carriedOut' in fault && fault.carriedOut);

const causeOf = (problem: unknown): unknown =>
  problem instanceof Error ? (problem.cause ?? problem) : problem;

function isAway(problem: unknown): boolean {
  const cause = causeOf(problem);
  return cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED';
}

function reasonOf(problem: unknown): string {
  const cause = causeOf(problem);
  return cause instanceof Error ? cause.message : String(cause);
}
