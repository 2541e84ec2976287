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
      : textFor('en-US').failure.reason(failure, false),
    REMEDIES[failure.kind] ?? 'Check the network connection and MODELSLAB_API_URL, and try again.',
  );
};

type Account = Pick<ModelsLab, 'checkKey' | 'balance'>;

/** The balance as words; nothing where it cannot be told, because an accepted key works without it. */
const balanceWords = async (account: Account): Promise<string> => {
  try {
    const { amount, currency } = await account.balance(AbortSignal.timeout(ASK_MS));
    return `; the balance is ${amount} ${currency}`;
  } catch {
    return '';
  }
};

/** Checks that ModelsLab accepts the key, with calls that make no image and cost nothing, and tells the balance. */
export const keyCheck = (account: Account): Check => ({
  name: 'ModelsLab key',
  look: async () => {
    try {
      await account.checkKey(AbortSignal.timeout(ASK_MS));
      return well(`it is accepted${await balanceWords(account)}`);
    } catch (error) {
      return keyProblem(error);
    }
  },
});
