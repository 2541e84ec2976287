import { type Failure, GenerationError } from '#domain/generation/failure.ts';
import type { ModelsLab } from '#modelslab/client.ts';
import { textFor } from '#text/index.ts';
import { type Check, type Finding, messageOf, well, wrong } from './finding.ts';

/** Milliseconds for the harmless call, including its fallback. */
const ASK_MS = 20_000;

const REMEDIES: Partial<Record<Failure['kind'], string>> = {
  invalidKey: 'Copy the key from your ModelsLab dashboard, page API Keys, into MODELSLAB_API_KEY.',
  outOfCredits: 'Add credits to your ModelsLab account.',
  rateLimited: 'Wait a minute and run the doctor again: the key itself may be well.',
};

const keyProblem = (error: unknown): Finding => {
  if (!(error instanceof GenerationError)) {
    return wrong(`ModelsLab cannot be asked: ${messageOf(error)}.`, 'Check MODELSLAB_API_URL and try again.');
  }
  const { failure } = error;
  return wrong(
    failure.kind === 'invalidKey'
      ? 'ModelsLab does not accept MODELSLAB_API_KEY.'
      : textFor('en-US').failure.reason(failure),
    REMEDIES[failure.kind] ?? 'Check the network connection and MODELSLAB_API_URL, and try again.',
  );
};

/** Checks that ModelsLab accepts the key, with a call that makes no image and costs nothing. */
export const keyCheck = ({ checkKey }: Pick<ModelsLab, 'checkKey'>): Check => ({
  name: 'ModelsLab key',
  look: async () => {
    try {
      const { balance } = await checkKey(AbortSignal.timeout(ASK_MS));
      return well(
        balance ? `it is accepted; the balance is ${balance.amount} ${balance.currency}` : 'it is accepted',
      );
    } catch (error) {
      return keyProblem(error);
    }
  },
});
