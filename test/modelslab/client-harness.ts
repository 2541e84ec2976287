import { expect } from 'vitest';
import type { Output } from '#domain/generation/output.ts';
import type { GenerationRequest } from '#domain/generation/request.ts';
import type { Clock, Log } from '#domain/system.ts';
import { createModelsLab, type ModelsLab, type ModelsLabOptions } from '#modelslab/client.ts';
import { requestWith } from '../support/generations.ts';
import { bytesOf, openSpoolHarness } from '../support/spool.ts';

export const KEY = 'k3y-which-nobody-may-read';

/** A clock on which waiting takes no time, with a record of what was waited. */
const createQuickClock = (): Clock & { waits: number[] } => {
  const start = Date.UTC(2025, 0, 1);
  let passed = 0;
  const waits: number[] = [];
  return {
    waits,
    now: () => start + passed,
    monotonic: () => passed,
    async sleep(milliseconds, signal) {
      signal?.throwIfAborted();
      waits.push(milliseconds);
      passed += milliseconds;
      await new Promise((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
    },
  };
};

/** A log that keeps its lines. */
export const createKeptLog = (): Log & { lines: unknown[] } => {
  const lines: unknown[] = [];
  const keep = (facts: object, message: string) => void lines.push({ facts, message });
  return { lines, debug: keep, info: keep, warn: keep, error: keep };
};

/** A client of a server at `url`, without jitter and without waiting. */
export const clientOf = (
  url: string,
  options: Partial<ModelsLabOptions> = {},
): ModelsLab & { waits: number[]; lines: unknown[] } => {
  const clock = createQuickClock();
  const log = createKeptLog();
  const client = createModelsLab({
    apiUrl: `${url}/api`,
    key: KEY,
    clock,
    random: { fraction: () => 0.5 },
    log,
    ...options,
  });
  return { ...client, waits: clock.waits, lines: log.lines };
};

export const REQUEST: GenerationRequest = requestWith({
  prompt: 'a lighthouse in a storm',
  negative: 'people',
  lora: 'more_details,animie',
  strength: '0.45,1',
  height: 768,
  samples: 2,
  seed: 4_139_316_548,
});

/** A signal that never aborts. */
export const calm = (): { signal: AbortSignal } => ({ signal: new AbortController().signal });

/** Downloads an image, and returns its bytes. Whether it succeeds or not, nothing of it is left on the disk. */
export const downloaded = async (
  client: Pick<ModelsLab, 'download'>,
  output: Output,
  { signal } = calm(),
): Promise<Buffer> => {
  await using harness = await openSpoolHarness();
  const room = await harness.spool.reserve(1, { signal: calm().signal });
  try {
    await using image = await client.download(output, { room, signal });
    return await bytesOf(image);
  } finally {
    // Before the room removes what is left in it.
    expect(await harness.files()).toEqual([]);
    await room[Symbol.asyncDispose]();
  }
};

/** The smallest PNG that there is: one transparent pixel. */
export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
