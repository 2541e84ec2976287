/** A ledger of a busy year, filled by SQL: the same rows in both engines. */
import { DatabaseSync } from 'node:sqlite';
import { Client } from 'pg';
import { z } from 'zod';
import type { Generation, GenerationState } from '#domain/generation/generation.ts';
import { DEFAULT_LANE } from '#domain/generation/lanes.ts';
import type { Output } from '#domain/generation/output.ts';
import { readImagineOptions } from '#domain/generation/read-options.ts';
import { orderJson } from '#store/generation-row.ts';

const DAY_MS = 86_400_000;
const YEAR_MS = 365 * DAY_MS;

/** Members, servers, LoRAs and words are drawn so that the first ones have most, as in life. */
const MEMBERS = 20_000;
const SERVERS = 2_000;
const LORAS = 500;
const WORDS = 2_000;
const WAITING = 1_000;
const RUNNING = 10;
const THUMBNAIL_BYTES = 4_000;

/** The ids of the member and the server with the most rows. */
export const BUSIEST = { member: '100000000000000000', server: '200000000000000000' };
/** A member with some fifty rows. */
export const USUAL_MEMBER = '100000000000009000';
/** A word that is in few prompts, and one that is in many. */
export const SOUGHT = { rare: 'word1990', common: 'word0' };

/** Returns a generation of the busiest member, as the bot makes it. */
export const generationOf = (id: string, state: GenerationState): Generation => {
  const options = { prompt: 'a castle above the sea, at dawn', lora: 'lora1', strength: '0.8' };
  const read = readImagineOptions(options, { modelId: 'model0', seed: () => 42 });
  if (!read.ok) throw new Error(`not a valid request: ${JSON.stringify(read.problems)}`);
  const given = { id: `i${id}`, applicationId: '3', token: 'token', receivedAt: 1, attachmentSizeLimit: 1e7 };
  return {
    id,
    origin: 'imagine',
    parentId: null,
    request: read.value.request,
    hints: [],
    recipe: true,
    spoiler: false,
    reportable: true,
    private: false,
    ageRestricted: false,
    requesterId: BUSIEST.member,
    guildId: BUSIEST.server,
    channelId: `${BUSIEST.server}1`,
    threadParentId: null,
    locale: 'en-GB',
    interaction: given,
    idempotencyKey: `p${id}`,
    lane: DEFAULT_LANE,
    createdAt: 1,
    state,
  };
};

const output: Output = {
  source: {
    kind: 'url',
    url: 'https://images.example/generations/0-3f2a7c1e-7f5c-4d8a-9c1b-2f6f5a8d1e0c.png',
  },
  fallbackUrls: ['https://images.example/proxy/0-3f2a7c1e-7f5c-4d8a-9c1b-2f6f5a8d1e0c.png'],
};
const made = { outputs: [output], seconds: 9, safetyReplaced: false, providerId: '12345678' };
const STATES: readonly GenerationState[] = [
  { name: 'done', at: 1, ...made, message: { channelId: '300000000000000000', id: '400000000000000000' } },
  { name: 'failed', at: 1, failure: { kind: 'timedOut', seconds: 300 }, acceptance: 'uncertain' },
  { name: 'cancelled', at: 1, acceptance: 'rejected' },
  { name: 'deleted', at: 1 },
  { name: 'queued' },
  { name: 'processing', at: 1, providerId: '12345678', eta: 9 },
];

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const stateJson = `CASE state ${STATES.map((state) => `WHEN '${state.name}' THEN ${quoted(JSON.stringify(state))}`).join(' ')} END`;

const TEMPLATE = quoted(orderJson(generationOf('@id', { name: 'queued' })))
  .replaceAll('a castle above the sea, at dawn', '@words')
  .replaceAll(`"${BUSIEST.server}"`, '@server')
  .replaceAll(BUSIEST.member, '@member');

/** A number from 0 (included) to 1 (excluded) that looks random, another one for each `salt`. */
const drawn = (salt: number): string => `(((i + ${salt}) * ${7919 + 2 * salt} % 100003) / 100003.0)`;
/** A whole number below `most`, small ones far more often. */
const among = (most: number, salt: number): string =>
  `CAST(floor(${drawn(salt)} * ${drawn(salt)} * ${drawn(salt)} * ${most}) AS BIGINT)`;
const words = Array.from({ length: 8 }, (_, index) => `'word' || ${among(WORDS, 11 * index)}`).join(
  ` || ' ' || `,
);

/** Each member is in five servers. */
const ofMember = `((${among(MEMBERS, 1)} * 5 + i % 5) * 7919 % 100003 / 100003.0)`;
const server = `CAST(floor(${ofMember} * ${ofMember} * ${ofMember} * ${SERVERS}) AS BIGINT)`;

type Engine = { series: (rows: number) => string; bytes: string };
const SQLITE: Engine = {
  series: (rows) =>
    `WITH RECURSIVE series(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM series WHERE i < ${rows - 1})`,
  bytes: `randomblob(${THUMBNAIL_BYTES})`,
};
const POSTGRES: Engine = {
  series: (rows) => `WITH series AS (SELECT CAST(generate_series(0, ${rows - 1}) AS BIGINT) AS i)`,
  // Cannot be compressed.
  bytes: `decode(repeat(md5(id), ${THUMBNAIL_BYTES / 16}), 'hex')`,
};

const state = (rows: number): string => `CASE
  WHEN i >= ${rows - WAITING} THEN 'queued' WHEN i >= ${rows - WAITING - RUNNING} THEN 'processing'
  WHEN ${drawn(31)} < 0.88 THEN 'done' WHEN ${drawn(31)} < 0.93 THEN 'failed'
  WHEN ${drawn(31)} < 0.97 THEN 'cancelled' ELSE 'deleted' END`;

/** The statements that fill empty tables up to this time, in milliseconds since 1970. */
const filling = ({ series, bytes }: Engine, rows: number, now: number): string[] => [
  `INSERT INTO generation (id, interaction_id, press_key, lane, requester_id, guild_id, created_at, model_id,
    scheduler, width, height, words, tier, rank, server_rank, state, token, order_json, state_json,
    seconds, finished_at, images, ready_at, claimed_by, claimed_until)
  ${series(rows)},
  facts AS (
    SELECT i, 'g' || i AS id, CAST(100000000000000000 + ${among(MEMBERS, 1)} AS TEXT) AS member,
      CASE WHEN ${drawn(3)} < 0.9 THEN CAST(200000000000000000 + ${server} AS TEXT) END AS server,
      ${now - YEAR_MS} + CAST(floor(i * ${YEAR_MS / rows}) AS BIGINT) AS created, ${words} AS words, ${state(rows)} AS state
    FROM series)
  SELECT id, 'i' || id, 'p' || id, '${DEFAULT_LANE}', member, server, created, 'model' || ${among(5, 5)},
    'scheduler' || ${among(18, 6)}, 1024, 1024, words, 1, i, 0, state, '',
    replace(replace(replace(replace(${TEMPLATE}, '@id', id), '@words', words), '@member', member),
      '@server', coalesce('"' || server || '"', 'null')),
    ${stateJson},
    CASE state WHEN 'done' THEN 4 + ${drawn(7)} * 20 END,
    CASE WHEN state IN ('done', 'failed', 'cancelled') THEN created + 20000 END,
    CASE state WHEN 'done' THEN 1 + ${among(4, 8)} END, 0,
    CASE state WHEN 'processing' THEN 'another' END, CASE state WHEN 'processing' THEN ${now + DAY_MS} END
  FROM facts ORDER BY i`,
  `INSERT INTO generation_lora (generation_id, lora_id, guild_id, created_at, images)
  ${series(rows)}
  SELECT id, 'lora' || ${among(LORAS, 9)}, guild_id, created_at, images FROM series JOIN generation ON id = 'g' || i`,
  `INSERT INTO thumbnail (generation_id, data, expires)
  SELECT id, ${bytes}, created_at + ${60 * DAY_MS} FROM generation
  WHERE state = 'done' AND created_at > ${now - 60 * DAY_MS}`,
  `INSERT INTO quota (scope, day, used)
  ${series(7 * MEMBERS)}
  SELECT 'images:' || (100000000000000000 + i % ${MEMBERS}), '2026-01-0' || (1 + i / ${MEMBERS}), 5 FROM series`,
  `INSERT INTO charge (generation_id, scope, day, amount, given_back)
  SELECT id, 'jobs:' || requester_id, '', 1, 'onEnd' FROM generation WHERE state IN ('queued', 'processing')`,
];

const indexList = z.array(z.object({ name: z.string(), definition: z.string() }));

/** Fills the database in a file, whose tables are there. Returns the seconds that its indexes took. */
export const fillSqlite = (path: string, rows: number, now: number): number => {
  using database = new DatabaseSync(path);
  const listed = database.prepare(
    "SELECT name, sql AS definition FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
  );
  const indexes = indexList.parse(listed.all());
  database.exec('PRAGMA synchronous = OFF; PRAGMA cache_size = -500000');
  for (const { name } of indexes) database.exec(`DROP INDEX ${name}`);
  for (const statement of filling(SQLITE, rows, now)) database.exec(statement);
  const start = performance.now();
  for (const { definition } of indexes) database.exec(definition);
  return (performance.now() - start) / 1000;
};

/** The same in a database of Postgres. */
export const fillPostgres = async (url: string, rows: number, now: number): Promise<number> => {
  const client = new Client({ connectionString: url });
  await client.connect();
  const listed = await client.query(`
    SELECT indexname AS name, indexdef AS definition FROM pg_indexes
    WHERE schemaname = current_schema() AND indexname NOT LIKE '%_pkey' AND indexname NOT LIKE '%_key'`);
  const indexes = indexList.parse(listed.rows);
  for (const { name } of indexes) await client.query(`DROP INDEX ${name}`);
  for (const statement of filling(POSTGRES, rows, now)) await client.query(statement);
  const start = performance.now();
  for (const { definition } of indexes) await client.query(definition);
  const took = (performance.now() - start) / 1000;
  await client.query('VACUUM ANALYZE');
  await client.end();
  return took;
};
