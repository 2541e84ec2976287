import type { Generation } from '#domain/generation/generation.ts';
import type { Ledger } from '#domain/generation/ledger.ts';
import type { ClaimRequest, Queue } from '#domain/generation/queue.ts';
import type { Log } from '#domain/system.ts';
import { createLedger } from '#store/ledger.ts';
import type { Sql } from '#store/sql.ts';
import type { OpenSql } from '../store/ledger-suite.ts';
import { passTime } from '../store/time.ts';
import { testLog } from '../support/log.ts';

/** A queue, and how a database for it is opened. */
export type QueueEngine = {
  open: OpenSql;
  createQueue: (sql: Sql, log: Log) => Queue;
  /** How many mixtures of steps are tried: each takes an empty database, which costs more on some engines. */
  runs: number;
};

/** Milliseconds: so long that the real time which a test takes makes no difference. */
export const LEASE = 1_800_000;

/** A claim of the lane `lane`, which lasts for LEASE. */
export const claimOf = (claim: Partial<ClaimRequest>): ClaimRequest => ({
  lane: 'lane',
  concurrency: 1,
  worker: 'w1',
  leaseMs: LEASE,
  graceMs: 0,
  deliveries: 16,
  ...claim,
});

/** What a queue hands out, once nobody else is claiming from the lane. */
export const claimFrom = async (
  queue: Pick<Queue, 'claim'>,
  claim: Partial<ClaimRequest>,
): Promise<Generation | undefined> => {
  const claimed = await queue.claim(claimOf(claim));
  return claimed === 'busy' ? claimFrom(queue, claim) : claimed;
};

/** A queue on an empty database. */
export type QueueHarness = AsyncDisposable & {
  sql: Sql;
  ledger: Ledger;
  queue: Queue;
  log: ReturnType<typeof testLog>;
  claim(claim?: Partial<ClaimRequest>): Promise<Generation | undefined>;
  /** Lets that many milliseconds go by. */
  pass(milliseconds: number): Promise<void>;
};

/** Opens a queue and its ledger on an empty database. */
export const openQueueHarness = async ({ open, createQueue }: QueueEngine): Promise<QueueHarness> => {
  const sql = await open();
  const log = testLog();
  const queue = createQueue(sql, log);
  return {
    sql,
    log,
    ledger: createLedger(sql, log),
    queue,
    claim: (claim = {}) => claimFrom(queue, claim),
    pass: (milliseconds) => passTime(sql, milliseconds),
    [Symbol.asyncDispose]: () => sql[Symbol.asyncDispose](),
  };
};

export const submitting = { name: 'submitting', at: 1 } as const;
export const cancelled = { name: 'cancelled', at: 1 } as const;
