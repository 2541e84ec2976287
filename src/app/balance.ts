import type { Alerts } from '#domain/alerts.ts';
import type { Clock, Log, Metrics } from '#domain/system.ts';
import type { ModelsLab } from '#modelslab/client.ts';
import { type Loop, startLoop } from '#shared/loop.ts';

type BalanceCheckOptions = {
  modelslab: Pick<ModelsLab, 'balance'>;
  /** A balance below this raises an alert; null: none does. */
  lowBalance: number | null;
  metrics: Pick<Metrics, 'balance'>;
  alerts: Pick<Alerts, 'raise'>;
  clock: Pick<Clock, 'sleep'>;
  log: Log;
};

const MINUTE_MS = 60_000;
const EVERY_MS = 60 * MINUTE_MS;

// Until the next check has raised it again.
const ALERT_MS = EVERY_MS + 5 * MINUTE_MS;

/**
 * Asks for the balance of the operator's account a minute after the start, then every hour, until disposed. A
 * failure is logged; the next hour tries again.
 */
export const startBalanceCheck = (options: BalanceCheckOptions): Loop => {
  const { modelslab, lowBalance, metrics, alerts, clock, log } = options;
  const look = async (signal: AbortSignal): Promise<void> => {
    const balance = await modelslab.balance(signal);
    metrics.balance(balance);
    const { amount, currency } = balance;
    if (lowBalance === null || amount >= lowBalance) return;
    const sentence = `The balance of your ModelsLab account is ${amount} ${currency}, below ${lowBalance}. Add credits, or the bot can make no images soon.`;
    alerts.raise('balance', sentence, balance, ALERT_MS);
  };
  const onError = (err: unknown): void =>
    log.debug({ err }, 'the balance could not be asked; it is tried again in an hour');
  return startLoop({ look, everyMs: EVERY_MS, firstAfterMs: MINUTE_MS, clock, onError });
};
