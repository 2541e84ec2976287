import { GenerationError } from '#domain/generation/failure.ts';
import type { Invocation, Uses } from '#interactions/invocation.ts';

/** Milliseconds for a harmless call with a key. */
const CHECK_MS = 20_000;

/** Returns why ModelsLab refuses a key; undefined if it is accepted. */
export const refusalOf = async (
  { services, text }: Omit<Invocation<Uses<'checkKey'>>, 'interaction'>,
  typed: string,
): Promise<string | undefined> => {
  try {
    await services.checkKey(typed, AbortSignal.timeout(CHECK_MS));
    return undefined;
  } catch (error) {
    if (!(error instanceof GenerationError)) return text.settings.key.notChecked;
    return error.failure.kind === 'invalidKey'
      ? text.settings.key.refused
      : text.failure.reason(error.failure, true);
  }
};

/** Returns what is left on the account of a server's key, or why nobody can tell, in a sentence. */
export const balanceSentence = async (
  { services, text }: Invocation<Uses<'keys' | 'keyBalance'>>,
  guildId: string,
): Promise<string> => {
  const kept = await services.keys.find(guildId);
  const opened = kept && (await services.keys.open(guildId, kept.lane));
  if (opened?.kind !== 'open') return text.settings.key.none;
  try {
    const { amount, currency } = await services.keyBalance(opened.key, AbortSignal.timeout(CHECK_MS));
    return text.settings.key.balanceLine(amount, currency);
  } catch (error) {
    const isRefused = error instanceof GenerationError && error.failure.kind === 'invalidKey';
    return isRefused ? text.failure.reason(error.failure, true) : text.settings.key.noBalance;
  }
};
