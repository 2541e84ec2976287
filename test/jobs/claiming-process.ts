/**
 * A worker in a process of its own: `file worker mode`. It says `ready`, waits for a line, and then either works the
 * lane off (`drain`, saying each id that it claims; after the first one it waits for another line) or begins one job and holds it (`hold`).
 */
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { StorageUnavailableError } from '#domain/errors.ts';
import { createLedger } from '#store/ledger.ts';
import { createLedgerQueue } from '#store/queue.ts';
import { openSqlite } from '#store/sqlite.ts';
import { claimFrom } from './queue-harness.ts';

const [file = '', worker = '', mode = ''] = process.argv.slice(2);
const say = (line: string) => process.stdout.write(`${line}\n`);
const mute = () => undefined;
const log = { debug: mute, info: mute, warn: mute, error: mute };

await using sql = await openSqlite(file);
const ledger = createLedger(sql, log);
const queue = createLedgerQueue(sql, log);

say('ready');
await once(process.stdin, 'data');

/** Repeats what the other process kept the file locked for, as a worker does. */
const persistently = async <T>(work: () => Promise<T>): Promise<T> => {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof StorageUnavailableError)) throw error;
    }
    await sleep(50);
  }
};

for (let isFirst = true; ; isFirst = false) {
  const job = await persistently(() => claimFrom(queue, { concurrency: 100, worker }));
  if (!job) break;
  await persistently(() => ledger.move(job.id, ['queued'], { name: 'submitting', at: 1 }));
  say(job.id);
  // Killed here, it leaves the claim and the state behind.
  if (mode === 'hold' || isFirst) await once(process.stdin, 'data');
  await persistently(() => ledger.move(job.id, ['submitting'], { name: 'cancelled', at: 2 }));
  await persistently(() => queue.release(job.id, worker));
}
process.stdin.destroy();
