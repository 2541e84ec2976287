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
import type { Sql, Statements } from './sql.ts';

// One statement looks and writes, so that of many who come at once just those get through for whom there is room.
// The casts tell Postgres what nothing else in the statement does.
const PUT_ON_ACCOUNT = `
  INSERT INTO quota (scope, day, used)
    SELECT CAST(?1 AS TEXT), CAST(?2 AS TEXT), CAST(?3 AS BIGINT) WHERE CAST(?3 AS BIGINT) <= CAST(?4 AS BIGINT)
  ON CONFLICT (scope, day) DO UPDATE SET used = quota.used + excluded.used
    WHERE quota.used + excluded.used <= CAST(?4 AS BIGINT)`;

const ON_ACCOUNT = 'SELECT used FROM quota WHERE scope = ?1 AND day = ?2';

const REMEMBER = `
  INSERT INTO charge (generation_id, scope, day, amount, given_back) VALUES (?1, ?2, ?3, ?4, ?5)`;

const CHARGED =
  'SELECT scope, day, amount, given_back FROM charge WHERE generation_id = ?1 ORDER BY scope, day';

const GIVE_BACK = 'UPDATE quota SET used = used - ?3 WHERE scope = ?1 AND day = ?2';

const FORGET = 'DELETE FROM charge WHERE generation_id = ?1';

const FORGET_IMAGES = "DELETE FROM charge WHERE generation_id = ?1 AND given_back <> 'onEnd'";

// Job slots of generations that have ended, and that the API is done with: nobody holds them, and no place is kept.
const IS_OVER = `given_back = 'onEnd' AND NOT EXISTS (
    SELECT 1 FROM generation WHERE generation.id = charge.generation_id
      AND (state IN (${ACTIVE_STATES.map((name) => `'${name}'`).join(', ')}) OR claimed_until > now_ms()))`;

const SLOTS_OVER = `SELECT 1 FROM charge WHERE scope IN (?1, ?2) AND ${IS_OVER} LIMIT 1`;

const FREE_SLOTS = `DELETE FROM charge WHERE scope IN (?1, ?2) AND ${IS_OVER} RETURNING scope, day, amount`;

const FREE_ALL_SLOTS = `DELETE FROM charge WHERE ${IS_OVER} RETURNING scope, day, amount`;

const USAGE = `
  SELECT scope, day, used FROM quota
  WHERE (scope, day) IN ((?1, ?2), (?3, ?4), (?5, ?6), (?7, ?8), (?9, ?10))`;

// The accounts of a member's jobs, as `countersOf` in the domain names them. Those of days go with their days.
const CLOSE_EMPTY = `
  DELETE FROM quota WHERE day = '' AND used = 0
    AND (scope = 'jobs:' || CAST(?1 AS TEXT) OR scope LIKE 'jobs:%:' || CAST(?1 AS TEXT))`;

// What stands in for "no limit": more than anybody can use up, and exact as a number.
const NO_LIMIT = 1e15;

/** In the order in which the database has them. */
const byAccount = (one: UsageCounter, other: UsageCounter): number =>
  one.scope === other.scope ? (one.day < other.day ? -1 : 1) : one.scope < other.scope ? -1 : 1;

/** Thrown out of a transaction, to undo it, by a charge that does not fit. */
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
 * Puts charges on their accounts, for a generation that is added in the same transaction. Rejects with Exceeded, which
 * must undo the transaction.
 */
export const incrementCounters = async (
  statements: Statements,
  generationId: string,
  charges: readonly Charge[],
): Promise<void> => {
  // Always in the same order: two transactions that lock the same accounts then never wait for each other.
  for (const charge of charges.toSorted(byAccount)) {
    const { scope, day, amount, most, refunded } = charge;
    const written = await statements.run(PUT_ON_ACCOUNT, scope, day, amount, most ?? NO_LIMIT);
    if (written === 0) {
      const row = await statements.get(ON_ACCOUNT, scope, day);
      throw new Exceeded(charge, Number(row?.used ?? 0));
    }
    await statements.run(REMEMBER, generationId, scope, day, amount, refunded);
  }
};

const chargeSchema = z.object({
  scope: z.string(),
  day: z.string(),
  amount: z.number(),
  given_back: z.string(),
});

/**
 * Settles the charges of a generation that has ended, in the same transaction: its images are given back when it was
 * certainly not accepted. Its job slot is given back too, unless the API may still be at work on it: then `freeSlots`
 * does that.
 */
export const settleCharges = async (
  statements: Statements,
  generationId: string,
  acceptance: Acceptance,
): Promise<void> => {
  const { isRefunded, keepsPlace } = CONSEQUENCES[acceptance];
  const charges = z.array(chargeSchema).parse(await statements.all(CHARGED, generationId));
  for (const { scope, day, amount, given_back: when } of charges) {
    const isGivenBack = when === 'onEnd' ? !keepsPlace : isRefunded;
    if (isGivenBack) await statements.run(GIVE_BACK, scope, day, amount);
  }
  await statements.run(keepsPlace ? FORGET_IMAGES : FORGET, generationId);
};

const freedSchema = z.object({ scope: z.string(), day: z.string(), amount: z.number() });

const giveBackFreed = async (statements: Statements, rows: readonly unknown[]): Promise<void> => {
  const freed = z.array(freedSchema).parse(rows);
  for (const { scope, day, amount } of freed) await statements.run(GIVE_BACK, scope, day, amount);
};

/** Gives back the job slots of a member whose ended jobs the API is done with by now. */
export const freeSlots = async (sql: Sql, { memberJobs, operatorJobs }: UsageCounters): Promise<void> => {
  const scopes = [memberJobs?.scope ?? '', operatorJobs?.scope ?? ''] as const;
  // Mostly there are none, and looking does not keep others from writing.
  if ((await sql.get(SLOTS_OVER, ...scopes)) === undefined) return;
  await sql.transaction(async (statements) =>
    giveBackFreed(statements, await statements.all(FREE_SLOTS, ...scopes)),
  );
};

/** Gives back the job slots of all jobs that have ended and that the API is done with by now. */
export const freeAllSlots = (sql: Sql): Promise<void> =>
  sql.transaction(async (statements) => giveBackFreed(statements, await statements.all(FREE_ALL_SLOTS)));

const rowSchema = z.object({ scope: z.string(), day: z.string(), used: z.number() });

/** What stands on these accounts. */
export const readUsage = async (statements: Statements, accounts: UsageCounters): Promise<Usage> => {
  const keys = COUNTER_NAMES.flatMap((name) => [accounts[name]?.scope ?? '', accounts[name]?.day ?? '']);
  const rows = z.array(rowSchema).parse(await statements.all(USAGE, ...keys));
  const usedOn = (name: (typeof COUNTER_NAMES)[number]): number =>
    rows.find(({ scope, day }) => scope === accounts[name]?.scope && day === accounts[name]?.day)?.used ?? 0;
  return Object.fromEntries(COUNTER_NAMES.map((name) => [name, usedOn(name)]));
};

/** Removes the accounts of a member's jobs on which nothing stands: they name the member, and tell nothing else. */
export const deleteEmptyCounters = async (statements: Statements, memberId: string): Promise<void> => {
  await statements.run(CLOSE_EMPTY, memberId);
};
