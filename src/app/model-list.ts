import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import type { BuiltIndex } from '#catalogue/build-index-file.ts';

// Characters copied to the thread at a time: under a millisecond of work.
const CHUNK = 1 << 20;

const WORKER = new URL('./model-list-worker.ts', import.meta.url);

const builtSchema = z
  .object({ rows: z.number(), sizes: z.object({ lora: z.number(), model: z.number() }) })
  .nullable();

const send = async (worker: Worker, body: string): Promise<void> => {
  for (let start = 0; start < body.length; start += CHUNK) {
    worker.postMessage(body.slice(start, start + CHUNK));
    await setImmediate();
  }
  worker.postMessage(null);
};

/**
 * Parses and indexes the API's model list in a thread of its own, into a new file at `path`. Returns null if the
 * text is no list. Rejects when the thread fails, and with an AbortError as soon as the signal is aborted.
 */
export const readModelList = async (
  body: string,
  path: string,
  signal: AbortSignal,
): Promise<BuiltIndex | null> => {
  const worker = new Worker(WORKER, {
    workerData: path,
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  try {
    const answer = once(worker, 'message', { signal });
    await Promise.all([answer, send(worker, body)]);
    const [message]: unknown[] = await answer;
    return builtSchema.parse(message);
  } finally {
    await worker.terminate();
  }
};
