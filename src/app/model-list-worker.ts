/** The thread in which a long model list is parsed and indexed. See `model-list.ts`. */

import { on } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { indexModelList } from './model-list.ts';

const chunkSchema = z.string().nullable();

const port = parentPort;
if (!port) throw new Error('this file is the main file of a worker thread');

const chunks: string[] = [];
for await (const [message] of on(port, 'message')) {
  const chunk = chunkSchema.parse(message);
  if (chunk === null) break;
  chunks.push(chunk);
}
port.postMessage(indexModelList(chunks.splice(0).join(''), z.string().parse(workerData)));
port.close();
