import type { Generation } from '#domain/generation.ts';
import type { HistoryQuery } from '#domain/ports.ts';
import { GENERATION_COLUMNS, type GenerationReader } from './generation-row.ts';
import type { Statements } from './sql.ts';

// More words than anybody searches by would only make more statements.
const MOST_WORDS = 8;

const escaped = (word: string): string => word.replace(/[\\%_]/g, '\\$&');

/** The statement for so many words: their places come after those that every query has. */
const statementFor = (words: number): string => `
  SELECT ${GENERATION_COLUMNS} FROM generation
  WHERE requester_id = ?1 AND state IN ('done', 'failed')
    AND (?2 = '' OR guild_id = ?2)
    AND (?3 = '' OR id IN (SELECT generation_id FROM generation_lora WHERE lora_id = ?3))
    ${Array.from({ length: words }, (_, index) => `AND words LIKE ?${index + 6} ESCAPE '\\'`).join(' ')}
  ORDER BY sequence DESC LIMIT ?4 OFFSET ?5`;

/** A page of a member's results, the newest first. */
export const readHistory = async (
  { statements, read }: { statements: Statements; read: GenerationReader },
  { requesterId, guildId = '', words = [], lora = '' }: HistoryQuery,
  { limit, offset }: { limit: number; offset: number },
): Promise<Generation[]> => {
  const wanted = words.slice(0, MOST_WORDS).map((word) => `%${escaped(word)}%`);
  const rows = await statements.all(
    statementFor(wanted.length),
    requesterId,
    guildId,
    lora,
    limit,
    offset,
    ...wanted,
  );
  return rows.flatMap((row) => read(row) ?? []);
};
