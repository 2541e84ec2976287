import type { Generation } from '#domain/generation/generation.ts';
import type { HistoryQuery } from '#domain/generation/ledger.ts';
import { GENERATION_COLUMNS, type GenerationReader } from './generation-row.ts';
import type { Statements } from './sql.ts';

// Each number of words is a prepared statement of its own.
const MOST_WORDS = 50;

const escaped = (word: string): string => word.replace(/[\\%_]/g, '\\$&');

const places = (count: number, first: number): string[] =>
  Array.from({ length: count }, (_, index) => `?${first + index}`);

/**
 * Returns patterns that match stored generations of these channels. Quotes within text are escaped there, so
 * typed text cannot look like a field.
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

// Quotes within text are escaped there, so a prompt cannot look like the field.
const publicOnlyIn = (publicOnly = false): string =>
  publicOnly ? `AND order_json NOT LIKE '%"private":true%'` : '';

// A failed one has its number of images where they were made and could not be fetched.
const OUTCOMES = { made: "AND (state = 'done' OR images > 0)", failed: "AND state = 'failed'" };

type Conditions = { publicOnly: boolean; outcome: HistoryQuery['outcome'] | undefined };

/**
 * Builds the statement for this number of words and channels; their parameters follow those of every query.
 */
const statementFor = (
  words: readonly string[],
  channels: readonly string[],
  { publicOnly, outcome }: Conditions,
): string => `
  SELECT ${GENERATION_COLUMNS} FROM generation
  WHERE requester_id = ?1 AND state IN ('done', 'failed') AND comparison_id IS NULL
    AND (?2 = '' OR guild_id = ?2)
    AND (?3 = '' OR EXISTS (SELECT 1 FROM generation_lora WHERE generation_id = generation.id AND lora_id = ?3))
    ${places(words.length, 6)
      .map((place) => `AND words LIKE ${place} ESCAPE '\\'`)
      .join(' ')}
    ${inChannels(channels, 6 + words.length)}
    ${publicOnlyIn(publicOnly)} ${outcome ? OUTCOMES[outcome] : ''}
  ORDER BY sequence DESC LIMIT ?4 OFFSET ?5`;

/** Returns a page of a member's results, newest first. */
export const readHistory = async (
  { statements, read }: { statements: Statements; read: GenerationReader },
  { requesterId, guildId = '', channelIds, words = [], lora = '', publicOnly = false, outcome }: HistoryQuery,
  { limit, offset }: { limit: number; offset: number },
): Promise<Generation[]> => {
  const wanted = words.slice(0, MOST_WORDS).map((word) => `%${escaped(word)}%`);
  const channels = channelPatterns(channelIds);
  const rows = await statements.all(
    statementFor(wanted, channels, { publicOnly, outcome }),
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

// Older results say little about habits; this also bounds the cost of a keystroke.
const RESULTS_ASKED = 1000;

const lorasOf = (channels: readonly string[], publicOnly: boolean): string => `
  SELECT lora_id, count(*) AS uses FROM (
    SELECT id FROM generation
    WHERE requester_id = ?1 AND state IN ('done', 'failed') AND (?2 = '' OR guild_id = ?2)
      ${inChannels(channels, 3)} ${publicOnlyIn(publicOnly)}
    ORDER BY sequence DESC LIMIT ${RESULTS_ASKED}
  ) AS latest JOIN generation_lora ON generation_id = latest.id
  GROUP BY lora_id ORDER BY uses DESC, lora_id`;

/** Returns the LoRAs of a member's latest results, most used first. */
export const readLorasOf = async (
  statements: Statements,
  {
    requesterId,
    guildId = '',
    channelIds,
    publicOnly = false,
  }: Omit<HistoryQuery, 'words' | 'lora' | 'outcome'>,
): Promise<string[]> => {
  const channels = channelPatterns(channelIds);
  const rows = await statements.all(lorasOf(channels, publicOnly), requesterId, guildId, ...channels);
  return rows.map(({ lora_id: id }) => String(id));
};
