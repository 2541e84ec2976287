import type { Generation } from '#domain/generation/generation.ts';
import { eraseRelations } from './generation-relations.ts';
import {
  ACTIVE,
  GENERATION_COLUMNS,
  type GenerationReader,
  orderJson,
  stateColumns,
} from './generation-row.ts';
import type { Sql, Statements } from './sql.ts';
import { deleteEmptyCounters } from './usage-counters.ts';

// Changes nothing, as an ended row has no token: it holds the rows, so that a thumbnail of one that is being kept at this
// moment is there, and seen, or finds its row gone.
const HOLD = `UPDATE generation SET token = '' WHERE requester_id = ?1 AND state NOT IN (${ACTIVE})`;

const IN_PLACE = `
  SELECT ${GENERATION_COLUMNS} FROM generation
  WHERE requester_id = ?1 AND state NOT IN (${ACTIVE}) AND claimed_until IS NOT NULL`;

const BLANK = `
  UPDATE generation SET requester_id = '', guild_id = NULL, press_key = id, words = '', token = '',
    order_json = ?2, state = ?3, state_json = ?4, images = NULL
  WHERE id = ?1`;

const REMOVE = `DELETE FROM generation WHERE requester_id = ?1 AND state NOT IN (${ACTIVE})`;

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

/**
 * Removes the rows of a member's that have ended. A job that was called off a moment ago still takes its place in the
 * lane, as the API may be at work on it: of its row that is left, until housekeeping finds that it takes none any more.
 * What was made in a day stays on the accounts of that day.
 */
export const eraseEnded = (
  { sql, read }: { sql: Sql; read: GenerationReader },
  requesterId: string,
): Promise<number> =>
  sql.transaction(async (statements) => {
    await statements.run(HOLD, requesterId);
    await eraseRelations(statements, requesterId);
    const inPlace = (await statements.all(IN_PLACE, requesterId)).flatMap((row) => read(row) ?? []);
    for (const generation of inPlace) await blank(statements, generation);
    await deleteEmptyCounters(statements, requesterId);
    return inPlace.length + (await statements.run(REMOVE, requesterId));
  });
