import type { Generation } from '#domain/generation/generation.ts';
import type { HistoryQuery } from '#domain/generation/ledger.ts';
import { GENERATION_COLUMNS, type GenerationReader } from './generation-row.ts';
import type { Statements } from './sql.ts';

// Each number of words is a statement of its own.
const MOST_WORDS = 50;

const escaped = (word: string): string => word.replace(/[\\%_]/g, '\\$&');

/** The statement for so many words: their places come after those that every query has. */
const statementFor = (words: number): string => `
  SELECT ${GENERATION_COLUMNS} FROM generation
  WHERE requester_id = ?1 AND state IN ('done', 'failed')
    AND (?2 = '' OR guild_id = ?2)
    AND (?3 = '' OR EXISTS (SELECT 1 FROM generation_lora WHERE generation_id = generation.id AND lora_id = ?3))
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

// Whatever came before that many results is nobody's habit any more; and it bounds what a keystroke costs.
const RESULTS_ASKED = 1000;

const LORAS_OF = `
  SELECT lora_id, count(*) AS uses FROM (
    SELECT id FROM generation
    WHERE requester_id = ?1 AND state IN ('done', 'failed') AND (?2 = '' OR guild_id = ?2)
    ORDER BY sequence DESC LIMIT ${RESULTS_ASKED}
  ) AS latest JOIN generation_lora ON generation_id = latest.id
  GROUP BY lora_id ORDER BY uses DESC, lora_id`;

/** The LoRAs of a member's latest results, the most used first. */
export const readLorasOf = async (
  statements: Statements,
  { requesterId, guildId = '' }: Pick<HistoryQuery, 'requesterId' | 'guildId'>,
): Promise<string[]> =>
  (await statements.all(LORAS_OF, requesterId, guildId)).map(({ lora_id: id }) => String(id));
