import { z } from 'zod';
import type { ThumbnailStore } from '#domain/generation/thumbnails.ts';
import { placeholders, type Sql } from './sql.ts';

// Locks the row, so that a concurrent deletion either comes first and is seen, or comes later and finds the
// thumbnail.
const PUT = `
  INSERT INTO thumbnail (generation_id, data, expires)
    SELECT id, ?2, ?3 FROM generation WHERE id = ?1 AND state = 'done' FOR UPDATE
  ON CONFLICT (generation_id) DO UPDATE SET data = excluded.data, expires = excluded.expires`;

const findStatement = (count: number): string => `
  SELECT generation_id, data FROM thumbnail
  WHERE expires > ?1 AND generation_id IN (${placeholders(count, 2).join(', ')})`;

const rowSchema = z.object({ generation_id: z.string(), data: z.instanceof(Uint8Array).nullable() });

/** Thumbnails in the database. Expired ones count as missing. */
export const createThumbnailStore = (sql: Sql): ThumbnailStore => ({
  async keep(generationId, picture, until) {
    await sql.run(PUT, generationId, picture, until);
  },
  async find(generationIds, now) {
    if (generationIds.length === 0) return new Map();
    const rows = await sql.all(findStatement(generationIds.length), now, ...generationIds);
    return new Map(
      z
        .array(rowSchema)
        .parse(rows)
        .map(({ generation_id: id, data }) => [id, data]),
    );
  },
});
