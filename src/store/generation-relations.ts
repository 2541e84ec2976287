import type { Generation, GenerationState } from '#domain/generation/generation.ts';
import { ACTIVE, imagesIn } from './generation-row.ts';
import type { Statements } from './sql.ts';

/*
 * What hangs on a row of the ledger in tables of its own: its LoRAs, to be searched and counted by, and its thumbnail.
 * Each of these belongs into the transaction that writes the row.
 */

// Where and when stand here too, so that counting the LoRAs of a server touches no row of the ledger.
const ADD_LORA = `
  INSERT INTO generation_lora (generation_id, lora_id, guild_id, created_at) VALUES (?1, ?2, ?3, ?4)
  ON CONFLICT DO NOTHING`;

const COUNT_IMAGES = 'UPDATE generation_lora SET images = ?2 WHERE generation_id = ?1';

const REMOVE_THUMBNAIL = 'DELETE FROM thumbnail WHERE generation_id = ?1';

const ERASE = ['generation_lora', 'thumbnail'].map(
  (table) => `
  DELETE FROM ${table} WHERE generation_id IN
    (SELECT id FROM generation WHERE requester_id = ?1 AND state NOT IN (${ACTIVE}) AND sequence <= ?2)`,
);

/** Adds the LoRAs of a row that was added. */
export const addLoras = async (
  statements: Statements,
  { id, request, guildId, createdAt }: Generation,
): Promise<void> => {
  for (const lora of request.loras) await statements.run(ADD_LORA, id, lora.id, guildId, createdAt);
};

/** Lets the parts follow a row into its new state: images are counted, and what is deleted has no thumbnail. */
export const updateRelations = async (
  statements: Statements,
  id: string,
  to: GenerationState,
): Promise<void> => {
  const images = imagesIn(to);
  if (images !== null) await statements.run(COUNT_IMAGES, id, images);
  if (to.name === 'deleted') await statements.run(REMOVE_THUMBNAIL, id);
};

/** Removes the parts of a member's rows that have ended, up to that one. */
export const eraseRelations = async (
  statements: Statements,
  requesterId: string,
  upTo: number,
): Promise<void> => {
  for (const statement of ERASE) await statements.run(statement, requesterId, upTo);
};
