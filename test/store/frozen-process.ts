/**
 * Locks a lane or a member's turns in a process of its own: `url lock milliseconds`. It says `locked` in the middle of its
 * transaction, waits for a line, and says how the transaction ended.
 */
import { once } from 'node:events';
import { openPostgres } from '#store/postgres.ts';
import { testLog } from '../support/log.ts';

const [url = '', lock = '', milliseconds = ''] = process.argv.slice(2);
const say = (line: string) => process.stdout.write(`${line}\n`);

await using sql = await openPostgres({ url, log: testLog(), statementMs: Number(milliseconds) });
const name = lock === 'lane' ? 'lane lane' : 'turns of ann in lane';
await sql
  .withLock(name, async (alone) => {
    await alone.run("UPDATE generation SET claimed_by = 'frozen' WHERE id = 'one'");
    say('locked');
    await once(process.stdin, 'data');
  })
  .then(
    () => say('committed'),
    (error: unknown) => say(error instanceof Error ? error.name : 'failed'),
  );
process.stdin.destroy();
