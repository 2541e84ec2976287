import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { type BuiltIndex, buildIndexFile } from '#catalogue/build-index.ts';
import { decodeModelList } from '#modelslab/wire/model-list.ts';

// Characters. A list of some hundred models takes some 50 ms, and the start of a thread half a second of a processor.
const SHORT = 1 << 18;

// Characters copied to the thread at a time: under a millisecond of work.
const CHUNK = 1 << 20;

const WORKER = new URL('./model-list-worker.ts', import.meta.url);

const builtSchema = z
  .object({ rows: z.number(), sizes: z.object({ lora: z.number(), model: z.number() }) })
  .nullable();

/** Parses the API's model list and indexes it in a new file at the path. Returns null if the text is no list. */
export const indexModelList = (body: string, path: string): BuiltIndex | null => {
  const rows = decodeModelList(body);
  return rows && buildIndexFile(path, rows);
};

const send = async (worker: Worker, body: string, signal: AbortSignal): Promise<void> => {
  for (let start = 0; start < body.length && !signal.aborted; start += CHUNK) {
    worker.postMessage(body.slice(start, start + CHUNK));
    await setImmediate();
  }
  worker.postMessage(null);
};

const indexInThread = async (body: string, path: string, signal: AbortSignal): Promise<BuiltIndex | null> => {
  const worker = new Worker(WORKER, {
    workerData: path,
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  try {
    const answer = once(worker, 'message', { signal });
    await Promise.all([answer, send(worker, body, signal)]);
    const [message]: unknown[] = await answer;
    return builtSchema.parse(message);
  } finally {
    await worker.terminate();
  }
};

/**
 * Parses the API's model list and indexes it in a new file at the path, a long one in a thread of its own. Returns
 * null if the text is no list. Rejects when the thread fails, and with an AbortError as soon as the signal is aborted.
 */
export const readModelList = async (
  body: string,
  path: string,
  signal: AbortSignal,
): Promise<BuiltIndex | null> =>
  body.length < SHORT ? indexModelList(body, path) : indexInThread(body, path, signal);
