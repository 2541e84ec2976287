import type { Generation } from '#domain/generation/generation.ts';
import type { HistoryQuery } from '#domain/generation/ledger.ts';
import { GENERATION_COLUMNS, type GenerationReader } from './generation-row.ts';
import type { Statements } from './sql.ts';

// Each number of words is a statement of its own.
const MOST_WORDS = 50;

const escaped = (word: string): string => word.replace(/[\\%_]/g, '\\$&');

const places = (count: number, first: number): string[] =>
  Array.from({ length: count }, (_, index) => `?${first + index}`);

/**
 * Patterns of stored orders from these channels. A quote within a text is escaped there, so nothing that somebody typed
 * looks like a field.
 */
const channelPatterns = (channelIds: readonly string[] = []): string[] =>
  channelIds.flatMap((id) =>
    ['channelId', 'threadParentId'].map((field) => `%"${field}":${escaped(JSON.stringify(id))}%`),
  );

const inChannels = (patterns: readonly string[], first: number): string => {
  if (patterns.length === 0) return '';
  const likes = places(patterns.length, first).map((place) => `order_json LIKE ${place} ESCAPE '\\'`);
  return `AND (${likes.join(' OR ')})`;
};

/** The statement for so many words and channels: their places come after those that every query has. */
const statementFor = (words: readonly string[], channels: readonly string[]): string => `
  SELECT ${GENERATION_COLUMNS} FROM generation
  WHERE requester_id = ?1 AND state IN ('done', 'failed')
    AND (?2 = '' OR guild_id = ?2)
    AND (?3 = '' OR EXISTS (SELECT 1 FROM generation_lora WHERE generation_id = generation.id AND lora_id = ?3))
    ${places(words.length, 6)
      .map((place) => `AND words LIKE ${place} ESCAPE '\\'`)
      .join(' ')}
    ${inChannels(channels, 6 + words.length)}
  ORDER BY sequence DESC LIMIT ?4 OFFSET ?5`;

/** A page of a member's results, the newest first. */
export const readHistory = async (
  { statements, read }: { statements: Statements; read: GenerationReader },
  { requesterId, guildId = '', channelIds, words = [], lora = '' }: HistoryQuery,
  { limit, offset }: { limit: number; offset: number },
): Promise<Generation[]> => {
  const wanted = words.slice(0, MOST_WORDS).map((word) => `%${escaped(word)}%`);
  const channels = channelPatterns(channelIds);
  const rows = await statements.all(
    statementFor(wanted, channels),
    requesterId,
    guildId,
    lora,
    limit,
    offset,
    ...wanted,
    ...channels,
  );
  return rows.flatMap((row) => read(row) ?? []);
};

// Whatever came before that many results is nobody's habit any more; and it bounds what a keystroke costs.
const RESULTS_ASKED = 1000;

const lorasOf = (channels: readonly string[]): string => `
  SELECT lora_id, count(*) AS uses FROM (
    SELECT id FROM generation
    WHERE requester_id = ?1 AND state IN ('done', 'failed') AND (?2 = '' OR guild_id = ?2)
      ${inChannels(channels, 3)}
    ORDER BY sequence DESC LIMIT ${RESULTS_ASKED}
  ) AS latest JOIN generation_lora ON generation_id = latest.id
  GROUP BY lora_id ORDER BY uses DESC, lora_id`;

/** The LoRAs of a member's latest results, the most used first. */
export const readLorasOf = async (
  statements: Statements,
  { requesterId, guildId = '', channelIds }: Pick<HistoryQuery, 'requesterId' | 'guildId' | 'channelIds'>,
): Promise<string[]> => {
  const channels = channelPatterns(channelIds);
  const rows = await statements.all(lorasOf(channels), requesterId, guildId, ...channels);
  return rows.map(({ lora_id: id }) => String(id));
};
