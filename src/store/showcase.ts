import { z } from 'zod';
import type { ShowcasePost, ShowcaseStore } from '#domain/members/stars.ts';
import type { Sql, SqlRow } from './sql.ts';

const CLAIM = `
  INSERT INTO showcase (generation_id, requester_id, channel_id, claimed_at) VALUES (?1, ?2, ?3, ?4)
  ON CONFLICT DO NOTHING`;

const RELEASE = 'DELETE FROM showcase WHERE generation_id = ?1';

const POSTED = 'UPDATE showcase SET message_id = ?2 WHERE generation_id = ?1';

const COLUMNS = 'generation_id, requester_id, channel_id, claimed_at, message_id';

const FIND = `SELECT ${COLUMNS} FROM showcase WHERE generation_id = ?1`;

const POSTS_OF = `SELECT ${COLUMNS} FROM showcase WHERE requester_id = ?1 ORDER BY generation_id`;

const rowSchema = z.object({
  generation_id: z.string(),
  requester_id: z.string(),
  channel_id: z.string().nullable(),
  claimed_at: z.number().nullable(),
  message_id: z.string().nullable(),
});

const read = (row: SqlRow): ShowcasePost => {
  const { generation_id, requester_id, channel_id, claimed_at, message_id } = rowSchema.parse(row);
  return {
    generationId: generation_id,
    requesterId: requester_id,
    channelId: channel_id,
    claimedAt: claimed_at,
    messageId: message_id,
  };
};

/** Posts of showcases in the database. */
export const createShowcaseStore = (sql: Sql): ShowcaseStore => ({
  claim: async ({ generationId, requesterId, channelId, claimedAt }) =>
    (await sql.run(CLAIM, generationId, requesterId, channelId, claimedAt)) > 0,
  async release(generationId) {
    await sql.run(RELEASE, generationId);
  },
  posted: async (generationId, messageId) => (await sql.run(POSTED, generationId, messageId)) > 0,
  async find(generationId) {
    const row = await sql.get(FIND, generationId);
    return row && read(row);
  },
  postsOf: async (requesterId) => (await sql.all(POSTS_OF, requesterId)).map(read),
});
