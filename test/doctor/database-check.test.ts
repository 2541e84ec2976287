import { describe, expect, it } from 'vitest';
import { systemClock } from '#app/system.ts';
import { databaseCheck } from '#doctor/database-check.ts';
import { freePort } from '../support/free-port.ts';
import { testLog } from '../support/log.ts';
import { createSchema, postgresHint, postgresUrl } from '../support/postgres.ts';

const look = (url: string, now: () => number = systemClock.now) =>
  databaseCheck(url, { clock: { now }, log: testLog() }).look();

describe('a database that is not there', () => {
  it('is found out, with what to do', async () => {
    expect(await look(`postgres://bot@127.0.0.1:${await freePort()}/loralei`)).toMatchObject({
      kind: 'wrong',
      remedy: 'Check DATABASE_URL, and that Postgres is running.',
    });
  });
});

describe.skipIf(postgresUrl === undefined)(`a database that answers${postgresHint}`, () => {
  it('is well', async () => {
    await using schema = await createSchema();
    expect(await look(schema.url)).toMatchObject({ kind: 'well' });
  });

  it('is not when its clock is another', async () => {
    await using schema = await createSchema();
    expect(await look(schema.url, () => systemClock.now() + 60_000)).toMatchObject({
      kind: 'wrong',
      problem: 'The clock of this machine and that of the database differ by 60 s.',
    });
  });
});
