import { describe, expect, it } from 'vitest';
import { type Failure, GenerationError } from '#domain/generation/failure.ts';
import type { OpenedKey } from '#domain/generation/lanes.ts';
import type { Finished } from '#domain/generation/provider.ts';
import { createLanes, createProviders } from '#jobs/lanes.ts';
import { manualClock } from '../support/clock.ts';
import { generationIn, requestWith } from '../support/generations.ts';

const FINISHED: Finished = { outputs: [], seconds: 2, safetyReplaced: null };

const OPEN: OpenedKey = { kind: 'open', key: 'theirs' };

/** A job of a server's own lane, whose key opens like that, one after the other and the last for ever. */
const jobWith = (...answers: OpenedKey[]) => {
  const sent: string[] = [];
  const clock = manualClock();
  let asked = 0;
  const keyed = (key: string) => ({
    submit: async () => {
      sent.push(`submit ${key}`);
      return { status: 'finished' as const, ...FINISHED };
    },
    collect: async (id: string) => {
      sent.push(`collect ${id} ${key}`);
      return FINISHED;
    },
  });
  const providers = createProviders({
    keys: { open: async () => answers[Math.min(asked++, answers.length - 1)] ?? OPEN },
    provider: { ...keyed("the bot's"), withKey: keyed },
    clock: { sleep: async (milliseconds) => clock.pass(milliseconds) },
  });
  const { signal } = new AbortController();
  const failureOf = (error: unknown): Failure['kind'] | undefined =>
    error instanceof GenerationError ? error.failure.kind : undefined;
  const provider = (lane = 'key:1') =>
    providers.of(generationIn({ name: 'submitting', at: 1 }, { lane, guildId: '3' }));
  return {
    sent,
    clock,
    submit: async (lane?: string) =>
      (await provider(lane)).submit(requestWith(), { signal, trackId: 1 }).catch(failureOf),
    collect: async () => (await provider()).collect('7', { eta: null, signal }).catch(failureOf),
    refusal: () => provider().catch(failureOf),
  };
};

describe("a job on a server's own key", () => {
  it('runs on that key', async () => {
    const job = jobWith(OPEN);
    await job.submit();
    expect(job.sent).toEqual(['submit theirs']);
  });

  it('fails where the key is gone', async () => {
    expect(await jobWith({ kind: 'gone' }).refusal()).toBe('keyRemoved');
  });

  it('sends nothing where the key cannot be opened, on no key', async () => {
    const job = jobWith({ kind: 'unreadable' });
    expect(await job.submit()).toBe('keyUnreadable');
    expect(job.sent).toEqual([]);
  });

  it('is asked for as soon as its key opens again, where the API has it', async () => {
    const job = jobWith({ kind: 'unreadable' }, { kind: 'unreadable' }, OPEN);
    expect(await job.collect()).toEqual(FINISHED);
    expect(job.sent).toEqual(['collect 7 theirs']);
  });

  it('is given up when its key is gone meanwhile, or does not open for half an hour', async () => {
    expect(await jobWith({ kind: 'unreadable' }, { kind: 'gone' }).collect()).toBe('keyRemoved');
    expect(await jobWith({ kind: 'unreadable' }).collect()).toBe('keyUnreadable');
  });

  it('never looks for a key in the lane of the bot itself', async () => {
    const job = jobWith({ kind: 'unreadable' });
    await job.submit('default');
    expect(job.sent).toEqual(["submit the bot's"]);
  });
});

describe('a lane whose key cannot be opened', () => {
  it('lets its jobs come to their ends beside those that are held', async () => {
    const lanes = createLanes({
      ledger: { serverLanes: async () => [{ lane: 'key:1', guildId: '3' }] },
      keys: { find: async () => ({ last4: '1234', lane: 'key:1', concurrency: 2, isReadable: false }) },
      concurrency: 5,
    });
    const [, lane] = await lanes();
    expect(lane?.concurrency).toBeGreaterThan(100);
  });
});
