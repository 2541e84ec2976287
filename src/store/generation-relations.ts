import type { Generation, GenerationState } from '#domain/generation/generation.ts';
import { imagesIn } from './generation-row.ts';
import { placeholders, type Statements } from './sql.ts';

/**
 * Rows that depend on a row of the ledger: its LoRAs, for searching and counting, and its thumbnail. These
 * functions have to run in the transaction that writes the ledger row.
 */

// Server and time are copied here, so that counting a server's LoRAs reads no row of the ledger.
const ADD_LORA = `
  INSERT INTO generation_lora (generation_id, lora_id, guild_id, created_at) VALUES (?1, ?2, ?3, ?4)
  ON CONFLICT DO NOTHING`;

const COUNT_IMAGES = 'UPDATE generation_lora SET images = ?2 WHERE generation_id = ?1';

const REMOVE_THUMBNAIL = 'DELETE FROM thumbnail WHERE generation_id = ?1';

/** Adds the LoRAs of a new row. */
export const addLoras = async (
  statements: Statements,
  { id, request, guildId, createdAt }: Generation,
): Promise<void> => {
  for (const lora of request.loras) await statements.run(ADD_LORA, id, lora.id, guildId, createdAt);
};

/**
 * Updates the dependent rows for a new state: counts images, and removes the thumbnail of a deleted result.
 */
export const updateRelations = async (
  statements: Statements,
  id: string,
  to: GenerationState,
): Promise<void> => {
  const images = imagesIn(to);
  if (images !== null) await statements.run(COUNT_IMAGES, id, images);
  if (to.name === 'deleted') await statements.run(REMOVE_THUMBNAIL, id);
};

const removeFrom = (table: string, column: string) => (statements: Statements, ids: readonly string[]) =>
  statements.run(`DELETE FROM ${table} WHERE ${column} IN (${placeholders(ids.length).join(', ')})`, ...ids);

const removeLoras = removeFrom('generation_lora', 'generation_id');
const removeThumbnails = removeFrom('thumbnail', 'generation_id');
const removeRows = removeFrom('generation', 'id');

/** Removes the dependent rows of these generations. */
export const removeRelations = async (statements: Statements, ids: readonly string[]): Promise<void> => {
  await removeLoras(statements, ids);
  await removeThumbnails(statements, ids);
};

/** Removes these generations and their dependent rows. Returns the number of generations. */
export const removeGenerations = async (statements: Statements, ids: readonly string[]): Promise<number> => {
  if (ids.length === 0) return 0;
  await removeRelations(statements, ids);
  return removeRows(statements, ids);
};
