import { describe, expect, it, vi } from 'vitest';
import { startBalanceCheck } from '#app/balance.ts';
import { createAlerts } from '#domain/alerts.ts';
import { createMetricsRegistry } from '#http/metrics.ts';
import { startModelsLab } from '#sandbox/modelslab/index.ts';
import { clientOf, KEY } from '../modelslab/client-harness.ts';
import { manualClock } from '../support/clock.ts';
import { testLog } from '../support/log.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const openCheck = async (lowBalance: number | null) => {
  const opened = new AsyncDisposableStack();
  const api = opened.use(await startModelsLab({ key: KEY }));
  const clock = manualClock();
  const log = testLog();
  const { metrics, scrape } = createMetricsRegistry(async () => []);
  const alerts = createAlerts({ metrics, clock, log });
  const modelslab = opened.use(clientOf('', { apiUrl: api.apiUrl }));
  opened.use(startBalanceCheck({ modelslab, lowBalance, metrics, alerts, clock, log }));
  const pauseFor = (milliseconds: number) => vi.waitFor(() => expect(clock.sleeps()).toEqual([milliseconds]));
  /** Lets the time of the next check come, and the check be done. */
  const check = async (afterMs: number): Promise<void> => {
    await pauseFor(afterMs);
    await clock.advance(afterMs);
    await pauseFor(HOUR);
  };
  const asked = () => api.requests.filter(({ path }) => path.endsWith('wallet_balance')).length;
  return {
    ...{ api, log, alerts, check, asked },
    gauge: async () => /^loralei_modelslab_balance.*$/m.exec((await scrape()).body)?.[0],
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
};

describe('the balance of the operator', () => {
  it('is asked a minute after the start and every hour, and shown in the metrics', async () => {
    await using harness = await openCheck(null);
    await harness.check(MINUTE);
    expect(await harness.gauge()).toBe('loralei_modelslab_balance{currency="USD"} 43.6');
    harness.api.setBalance(0);
    await harness.check(HOUR);
    expect(await harness.gauge()).toBe('loralei_modelslab_balance{currency="USD"} 0');
    expect(harness.asked()).toBe(2);
    expect(harness.alerts.current()).toEqual([]);
  });

  it('is warned about while it is low', async () => {
    await using harness = await openCheck(10);
    await harness.check(MINUTE);
    expect(harness.alerts.current()).toEqual([]);
    harness.api.setBalance(9.5);
    await harness.check(HOUR);
    const warning = expect.stringContaining('is 9.5 USD, below 10');
    expect(harness.alerts.current()).toEqual([warning]);
    expect(harness.log.lines.map(({ level, message }) => [level, message])).toEqual([['error', warning]]);
  });

  it('is asked again after ModelsLab did not tell it', async () => {
    await using harness = await openCheck(10);
    harness.api.faults.next({ kind: 'html' }, { on: 'other' });
    await harness.check(MINUTE);
    expect(await harness.gauge()).toBeUndefined();
    expect(harness.alerts.current()).toEqual([]);
    await harness.check(HOUR);
    expect(await harness.gauge()).toContain('43.6');
  });
});
