import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, vi } from 'vitest';
import { openStorage } from '#app/storage.ts';
import { systemClock } from '#app/system.ts';
import { createFolder } from '../store/engines.ts';
import { manualClock } from '../support/clock.ts';
import { testLog } from '../support/log.ts';
import { createSchema, postgresHint, postgresUrl } from '../support/postgres.ts';

const HOUR = 3_600_000;

const open = async (dataDir: string, runsCleanup: boolean, opened: AsyncDisposableStack) => {
  const clock = manualClock();
  const log = testLog();
  const random = { id: () => 'id' };
  const shared = { dataDir, databaseUrl: null, keySecrets: [], clock, random, log };
  const options = { ...shared, runsCleanup, historyDays: null };
  await openStorage(options, opened);
  const database = new DatabaseSync(join(dataDir, 'loralei.db'));
  opened.defer(() => database.close());
  const expire = (id: string) =>
    database
      .prepare('INSERT INTO thumbnail (generation_id, data, expires) VALUES (?, NULL, ?)')
      .run(id, clock.now());
  const left = () => database.prepare('SELECT generation_id FROM thumbnail').all().length;
  return { clock, expire, left };
};

describe('storage', () => {
  it('loses what is expired every hour, until it is closed', async () => {
    await using folder = await createFolder();
    const opened = new AsyncDisposableStack();
    const { clock, expire, left } = await open(folder.path, true, opened);
    await vi.waitFor(() => expect(clock.sleeps()).toEqual([HOUR]));
    expire('one');
    await clock.advance(HOUR - 1);
    expect(left()).toBe(1);
    await clock.advance(1);
    await vi.waitFor(() => expect(left()).toBe(0));
    await vi.waitFor(() => expect(clock.sleeps()).toEqual([HOUR]));
    await opened.disposeAsync();
    expect(clock.sleeps()).toEqual([]);
  });

  it('is left alone by a process that makes no images', async () => {
    await using folder = await createFolder();
    await using opened = new AsyncDisposableStack();
    const { clock, expire, left } = await open(folder.path, false, opened);
    expire('one');
    await clock.advance(2 * HOUR);
    expect(clock.sleeps()).toEqual([]);
    expect(left()).toBe(1);
  });
});

describe.skipIf(postgresUrl === undefined)(`the clock of a shared database${postgresHint}`, () => {
  const warningsAt = async (aheadMs: number) => {
    await using schema = await createSchema();
    await using opened = new AsyncDisposableStack();
    const log = testLog();
    const clock = { ...systemClock, now: () => systemClock.now() + aheadMs };
    const shared = {
      dataDir: '',
      databaseUrl: schema.url,
      keySecrets: [],
      runsCleanup: false,
      historyDays: null,
    };
    await openStorage({ ...shared, clock, random: { id: () => 'id' }, log }, opened);
    return log.lines.filter(({ level }) => level === 'warn').map(({ message }) => message);
  };

  it.each([
    [3_600_000, 'behind'],
    [-3_600_000, 'ahead of'],
  ])('is said to be another than that of a process which is %d ms ahead', async (aheadMs, which) => {
    const said = expect.stringMatching(
      `^the clock of the database is 3[56]\\d\\d(\\.\\d+)? s ${which} that of this machine$`,
    );
    expect(await warningsAt(aheadMs)).toEqual([said]);
  });

  it('is not talked of when it is the same', async () => {
    expect(await warningsAt(0)).toEqual([]);
  });
});
