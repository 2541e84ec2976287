import type { Claim, Ledger, Log, Queue } from '#domain/ports.ts';
import { createLedger } from '#store/ledger.ts';
import type { Sql } from '#store/sql.ts';
import type { OpenSql } from '../store/ledger-suite.ts';
import { testLog } from '../support/log.ts';

/** A queue, and how a database for it is opened. */
export type QueueEngine = {
  open: OpenSql;
  createQueue: (sql: Sql, log: Log) => Queue;
  /** How many mixtures of steps are tried: each takes an empty database, which costs more on some engines. */
  runs: number;
};

/** Milliseconds. */
export const LEASE = 1000;

/** A claim of the lane `lane`, which lasts for LEASE. */
export const claimOf = (claim: Partial<Claim>): Claim => ({
  lane: 'lane',
  concurrency: 1,
  worker: 'w1',
  now: 0,
  leaseMs: LEASE,
  lapsedBefore: claim.now ?? 0,
  ...claim,
});

/** A queue on an empty database. */
export type Bench = AsyncDisposable & {
  sql: Sql;
  ledger: Ledger;
  queue: Queue;
  log: ReturnType<typeof testLog>;
};

/** Opens a queue and its ledger on an empty database. */
export const openBench = async ({ open, createQueue }: QueueEngine): Promise<Bench> => {
  const sql = await open();
  const log = testLog();
  return {
    sql,
    log,
    ledger: createLedger(sql, log),
    queue: createQueue(sql, log),
    [Symbol.asyncDispose]: () => sql[Symbol.asyncDispose](),
  };
};

export const submitting = { name: 'submitting', at: 1 } as const;
export const cancelled = { name: 'cancelled', at: 1 } as const;
