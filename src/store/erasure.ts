import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import type { Generation } from '#domain/generation/generation.ts';
import type { Log } from '#domain/system.ts';
import { createDocuments, documentKeys } from './documents.ts';
import { eraseRelations } from './generation-relations.ts';
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

const ENDED = `requester_id = ?1 AND state NOT IN (${ACTIVE}) AND sequence <= ?2`;

// Rows removed in one go: some milliseconds, then others have their turn. It is far from what a statement may take.
const SLICE = 200;

const LAST = `SELECT max(sequence) AS last FROM generation WHERE requester_id = ?1 AND state NOT IN (${ACTIVE})`;

const LAST_OF_SLICE = `
  SELECT max(sequence) AS last FROM
    (SELECT sequence FROM generation WHERE ${ENDED} ORDER BY sequence LIMIT ${SLICE}) AS slice`;

// Changes nothing, as an ended row has no token: it holds the rows, so that a thumbnail of one that is being kept at this
// moment is there, and seen, or finds its row gone.
const HOLD = `UPDATE generation SET token = '' WHERE ${ENDED}`;

const IN_PLACE = `
  SELECT ${GENERATION_COLUMNS} FROM generation WHERE ${ENDED} AND claimed_until IS NOT NULL`;

const BLANK = `
  UPDATE generation SET requester_id = '', guild_id = NULL, press_key = id, words = '', token = '',
    order_json = ?2, state = ?3, state_json = ?4, images = NULL
  WHERE id = ?1`;

const REMOVE = `DELETE FROM generation WHERE ${ENDED}`;

/** All that is left of a generation that nobody made. */
const blankOf = (generation: Generation): Generation => {
  const { id, request, interaction, state } = generation;
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
  await statements.run(BLANK, nobodys.id, orderJson(nobodys), state ?? '', stateJson ?? '');
};

type Means = { sql: Sql; read: GenerationReader };

const lastIn = (row: SqlRow | undefined): number | null =>
  z.object({ last: z.number().nullable() }).parse(row).last;

/** Erases the first rows up to that one. Answers how many there were, and whether there may be more. */
const eraseSlice = (
  { sql, read }: Means,
  requesterId: string,
  upTo: number,
): Promise<{ erased: number; isLast: boolean }> =>
  sql.transaction(async (statements) => {
    const last = lastIn(await statements.get(LAST_OF_SLICE, requesterId, upTo));
    if (last === null) {
      await deleteEmptyCounters(statements, requesterId);
      return { erased: 0, isLast: true };
    }
    await statements.run(HOLD, requesterId, last);
    await eraseRelations(statements, requesterId, last);
    const inPlace = (await statements.all(IN_PLACE, requesterId, last)).flatMap((row) => read(row) ?? []);
    for (const generation of inPlace) await blank(statements, generation);
    const removed = await statements.run(REMOVE, requesterId, last);
    return { erased: inPlace.length + removed, isLast: false };
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

/** What is still to be erased, by member: the sequence of the last row. */
const unfinished = (sql: Sql) => createDocuments(sql, 'erasures');

/**
 * Removes the rows of a member's that have ended, slice by slice, so that others have their turn in between; what was
 * begun and not finished is remembered. A job that was called off a moment ago still takes its place in the lane, as the
 * API may be at work on it: of its row that is left, until housekeeping finds that it takes none any more. What was made
 * in a day stays on the accounts of that day.
 */
export const eraseEnded = async (means: Means, requesterId: string): Promise<number> => {
  const upTo = lastIn(await means.sql.get(LAST, requesterId)) ?? 0;
  await unfinished(means.sql).set(requesterId, upTo);
  return eraseUpTo(means, { requesterId, upTo });
};

/** Goes on with what was begun by a process that is gone, or could not be finished. */
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
