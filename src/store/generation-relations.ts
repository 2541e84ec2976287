import type { Generation } from '#domain/generation/generation.ts';
import { placeholders, type Statements } from './sql.ts';

/**
 * Rows that depend on a row of the ledger: its LoRAs, for searching and counting, its thumbnail, and its stars. These
 * functions have to run in the transaction that writes the ledger row.
 */

const COUNT_IMAGES = 'UPDATE generation_lora SET images = ?2 WHERE generation_id = ?1';

// Server and time are copied here, so that counting a server's LoRAs reads no row of the ledger.
const addStatement = (count: number): string => `
  INSERT INTO generation_lora (generation_id, guild_id, created_at, lora_id)
  VALUES ${placeholders(count, 4)
    .map((lora) => `(?1, ?2, ?3, ${lora})`)
    .join(', ')}
  ON CONFLICT DO NOTHING`;

/** Adds the LoRAs of a new row. */
export const addLoras = async (
  statements: Statements,
  { id, request: { loras }, guildId, createdAt }: Generation,
): Promise<void> => {
  if (loras.length === 0) return;
  const ids = loras.map((lora) => lora.id);
  await statements.run(addStatement(ids.length), id, guildId, createdAt, ...ids);
};

/** Counts the images of a generation for its LoRAs. */
export const countImages = async (statements: Statements, id: string, images: number): Promise<void> => {
  await statements.run(COUNT_IMAGES, id, images);
};

const removeFrom = (table: string, column: string) => (statements: Statements, ids: readonly string[]) =>
  statements.run(`DELETE FROM ${table} WHERE ${column} IN (${placeholders(ids.length).join(', ')})`, ...ids);

const removeLoras = removeFrom('generation_lora', 'generation_id');
const removeThumbnails = removeFrom('thumbnail', 'generation_id');
const removeStars = removeFrom('star', 'generation_id');
const removeRows = removeFrom('generation', 'id');

/** Removes the thumbnail of a result that was deleted. */
export const removeThumbnail = async (statements: Statements, id: string): Promise<void> => {
  await removeThumbnails(statements, [id]);
};

/** Removes the dependent rows of these generations. */
export const removeRelations = async (statements: Statements, ids: readonly string[]): Promise<void> => {
  await removeLoras(statements, ids);
  await removeThumbnails(statements, ids);
  await removeStars(statements, ids);
};

/** Removes these generations and their dependent rows. Returns the number of generations. */
export const removeGenerations = async (statements: Statements, ids: readonly string[]): Promise<number> => {
  if (ids.length === 0) return 0;
  await removeRelations(statements, ids);
  return removeRows(statements, ids);
};
