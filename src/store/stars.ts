import { z } from 'zod';
import type { Generation } from '#domain/generation/generation.ts';
import { STAR_LIMITS, type StarQuery, type StarStore, type StarToggle } from '#domain/members/stars.ts';
import type { Log } from '#domain/system.ts';
import { createGenerationReader } from './generation-row.ts';
import { createParameters, searchedFor } from './history.ts';
import { placeholders, type Sql, type Statements } from './sql.ts';

const REMOVE = 'DELETE FROM star WHERE member_id = ?1 AND generation_id = ?2';

// Locks the row, so that a concurrent deletion either comes first and is seen, or comes later and finds the star.
const FINISHED = "SELECT id FROM generation WHERE id = ?1 AND state = 'done' FOR UPDATE";

const ADD = 'INSERT INTO star (member_id, generation_id) VALUES (?1, ?2) ON CONFLICT DO NOTHING';

const TOTAL = 'SELECT count(*) AS stars FROM star WHERE member_id = ?1';

const HAS = 'SELECT 1 AS found FROM star WHERE member_id = ?1 AND generation_id = ?2';

const COUNT = `
  SELECT count(*) AS stars FROM star JOIN generation ON generation.id = star.generation_id
  WHERE star.generation_id = ?1 AND star.member_id <> generation.requester_id`;

// Older stars say little about what somebody likes now; this also bounds the cost of a keystroke.
const STARS_ASKED = 250;

const LORAS = `
  SELECT lora_id AS id, count(*) AS stars FROM (
    SELECT generation_id FROM star WHERE member_id = ?1 ORDER BY sequence DESC LIMIT ${STARS_ASKED}
  ) AS latest JOIN generation_lora ON generation_lora.generation_id = latest.generation_id
  GROUP BY lora_id ORDER BY stars DESC, lora_id`;

const starsSchema = z.object({ stars: z.number() });
const lorasSchema = z.array(z.object({ id: z.string() }));

const totalOf = async (statements: Statements, statement: string, id: string): Promise<number> =>
  starsSchema.parse(await statements.get(statement, id)).stars;

const toggle = async (statements: Statements, memberId: string, id: string): Promise<StarToggle> => {
  if ((await statements.run(REMOVE, memberId, id)) > 0) return 'unstarred';
  if (!(await statements.get(FINISHED, id))) return 'gone';
  if ((await totalOf(statements, TOTAL, memberId)) >= STAR_LIMITS.each) return 'full';
  await statements.run(ADD, memberId, id);
  return 'starred';
};

const COLUMNS = 'generation.sequence, id, order_json, state_json, token';

/** The statement for a page of starred results, and its parameters. */
const listStatement = (memberId: string, query: StarQuery, page: { limit: number; offset: number }) => {
  const { values, place } = createParameters();
  const member = place(memberId);
  const searched = searchedFor(place, { ...query, requesterId: memberId });
  // What a deleted result was made with is nobody's any more.
  const conditions = searched.length === 0 ? [] : ["state <> 'deleted'", ...searched];
  const [limit, offset] = placeholders(2, values.length + 1);
  const statement = `
    SELECT ${COLUMNS} FROM star JOIN generation ON generation.id = star.generation_id
    WHERE ${[`star.member_id = ${member}`, ...conditions].join(' AND ')}
    ORDER BY star.sequence DESC LIMIT ${limit} OFFSET ${offset}`;
  return { statement, values: [...values, page.limit, page.offset] };
};

/** Stars in the database. */
export const createStarStore = (sql: Sql, log: Log): StarStore => {
  const read = createGenerationReader(log);
  return {
    // Toggles of one member run one after another, so that no two of them exceed the limit.
    toggle: (memberId, generationId) =>
      sql.withLock(`stars ${memberId}`, (statements) => toggle(statements, memberId, generationId)),
    has: async (memberId, generationId) => (await sql.get(HAS, memberId, generationId)) !== undefined,
    async list(memberId, query, page): Promise<Generation[]> {
      const { statement, values } = listStatement(memberId, query, page);
      return (await sql.all(statement, ...values)).flatMap((row) => read(row) ?? []);
    },
    lorasOf: async (memberId) => lorasSchema.parse(await sql.all(LORAS, memberId)).map(({ id }) => id),
    count: (generationId) => totalOf(sql, COUNT, generationId),
  };
};
