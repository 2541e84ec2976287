import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import type { Generation } from '#domain/generation/generation.ts';
import type { HistoryQuery } from '#domain/generation/ledger.ts';
import { GENERATION_COLUMNS, type GenerationReader } from './generation-row.ts';
import { placeholders, type SqlRow, type SqlValue, type Statements } from './sql.ts';

// Each number of words is a prepared statement of its own.
const MOST_WORDS = 50;

// Rows of a member that one statement looks at: some milliseconds, then others get their turn.
const WINDOW = 500;

const escaped = (word: string): string => word.replace(/[\\%_]/g, '\\$&');

/**
 * Returns patterns that match stored generations of these channels. Quotes within text are escaped there, so
 * typed text cannot look like a field.
 */
const channelPatterns = (channelIds: readonly string[] = []): string[] =>
  channelIds.flatMap((id) =>
    ['channelId', 'threadParentId'].map((field) => `%"${field}":${escaped(JSON.stringify(id))}%`),
  );

// A description is no image. A failed one has its number of images where they were made and could not be fetched.
const OUTCOMES = {
  made: `(state = 'done' OR images > 0) AND order_json NOT LIKE '%"kind":"caption"%'`,
  failed: "state = 'failed'",
};

/** Collects the parameters of a statement. `place` returns the placeholder of a value. */
export const createParameters = () => {
  const values: SqlValue[] = [];
  return { values, place: (value: SqlValue): string => `?${values.push(value)}` };
};

type Place = (value: SqlValue) => string;

const isLike = (place: Place, column: string, pattern: string): string =>
  `${column} LIKE ${place(pattern)} ESCAPE '\\'`;

/** Conditions that an index answers. */
const resultsOf = (place: Place, { requesterId, guildId }: HistoryQuery): string[] => [
  `requester_id = ${place(requesterId)}`,
  "state IN ('done', 'failed')",
  // Images of a comparison are opened from its sheet.
  'comparison_id IS NULL',
  ...(guildId ? [`guild_id = ${place(guildId)}`] : []),
];

/** Conditions on who may see a result, which are in its JSON. */
const visibleOnes = (place: Place, { channelIds, publicOnly = false }: HistoryQuery): string[] => {
  const likes = channelPatterns(channelIds).map((pattern) => isLike(place, 'order_json', pattern));
  return [
    ...(likes.length > 0 ? [`(${likes.join(' OR ')})`] : []),
    // Quotes within text are escaped there, so a prompt cannot look like the field.
    ...(publicOnly ? [`order_json NOT LIKE '%"private":true%'`] : []),
  ];
};

/** Conditions that need a look at each result. */
export const searchedFor = (place: Place, query: HistoryQuery): string[] => {
  const { words = [], lora, outcome } = query;
  return [
    ...(lora
      ? [
          `EXISTS (SELECT 1 FROM generation_lora WHERE generation_id = generation.id AND lora_id = ${place(lora)})`,
        ]
      : []),
    ...words.slice(0, MOST_WORDS).map((word) => isLike(place, 'words', `%${escaped(word)}%`)),
    ...visibleOnes(place, query),
    ...(outcome ? [OUTCOMES[outcome]] : []),
  ];
};

type Page = { limit: number; offset: number };

/** A page of what an index finds: skipping results reads none of them. */
const readPage = (
  statements: Statements,
  query: HistoryQuery,
  { limit, offset }: Page,
): Promise<SqlRow[]> => {
  const { values, place } = createParameters();
  const conditions = resultsOf(place, query).join(' AND ');
  const statement = `
    SELECT ${GENERATION_COLUMNS} FROM generation WHERE ${conditions}
    ORDER BY sequence DESC LIMIT ${place(limit)} OFFSET ${place(offset)}`;
  return statements.all(statement, ...values);
};

const FIRST_OF_WINDOW = `
  SELECT min(sequence) AS first FROM
    (SELECT sequence FROM generation WHERE requester_id = ?1 AND sequence < ?2
      ORDER BY sequence DESC LIMIT ${WINDOW}) AS latest`;

const firstSchema = z.object({ first: z.number().nullable() });
const sequencesSchema = z.array(z.object({ sequence: z.number() }));

/** Returns the sequences of the newest results that match, at most `most`. Looks at one window at a time. */
const search = async (statements: Statements, query: HistoryQuery, most: number): Promise<number[]> => {
  const { values, place } = createParameters();
  const conditions = [...resultsOf(place, query), ...searchedFor(place, query)].join(' AND ');
  const [first, before, limit] = placeholders(3, values.length + 1);
  const statement = `
    SELECT sequence FROM generation WHERE ${conditions} AND sequence >= ${first} AND sequence < ${before}
    ORDER BY sequence DESC LIMIT ${limit}`;
  const found: number[] = [];
  let end = Number.MAX_SAFE_INTEGER;
  while (found.length < most) {
    const start = firstSchema.parse(await statements.get(FIRST_OF_WINDOW, query.requesterId, end)).first;
    if (start === null) break;
    const rows = await statements.all(statement, ...values, start, end, most - found.length);
    found.push(...sequencesSchema.parse(rows).map(({ sequence }) => sequence));
    end = start;
    await setImmediate();
  }
  return found;
};

const searchPage = async (
  statements: Statements,
  query: HistoryQuery,
  { limit, offset }: Page,
): Promise<SqlRow[]> => {
  const page = (await search(statements, query, offset + limit)).slice(offset);
  if (page.length === 0) return [];
  const statement = `
    SELECT ${GENERATION_COLUMNS} FROM generation WHERE sequence IN (${placeholders(page.length).join(', ')})
    ORDER BY sequence DESC`;
  return statements.all(statement, ...page);
};

/** Returns a page of a member's results, newest first. */
export const readHistory = async (
  { statements, read }: { statements: Statements; read: GenerationReader },
  query: HistoryQuery,
  page: Page,
): Promise<Generation[]> => {
  const isSearch = searchedFor(createParameters().place, query).length > 0;
  const rows = await (isSearch ? searchPage : readPage)(statements, query, page);
  return rows.flatMap((row) => read(row) ?? []);
};

// Older results say little about habits; this also bounds the cost of a keystroke.
const RESULTS_ASKED = 250;

/** Returns the LoRAs of a member's latest results, most used first. */
export const readLorasOf = async (
  statements: Statements,
  query: Omit<HistoryQuery, 'words' | 'lora' | 'outcome'>,
): Promise<string[]> => {
  const { values, place } = createParameters();
  const results = resultsOf(place, query).join(' AND ');
  const visible = ['generation_id = latest.id', ...visibleOnes(place, query)].join(' AND ');
  // Where they begin is told by an index alone. Without it Postgres, whose plan is the same for all members, reads and
  // sorts every row of a busy one.
  const statement = `
    SELECT lora_id, count(*) AS uses FROM (
      SELECT id, order_json FROM generation WHERE ${results} AND sequence >= (
        SELECT min(sequence) FROM (
          SELECT sequence FROM generation WHERE ${results} ORDER BY sequence DESC LIMIT ${RESULTS_ASKED}
        ) AS asked)
    ) AS latest JOIN generation_lora ON ${visible}
    GROUP BY lora_id ORDER BY uses DESC, lora_id`;
  const rows = await statements.all(statement, ...values);
  return rows.map(({ lora_id: id }) => String(id));
};

// From one server to the next by an index: a member has few of them, and may have tens of thousands of rows.
const GUILDS_OF = `
  WITH RECURSIVE server (id) AS (
    SELECT min(guild_id) FROM generation WHERE requester_id = ?1
    UNION ALL
    SELECT (SELECT min(guild_id) FROM generation WHERE requester_id = ?1 AND guild_id > server.id)
    FROM server WHERE server.id IS NOT NULL
  )
  SELECT id FROM server WHERE id IS NOT NULL
  ORDER BY (SELECT max(sequence) FROM generation WHERE requester_id = ?1 AND guild_id = server.id) DESC
  LIMIT ?2`;

/** Returns the servers in which a member made images, the latest first. */
export const readGuildsOf = async (
  statements: Statements,
  requesterId: string,
  limit: number,
): Promise<string[]> => (await statements.all(GUILDS_OF, requesterId, limit)).map(({ id }) => String(id));
