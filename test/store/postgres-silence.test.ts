import { describe, expect, it, vi } from 'vitest';
import { systemClock } from '#app/system.ts';
import { StorageUnavailableError } from '#domain/errors.ts';
import type { Signal } from '#domain/events.ts';
import type { AddOptions } from '#domain/generation/ledger.ts';
import { createLedger } from '#store/ledger.ts';
import { openPostgres } from '#store/postgres.ts';
import { openPostgresEventBus } from '#store/postgres-events.ts';
import { createLedgerQueue } from '#store/queue.ts';
import { claimOf } from '../jobs/queue-harness.ts';
import { testLog } from '../support/log.ts';
import { borrowSchema, postgresHint, postgresUrl } from '../support/postgres.ts';
import { startScript } from '../support/script-process.ts';
import { type Loss, type SilentProxy, startSilentProxy } from '../support/silent-proxy.ts';
import { planGeneration } from './generations.ts';

/** Milliseconds for a statement of whoever falls silent, so that the server's own limits come soon too. */
const STATEMENT_MS = 800;

/** A process with its own connections to the database. */
const openProcess = async (url: string, statementMs?: number) => {
  const log = testLog();
  const sql = await openPostgres({ url, log, connections: 4, ...(statementMs ? { statementMs } : {}) });
  return {
    sql,
    ledger: createLedger(sql, log),
    queue: createLedgerQueue(sql, log),
    [Symbol.asyncDispose]: () => sql[Symbol.asyncDispose](),
  };
};

type Process = Awaited<ReturnType<typeof openProcess>>;

const WAITERS = `
  SELECT count(*) AS waiters FROM pg_stat_activity
  WHERE application_name = current_schema() AND wait_event_type = 'Lock'`;

/** One process whose network may fall silent, and others whose network does not. */
const openHarness = async () => {
  await using opened = new AsyncDisposableStack();
  // Its connections bear its name, and are told by that from those of others on the server.
  const { url, sql: watcher } = opened.use(await borrowSchema());
  const proxy = opened.use(await startSilentProxy(url));
  const victim = opened.use(await openProcess(proxy.url, STATEMENT_MS));
  const healthy = [opened.use(await openProcess(url)), opened.use(await openProcess(url))] as const;
  const running = opened.move();
  return {
    url,
    proxy,
    victim,
    healthy,
    rows: () => watcher.all('SELECT id, state, claimed_by FROM generation ORDER BY sequence'),
    quota: async () => Number((await watcher.get('SELECT used FROM quota'))?.used ?? 0),
    /** How many connections wait for what somebody has locked. */
    waiters: async () => Number((await watcher.get(WAITERS))?.waiters),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
};

type House = Awaited<ReturnType<typeof openHarness>>;

const LOSSES: readonly Loss[] = ['requests', 'answers', 'both', 'all after the request'];

const each = (statements: readonly string[]): [string, Loss][] =>
  statements.flatMap((statement) => LOSSES.map((loss): [string, Loss] => [statement, loss]));

const ids = ['one', 'two', 'three', 'four'];

const addAll = async ({ healthy: [process] }: House): Promise<void> => {
  for (const id of ids) await process.ledger.add(planGeneration(id));
};

/** Tries until the database answers. */
const persistently = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof StorageUnavailableError)) throw error;
    return persistently(work);
  }
};

type Silence = { statement: string; loss: Loss };

/**
 * Does a piece of work on a connection that falls silent, and resolves as soon as it has: with how the work ends, which must
 * be by an outage. On a machine that is slow it may fail before that, and is done again.
 */
const fallSilent = async (
  proxy: SilentProxy,
  { statement, loss }: Silence,
  work: () => Promise<unknown>,
): Promise<{ end: Promise<unknown> }> => {
  let isSilent = false;
  const silent = proxy.silence(statement, loss).then(() => {
    isSilent = true;
  });
  for (;;) {
    const end = work().catch((error: unknown) => error);
    await Promise.race([silent, end]);
    if (isSilent) return { end };
    expect(await end).toBeInstanceOf(StorageUnavailableError);
  }
};

/** Claims in turn, as workers do, until every row is somebody's. Nobody is kept waiting by that. */
const claimAll = async (harness: House): Promise<string[]> => {
  const claimed: string[] = [];
  let waiters = 0;
  await vi.waitFor(async () => {
    for (const [index, { queue }] of harness.healthy.entries()) {
      const wanted = claimOf({ worker: `healthy ${index}`, concurrency: 9 });
      const job = await persistently(() => queue.claim(wanted));
      if (job !== undefined && job !== 'busy') claimed.push(job.id);
      waiters += await harness.waiters();
    }
    expect((await harness.rows()).filter(({ claimed_by: by }) => by === null)).toEqual([]);
  });
  expect(waiters).toBe(0);
  return claimed;
};

describe.skipIf(postgresUrl === undefined)(`a network that falls silent${postgresHint}`, () => {
  it.concurrent.each(each(['BEGIN', 'pg_try_advisory_xact_lock', 'SET claimed_by = $2', 'COMMIT']))(
    'at %s of a claim, losing %s, stops no other worker, and lets nobody wait',
    async (statement, loss) => {
      await using harness = await openHarness();
      await addAll(harness);
      const claim = () => harness.victim.queue.claim(claimOf({ worker: 'victim', concurrency: 9 }));
      const { end } = await fallSilent(harness.proxy, { statement, loss }, claim);
      const claimed = await claimAll(harness);
      expect(await end).toBeInstanceOf(StorageUnavailableError);
      const taken = (await harness.rows()).filter(({ claimed_by: by }) => by === 'victim');
      expect([...claimed, ...taken.map(({ id }) => id)].toSorted()).toEqual(ids.toSorted());
      // What the victim was given and did not hear of, it hears of with its next renewal.
      const { held } = await persistently(() => harness.victim.queue.renew('victim', 1000));
      expect(held).toEqual(taken.map(({ id }) => id));
    },
  );

  const charge = { name: 'serverImages', scope: 'server:guild', day: '2026-11-30', amount: 1 } as const;
  const options: AddOptions = { charges: [{ ...charge, most: 9, refunded: 'onFailure' }] };

  it.concurrent.each(
    each(['BEGIN', 'pg_advisory_xact_lock', 'INSERT INTO generation', 'INSERT INTO quota', 'COMMIT']),
  )(
    'at %s of an order, losing %s, holds up nobody for long, and orders and charges once',
    async (statement, loss) => {
      await using harness = await openHarness();
      const order = (process: Process, id: string) => process.ledger.add(planGeneration(id), options);
      const { end } = await fallSilent(harness.proxy, { statement, loss }, () =>
        order(harness.victim, 'one'),
      );
      // Of the same member, in the same server: the same turns, and the same account.
      const others = harness.healthy.map((process, index) =>
        persistently(() => order(process, `other ${index}`)),
      );
      expect(await harness.waiters()).toBeLessThanOrEqual(others.length + 1);
      for (const other of await Promise.all(others)) expect(other.kind).toBe('added');
      expect(await end).toBeInstanceOf(StorageUnavailableError);
      const again = await persistently(() => order(harness.victim, 'one'));
      expect(again).toMatchObject({ generation: { id: 'one' } });
      expect((await harness.rows()).map(({ id }) => id).toSorted()).toEqual(['one', 'other 0', 'other 1']);
      expect(await harness.quota()).toBe(3);
      expect(await harness.waiters()).toBe(0);
    },
  );

  it.concurrent.each(each(['BEGIN', 'UPDATE generation SET state', 'COMMIT']))(
    'at %s of a step, losing %s, leaves a step that was taken once, and that its worker knows of',
    async (statement, loss) => {
      await using harness = await openHarness();
      await addAll(harness);
      const submitting = { name: 'submitting', at: 5 } as const;
      const step = ({ ledger }: Process) => ledger.move('one', ['queued'], submitting);
      const { end } = await fallSilent(harness.proxy, { statement, loss }, () => step(harness.victim));
      expect(await end).toBeInstanceOf(StorageUnavailableError);
      expect(await persistently(() => step(harness.victim))).toMatchObject({ state: submitting });
      for (const process of [harness.healthy[0], harness.victim])
        expect(await persistently(() => step(process))).toBeUndefined();
    },
  );

  it('gives no late answer to the next question', async () => {
    await using harness = await openHarness();
    const { victim, proxy } = harness;
    const silence = { statement: 'first', loss: 'answers' } as const;
    const { end } = await fallSilent(proxy, silence, () => victim.sql.get("SELECT 'first' AS answer"));
    expect(await end).toBeInstanceOf(StorageUnavailableError);
    proxy.late();
    const next = await persistently(() => victim.sql.get("SELECT 'second' AS answer"));
    expect(next).toEqual({ answer: 'second' });
  });

  it('does not hold up the end', async () => {
    await using harness = await openHarness();
    const process = await openProcess(harness.proxy.url, STATEMENT_MS);
    const silence = { statement: 'first', loss: 'both' } as const;
    const { end } = await fallSilent(harness.proxy, silence, () =>
      process.sql.get("SELECT 'first' AS answer"),
    );
    await process[Symbol.asyncDispose]();
    expect(await end).toBeInstanceOf(StorageUnavailableError);
  });
});

describe.skipIf(postgresUrl === undefined)(`events over a network that falls silent${postgresHint}`, () => {
  const openSignals = async (harness: House, proxy: SilentProxy) => {
    const log = testLog();
    return openPostgresEventBus({
      url: proxy.url,
      sql: harness.healthy[0].sql,
      clock: systemClock,
      log,
      heartbeatMs: 50,
    });
  };

  it('are heard again, on another connection', async () => {
    await using harness = await openHarness();
    await using events = await openSignals(harness, harness.proxy);
    const heard: Signal[] = [];
    events.listen((signal) => heard.push(signal));
    await harness.proxy.silence('SELECT 1', 'answers');
    await vi.waitFor(() => expect(heard).toContainEqual({ kind: 'work' }));
    await vi.waitFor(
      () => {
        events.send({ kind: 'cancelled', id: 'one' });
        expect(heard).toContainEqual({ kind: 'cancelled', id: 'one' });
      },
      { interval: 50 },
    );
  });

  it.concurrent.each(['user', 'LISTEN', 'SELECT 1'])('end in time, silent since %s', async (statement) => {
    await using harness = await openHarness();
    const silent = harness.proxy.silence(statement, 'both');
    const events = await openSignals(harness, harness.proxy);
    await silent;
    await events[Symbol.asyncDispose]();
  });
});

describe.skipIf(postgresUrl === undefined)(`what somebody holds for long${postgresHint}`, () => {
  it('is waited for in vain for a moment only', async () => {
    await using harness = await openHarness();
    const [one, other] = harness.healthy;
    const [locked, freed] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const holding = one.sql.withLock('a name', async (alone) => {
      locked.resolve();
      let isFreed = false;
      void freed.promise.then(() => (isFreed = true));
      // Not idle: only the one who waits gives up.
      while (!isFreed) await alone.get('SELECT 1 AS one');
    });
    await locked.promise;
    await expect(other.sql.withLock('a name', async () => 'mine')).rejects.toThrow('lock timeout');
    expect(await other.sql.tryExclusively('a name', async () => 'mine')).toBe('busy');
    freed.resolve();
    await holding;
    expect(await other.sql.withLock('a name', async () => 'mine')).toBe('mine');
  });

  it('a row that somebody writes is passed over by claims', async () => {
    await using harness = await openHarness();
    await addAll(harness);
    const [one, other] = harness.healthy;
    await one.sql.transaction(async (alone) => {
      await alone.run("UPDATE generation SET token = 'new' WHERE id = 'one'");
      expect(await other.queue.claim(claimOf({}))).toMatchObject({ id: 'two' });
    });
  });
});

describe.skipIf(postgresUrl === undefined)(
  `a process that is suspended between lock and commit${postgresHint}`,
  () => {
    it.concurrent.each(['lane', 'turns'])(
      'is thrown out of the lock on %s, and has done nothing when it wakes',
      async (lock) => {
        await using harness = await openHarness();
        await addAll(harness);
        await using frozen = startScript('store/frozen-process.ts', harness.url, lock, `${STATEMENT_MS}`);
        expect(await frozen.next()).toBe('locked');
        frozen.suspend();
        if (lock === 'lane') expect((await claimAll(harness)).toSorted()).toEqual(ids.toSorted());
        const add = () => harness.healthy[0].ledger.add(planGeneration('five'));
        await vi.waitFor(async () => expect(await add()).toMatchObject({ generation: { id: 'five' } }), {
          timeout: 20_000,
        });
        expect(await harness.waiters()).toBe(0);
        frozen.resume();
        frozen.go();
        expect(await frozen.next()).toBe('StorageUnavailableError');
        expect((await harness.rows()).filter(({ claimed_by: by }) => by === 'frozen')).toEqual([]);
      },
    );
  },
);
