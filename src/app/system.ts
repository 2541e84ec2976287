import { randomInt, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { LIMITS } from '#domain/generation/limits.ts';
import type { Clock, Random } from '#domain/system.ts';

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: async (milliseconds, signal) => {
    try {
      await sleep(milliseconds, undefined, signal ? { signal } : {});
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
  },
};

/** The machine's randomness. */
export const systemRandom: Random = {
  id: () => randomUUID(),
  seed: () => randomInt(LIMITS.seed.min, LIMITS.seed.max + 1),
  fraction: () => Math.random(),
};

/** The version of the bot, as its package says. */
export const ownVersion = (): string => {
  const file = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(file)).version;
};
