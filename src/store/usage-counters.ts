import { z } from 'zod';
import { type Acceptance, CONSEQUENCES } from '#domain/acceptance.ts';
import { ACTIVE_STATES } from '#domain/generation/generation.ts';
import {
  type Charge,
  COUNTER_NAMES,
  type Usage,
  type UsageCounter,
  type UsageCounters,
} from '#domain/policy/usage-counters.ts';
import { placeholders, type Sql, type Statements } from './sql.ts';

// Checks and increments in one statement, so that of concurrent requests only those with room succeed. The
// casts tell Postgres the types.
const PUT_ON_ACCOUNT = `
  INSERT INTO quota (scope, day, used)
    SELECT CAST(?1 AS TEXT), CAST(?2 AS TEXT), CAST(?3 AS BIGINT) WHERE CAST(?3 AS BIGINT) <= CAST(?4 AS BIGINT)
  ON CONFLICT (scope, day) DO UPDATE SET used = quota.used + excluded.used
    WHERE quota.used + excluded.used <= CAST(?4 AS BIGINT)`;

const ON_ACCOUNT = 'SELECT used FROM quota WHERE scope = ?1 AND day = ?2';

const rememberStatement = (count: number): string => {
  const rows = Array.from(
    { length: count },
    (_, index) => `(?1, ${placeholders(4, 2 + 4 * index).join(', ')})`,
  );
  return `INSERT INTO charge (generation_id, scope, day, amount, given_back) VALUES ${rows.join(', ')}`;
};

const GIVE_BACK = 'UPDATE quota SET used = used - ?3 WHERE scope = ?1 AND day = ?2';

const FORGET = `
  DELETE FROM charge WHERE generation_id = ?1 RETURNING scope, day, amount, given_back`;

const FORGET_IMAGES = `
  DELETE FROM charge WHERE generation_id = ?1 AND given_back <> 'onEnd'
  RETURNING scope, day, amount, given_back`;

// Job slots of ended generations that the API is done with: nobody claims them, and they occupy no slot.
const IS_OVER = `given_back = 'onEnd' AND NOT EXISTS (
    SELECT 1 FROM generation WHERE generation.id = charge.generation_id
      AND (state IN (${ACTIVE_STATES.map((name) => `'${name}'`).join(', ')}) OR claimed_until > now_ms()))`;

const SLOTS_OVER = `SELECT 1 FROM charge WHERE scope IN (?1, ?2) AND ${IS_OVER} LIMIT 1`;

const FREE_SLOTS = `DELETE FROM charge WHERE scope IN (?1, ?2) AND ${IS_OVER} RETURNING scope, day, amount`;

const FREE_ALL_SLOTS = `DELETE FROM charge WHERE ${IS_OVER} RETURNING scope, day, amount`;

const USAGE = `
  SELECT scope, day, used FROM quota
  WHERE (scope, day) IN (${COUNTER_NAMES.map((_, at) => `(?${2 * at + 1}, ?${2 * at + 2})`).join(', ')})`;

// A member's job counters, as `countersOf` in the domain names them. Daily counters expire by themselves.
const CLOSE_EMPTY = `
  DELETE FROM quota WHERE day = '' AND used = 0
    AND (scope = 'jobs:' || CAST(?1 AS TEXT) OR scope LIKE 'jobs:%:' || CAST(?1 AS TEXT))`;

// Represents "no limit": more than anyone can use, and exact as a number.
const NO_LIMIT = 1e15;

/** Sorts counters as the database does. */
const byAccount = (one: UsageCounter, other: UsageCounter): number =>
  one.scope === other.scope ? (one.day < other.day ? -1 : 1) : one.scope < other.scope ? -1 : 1;

/** Thrown by a charge that does not fit, to roll back the transaction. */
export class Exceeded extends Error {
  override readonly name = 'Exceeded';
  readonly charge: Charge;
  readonly used: number;

  constructor(charge: Charge, used: number) {
    super(`${charge.name} is exhausted`);
    this.charge = charge;
    this.used = used;
  }
}

/**
 * Increments the counters for a generation added in the same transaction. Rejects with Exceeded, which must
 * roll it back.
 */
export const incrementCounters = async (
  statements: Statements,
  generationId: string,
  charges: readonly Charge[],
): Promise<void> => {
  // A fixed order: two transactions that lock the same counters cannot deadlock.
  const sorted = charges.toSorted(byAccount);
  for (const charge of sorted) {
    const { scope, day, amount, most } = charge;
    const written = await statements.run(PUT_ON_ACCOUNT, scope, day, amount, most ?? NO_LIMIT);
    if (written === 0) {
      const row = await statements.get(ON_ACCOUNT, scope, day);
      throw new Exceeded(charge, Number(row?.used ?? 0));
    }
  }
  if (sorted.length === 0) return;
  const remembered = sorted.flatMap(({ scope, day, amount, refunded }) => [scope, day, amount, refunded]);
  await statements.run(rememberStatement(sorted.length), generationId, ...remembered);
};

const chargeSchema = z.object({
  scope: z.string(),
  day: z.string(),
  amount: z.number(),
  given_back: z.string(),
});

/**
 * Settles the charges of an ended generation, in the same transaction: refunds its images if it certainly was
 * not accepted. Also frees its job slot, unless the API may still be working on it: then `freeSlots` does so
 * later.
 */
export const settleCharges = async (
  statements: Statements,
  generationId: string,
  acceptance: Acceptance,
): Promise<void> => {
  const { isRefunded, keepsPlace } = CONSEQUENCES[acceptance];
  const settled = await statements.all(keepsPlace ? FORGET_IMAGES : FORGET, generationId);
  // In the order in which they are incremented.
  for (const charge of z.array(chargeSchema).parse(settled).toSorted(byAccount)) {
    const { scope, day, amount, given_back: when } = charge;
    if (when === 'onEnd' || isRefunded) await statements.run(GIVE_BACK, scope, day, amount);
  }
};

const freedSchema = z.object({ scope: z.string(), day: z.string(), amount: z.number() });

const giveBackFreed = async (statements: Statements, rows: readonly unknown[]): Promise<void> => {
  const freed = z.array(freedSchema).parse(rows);
  for (const { scope, day, amount } of freed) await statements.run(GIVE_BACK, scope, day, amount);
};

/** Frees the job slots of a member's ended jobs that the API is done with. */
export const freeSlots = async (sql: Sql, { memberJobs, operatorJobs }: UsageCounters): Promise<void> => {
  const scopes = [memberJobs?.scope ?? '', operatorJobs?.scope ?? ''] as const;
  // Usually there are none, and reading does not block other writers.
  if ((await sql.get(SLOTS_OVER, ...scopes)) === undefined) return;
  await sql.transaction(async (statements) =>
    giveBackFreed(statements, await statements.all(FREE_SLOTS, ...scopes)),
  );
};

/** Frees the job slots of all ended jobs that the API is done with. */
export const freeAllSlots = (sql: Sql): Promise<void> =>
  sql.transaction(async (statements) => giveBackFreed(statements, await statements.all(FREE_ALL_SLOTS)));

const rowSchema = z.object({ scope: z.string(), day: z.string(), used: z.number() });

/** Returns the current values of these counters. */
export const readUsage = async (statements: Statements, accounts: UsageCounters): Promise<Usage> => {
  const keys = COUNTER_NAMES.flatMap((name) => [accounts[name]?.scope ?? '', accounts[name]?.day ?? '']);
  const rows = z.array(rowSchema).parse(await statements.all(USAGE, ...keys));
  const usedOn = (name: (typeof COUNTER_NAMES)[number]): number =>
    rows.find(({ scope, day }) => scope === accounts[name]?.scope && day === accounts[name]?.day)?.used ?? 0;
  return Object.fromEntries(COUNTER_NAMES.map((name) => [name, usedOn(name)]));
};

/** Removes a member's empty job counters: they contain the member's id and nothing else. */
export const deleteEmptyCounters = async (statements: Statements, memberId: string): Promise<void> => {
  await statements.run(CLOSE_EMPTY, memberId);
};
