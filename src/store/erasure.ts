import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import type { Generation } from '#domain/generation/generation.ts';
import type { Log } from '#domain/system.ts';
import { createDocuments, documentKeys } from './documents.ts';
import { removeGenerations, removeRelations } from './generation-relations.ts';
import {
  ACTIVE,
  createGenerationReader,
  GENERATION_COLUMNS,
  type GenerationReader,
  orderJson,
  stateColumns,
} from './generation-row.ts';
import type { Sql, SqlRow, Statements } from './sql.ts';
import { deleteEmptyCounters } from './usage-counters.ts';

// Rows erased per transaction: some milliseconds, then others get their turn. Each is in a dozen indexes.
const SLICE = 25;

const ENDED = `requester_id = ?1 AND state NOT IN (${ACTIVE})`;

const LAST = `SELECT max(sequence) AS last FROM generation WHERE ${ENDED}`;

// Locks the rows, so that a thumbnail being stored right now either is visible or finds its row gone.
const NEXT = `
  SELECT ${GENERATION_COLUMNS}, claimed_until FROM generation WHERE ${ENDED} AND sequence <= ?2
  ORDER BY sequence LIMIT ${SLICE} FOR UPDATE`;

const BLANK = `
  UPDATE generation SET requester_id = '', guild_id = NULL, press_key = id, words = '', token = '',
    order_json = ?2, state = ?3, state_json = ?4, images = NULL, comparison_id = NULL
  WHERE id = ?1`;

// Those whose images are still being made stay until these are erased, too.
const COMPARISONS = `
  DELETE FROM comparison WHERE requester_id = ?1
    AND NOT EXISTS (SELECT 1 FROM generation WHERE comparison_id = comparison.id)`;

// The trials are shown again, with fewer votes.
const VOTED = `
  UPDATE comparison SET is_open = 1, revision = revision + 1
  WHERE id IN (SELECT comparison_id FROM trial_vote WHERE voter_id = ?1)`;
const VOTES = 'DELETE FROM trial_vote WHERE voter_id = ?1';

const STARS = 'DELETE FROM star WHERE member_id = ?1';

const SHOWCASE = 'DELETE FROM showcase WHERE requester_id = ?1';

/** What remains of a generation: nothing that identifies its member. */
const blankOf = ({ cell: _cell, ...generation }: Generation): Generation => {
  const { id, interaction, state } = generation;
  const { operation: _operation, ...request } = generation.request;
  return {
    ...generation,
    parentId: null,
    request: { ...request, prompt: '', negativePrompt: null, loras: [], embeddingsModel: null },
    hints: [],
    requesterId: '',
    guildId: null,
    channelId: '',
    threadParentId: null,
    locale: '',
    interaction: { ...interaction, id },
    idempotencyKey: id,
    state: { name: 'cancelled', at: 'at' in state ? state.at : 0 },
  };
};

const blank = async (statements: Statements, generation: Generation): Promise<void> => {
  const nobodys = blankOf(generation);
  const [state, stateJson] = stateColumns(nobodys.state);
  await removeRelations(statements, [nobodys.id]);
  await statements.run(BLANK, nobodys.id, orderJson(nobodys), state ?? '', stateJson ?? '');
};

type Means = { sql: Sql; read: GenerationReader };

const lastIn = (row: SqlRow | undefined): number | null =>
  z.object({ last: z.number().nullable() }).parse(row).last;

/** Erases the first rows up to a sequence. Returns their number, and whether there may be more. */
const eraseSlice = (
  { sql, read }: Means,
  requesterId: string,
  upTo: number,
): Promise<{ erased: number; isLast: boolean }> =>
  sql.transaction(async (statements) => {
    const rows = await statements.all(NEXT, requesterId, upTo);
    if (rows.length === 0) {
      await statements.run(COMPARISONS, requesterId);
      await statements.run(VOTED, requesterId);
      await statements.run(VOTES, requesterId);
      await statements.run(STARS, requesterId);
      await statements.run(SHOWCASE, requesterId);
      await deleteEmptyCounters(statements, requesterId);
    }
    const inPlace = rows.filter((row) => row.claimed_until !== null).flatMap((row) => read(row) ?? []);
    for (const generation of inPlace) await blank(statements, generation);
    const kept = new Set(inPlace.map(({ id }) => id));
    const others = rows.map((row) => String(row.id)).filter((id) => !kept.has(id));
    await removeGenerations(statements, others);
    return { erased: rows.length, isLast: rows.length === 0 };
  });

const eraseUpTo = async (
  means: Means,
  { requesterId, upTo, signal }: { requesterId: string; upTo: number; signal?: AbortSignal | undefined },
): Promise<number> => {
  let total = 0;
  while (!signal?.aborted) {
    const { erased, isLast } = await eraseSlice(means, requesterId, upTo);
    total += erased;
    if (isLast) {
      await unfinished(means.sql).delete(requesterId);
      return total;
    }
    await setImmediate();
  }
  return total;
};

/** Unfinished erasures, by member: the sequence of the last row. */
const unfinished = (sql: Sql) => createDocuments(sql, 'erasures');

/**
 * Erases a member's ended rows in slices, so that others get their turn in between; an interrupted erasure is
 * resumed. A recently cancelled job keeps its slot in the lane, because the API may still be working on it:
 * an anonymous row stays until the cleanup finds the slot free. Daily counters keep what was made that day.
 */
export const eraseEnded = async (means: Means, requesterId: string): Promise<number> => {
  const upTo = lastIn(await means.sql.get(LAST, requesterId)) ?? 0;
  await unfinished(means.sql).set(requesterId, upTo);
  return eraseUpTo(means, { requesterId, upTo });
};

/** Resumes erasures that were interrupted or had failed. */
export const resumeErasing = async (sql: Sql, log: Log, signal?: AbortSignal): Promise<number> => {
  const means = { sql, read: createGenerationReader(log) };
  let total = 0;
  for (const requesterId of await documentKeys(sql, 'erasures')) {
    const upTo = z
      .number()
      .catch(0)
      .parse(await unfinished(sql).get(requesterId));
    total += await eraseUpTo(means, { requesterId, upTo, signal });
  }
  return total;
};
