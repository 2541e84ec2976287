/** The thread in which the API's model list is parsed and indexed. See `model-list.ts`. */

import { on } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { buildIndexFile } from '#catalogue/build-index-file.ts';
import { decodeModelList } from '#modelslab/wire/model-list.ts';

const chunkSchema = z.string().nullable();

const port = parentPort;
if (!port) throw new Error('this file is the main file of a worker thread');
const path = z.string().parse(workerData);

const chunks: string[] = [];
for await (const [message] of on(port, 'message')) {
  const chunk = chunkSchema.parse(message);
  if (chunk === null) break;
  chunks.push(chunk);
}
const rows = decodeModelList(chunks.splice(0).join(''));
port.postMessage(rows && buildIndexFile(path, rows));
port.close();
