import type { Generation } from '#domain/generation/generation.ts';
import type { Addition, AddOptions } from '#domain/generation/ledger.ts';
import { nextRank } from './fair-ranking.ts';
import { addLoras } from './generation-relations.ts';
import { type ActiveReader, AWAITED, GENERATION_COLUMNS, newRowColumns } from './generation-row.ts';
import { durationOf, type Sql, type SqlValue, type Statements } from './sql.ts';
import { Exceeded, incrementCounters } from './usage-counters.ts';

const ADD = `
  INSERT INTO generation (
    id, interaction_id, press_key, lane, requester_id, model_id, width, height,
    order_json, state, state_json, seconds, finished_at, images,
    guild_id, created_at, scheduler, words, token, ready_at, tier, rank, server_rank
  ) VALUES (
    ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19,
    coalesce(now_ms() + CAST(?20 AS BIGINT), 0), ?21, ?22, ?23
  )
  ON CONFLICT DO NOTHING`;

const SAME_PRESS = `
  SELECT ${GENERATION_COLUMNS} FROM generation
  WHERE interaction_id = ?1 OR (press_key = ?2 AND state IN (${AWAITED}))
  ORDER BY interaction_id = ?1 DESC LIMIT 1`;

// Between a refused INSERT and the query for its reason, the row in the way may end.
const ADD_ATTEMPTS = 5;

const insert = async (
  statements: Statements,
  generation: Generation,
  { readyInMs, charges = [], priority = false }: AddOptions,
): Promise<boolean> => {
  const { tier, rank, serverRank } = await nextRank(statements, generation, { priority });
  const ready = readyInMs === undefined ? null : durationOf(readyInMs);
  const columns: SqlValue[] = [...newRowColumns(generation), ready, tier, rank, serverRank];
  if ((await statements.run(ADD, ...columns)) === 0) return false;
  await incrementCounters(statements, generation.id, charges);
  await addLoras(statements, generation);
  return true;
};

const tryToInsert = async (
  sql: Sql,
  generation: Generation,
  options: AddOptions,
): Promise<Addition | undefined> => {
  try {
    // Two concurrent requests of a member must not get the same rank.
    const { lane, requesterId } = generation;
    const isAdded = await sql.withLock(`turns of ${requesterId} in ${lane}`, (statements) =>
      insert(statements, generation, options),
    );
    return isAdded ? { kind: 'added', generation } : undefined;
  } catch (error) {
    if (!(error instanceof Exceeded)) throw error;
    return { kind: 'exceeded', charge: error.charge, used: error.used };
  }
};

/**
 * Adds a queued row with its charges, all of it or nothing, or returns the row that stands for the same press. `read`
 * sets an unreadable row aside.
 */
export const addGeneration = async (
  { sql, read }: { sql: Sql; read: ActiveReader },
  generation: Generation,
  options: AddOptions,
): Promise<Addition> => {
  for (let attempt = 0; attempt < ADD_ATTEMPTS; attempt += 1) {
    const addition = await tryToInsert(sql, generation, options);
    if (addition) return addition;
    const row = await sql.get(SAME_PRESS, generation.interaction.id, generation.idempotencyKey);
    const present = row && (await read(row));
    if (present) return { kind: 'present', generation: present };
  }
  throw new Error(`generation ${generation.id} collides with a row that cannot be read, or has a used id`);
};
