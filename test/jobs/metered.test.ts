import { describe, expect, it } from 'vitest';
import { GenerationError } from '#domain/generation/failure.ts';
import type { Ledger } from '#domain/generation/ledger.ts';
import type { JobNotifier } from '#domain/generation/notifier.ts';
import type { ImageProvider } from '#domain/generation/provider.ts';
import type { Metrics } from '#domain/system.ts';
import { meterLedger, meterNotifier, meterProvider } from '#jobs/metered.ts';
import { createLedger } from '#store/ledger.ts';
import { openSqlite } from '#store/sqlite.ts';
import { planGeneration, resultOf } from '../store/generations.ts';
import { type ManualClock, manualClock } from '../support/clock.ts';
import { requestWith } from '../support/generations.ts';
import { testLog } from '../support/log.ts';

const recorder = () => {
  const noted: unknown[][] = [];
  const note =
    (name: string) =>
    (...given: unknown[]): void =>
      void noted.push([name, ...given]);
  const metrics: Metrics = {
    interaction: note('interaction'),
    waited: note('waited'),
    ended: note('ended'),
    called: note('called'),
    paused: note('paused'),
    discordAnswered: note('discordAnswered'),
    alerted: note('alerted'),
    balance: note('balance'),
    delivered: note('delivered'),
  };
  return { metrics, noted };
};

describe('a metered ledger', () => {
  const meteredLedger = async () => {
    const sql = await openSqlite(':memory:');
    const { metrics, noted } = recorder();
    const ledger: Ledger = meterLedger(createLedger(sql, testLog()), metrics);
    return { ledger, noted, [Symbol.asyncDispose]: () => sql[Symbol.asyncDispose]() };
  };

  it('tells how long a job waited, and how it ended', async () => {
    await using harness = await meteredLedger();
    const { ledger, noted } = harness;
    await ledger.add(planGeneration('one', { createdAt: 1000 }));
    await ledger.move('one', ['queued'], { name: 'submitting', at: 4500 });
    await ledger.move('one', ['submitting'], { name: 'delivering', at: 5000, ...resultOf(1) });
    await ledger.move('one', ['delivering'], { name: 'done', at: 6000, message: null, ...resultOf(1) });
    expect(noted).toEqual([
      ['waited', 3.5, 'lane'],
      ['ended', 'done', 'lane'],
    ]);
  });

  it('names the kind of a failure, and notes nothing that did not happen', async () => {
    await using harness = await meteredLedger();
    const { ledger, noted } = harness;
    await ledger.add(planGeneration('one'));
    const failed = { name: 'failed', at: 2000, failure: { kind: 'interrupted' } } as const;
    await ledger.move('one', ['queued'], failed);
    await ledger.move('one', ['queued'], failed);
    expect(noted).toEqual([['ended', 'interrupted', 'lane']]);
  });
});

const FINISHED = { outputs: [], seconds: 1, safetyReplaced: null };

const meteredProvider = (clock: ManualClock, given: Partial<ImageProvider>) => {
  const { metrics, noted } = recorder();
  const provider: ImageProvider = {
    submit: async () => ({ status: 'finished', ...FINISHED }),
    collect: async () => FINISHED,
    download: () => Promise.reject(new Error('not here')),
    ...given,
  };
  const keyed = { ...provider, withKey: () => provider };
  return { provider: meterProvider(keyed, { metrics, clock }), noted };
};

describe('a metered provider', () => {
  it('times its calls, on every key', async () => {
    const clock = manualClock();
    const { provider, noted } = meteredProvider(clock, {
      submit: async () => {
        clock.pass(2500);
        return { status: 'finished', ...FINISHED };
      },
    });
    const { signal } = new AbortController();
    await provider.submit(requestWith(), { signal });
    await provider.withKey('key').collect('42', { eta: null, signal });
    expect(noted).toEqual([
      ['called', { name: 'submit', outcome: 'ok', seconds: 2.5 }],
      ['called', { name: 'collect', outcome: 'ok', seconds: 0 }],
    ]);
  });

  it.each([
    [
      'the kind of a failure',
      new GenerationError({ kind: 'timedOut', seconds: 300 }, 'as arranged'),
      'timedOut',
    ],
    ['an error that nobody expected', new Error('broken'), 'error'],
  ])('names %s, and passes it on', async (_, error, outcome) => {
    const { provider, noted } = meteredProvider(manualClock(), { submit: () => Promise.reject(error) });
    await expect(provider.submit(requestWith(), { signal: new AbortController().signal })).rejects.toBe(
      error,
    );
    expect(noted).toEqual([['called', { name: 'submit', outcome, seconds: 0 }]]);
  });

  it('says of an aborted call that it was aborted', async () => {
    const stopping = new AbortController();
    const { provider, noted } = meteredProvider(manualClock(), {
      submit: () => Promise.reject(stopping.signal.reason),
    });
    stopping.abort();
    await expect(provider.submit(requestWith(), { signal: stopping.signal })).rejects.toThrow();
    expect(noted).toEqual([['called', { name: 'submit', outcome: 'aborted', seconds: 0 }]]);
  });
});

describe('a metered notifier', () => {
  const announce = async (result: JobNotifier['result']) => {
    const { metrics, noted } = recorder();
    const none = async () => undefined;
    const notifier = { progress: none, outcome: none, remove: none, result };
    const metered = meterNotifier(notifier, { metrics, clock: manualClock() });
    await metered.result(planGeneration('one'), []).catch(() => undefined);
    return noted;
  };

  it.each([
    ['answer', async () => ({ message: { id: '1', channelId: '2' } })],
    ['nowhere', async () => ({ message: null })],
    ['failed', () => Promise.reject(new Error('Discord is away'))],
  ] as const)('tells a result that came to: %s', async (outcome, result) => {
    expect(await announce(result)).toEqual([['delivered', { outcome, seconds: 0 }]]);
  });
});
