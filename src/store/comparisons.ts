import { z } from 'zod';
import {
  type AddCellsOptions,
  type CellsAddition,
  type Comparison,
  type ComparisonStore,
  comparisonSchema,
  type NewCell,
  type OpenComparison,
} from '#domain/comparison/comparison.ts';
import type { Charge } from '#domain/policy/usage-counters.ts';
import type { Log } from '#domain/system.ts';
import { votingEnds } from '#domain/trials/trial.ts';
import { insertGeneration, ranksOf } from './add-generation.ts';
import { createGenerationReader, GENERATION_COLUMNS } from './generation-row.ts';
import { durationOf, type Sql, type SqlRow, type Statements } from './sql.ts';
import { Exceeded } from './usage-counters.ts';

const ADD = `
  INSERT INTO comparison (id, requester_id, comparison_json, token, received_at, ends_at)
  VALUES (?1, ?2, ?3, ?4, ?5, ?6)
  ON CONFLICT DO NOTHING`;

const REOPEN = `
  UPDATE comparison SET is_open = 1, taken_until = 0, revision = revision + 1, token = ?2, received_at = ?3
  WHERE id = ?1`;

const MAKE_READY = 'UPDATE generation SET ready_at = 0 WHERE comparison_id = ?1';

const COLUMNS = 'id, comparison_json, token, received_at, message_json, shown, revision';

// Of images that were made again, the latest counts.
const IMAGES = `
  SELECT ${GENERATION_COLUMNS} FROM generation WHERE comparison_id = ?1 ORDER BY sequence`;

const COUNT_OPEN = 'SELECT count(*) AS open FROM comparison WHERE is_open = 1';

// Whose time is up is shown once more. Without a message nobody sees it.
const OPEN_ENDED = `
  UPDATE comparison SET is_open = 1
  WHERE ends_at IS NOT NULL AND ends_at <= now_ms() AND is_open = 0 AND message_json IS NOT NULL`;

const TAKE_OPEN = `
  UPDATE comparison SET taken_until = now_ms() + ?2 WHERE id IN (
    SELECT id FROM comparison WHERE is_open = 1 AND taken_until <= now_ms()
    ORDER BY taken_until LIMIT ?1 FOR UPDATE SKIP LOCKED)
  RETURNING ${COLUMNS}`;

// A token is kept while the comparison is open: nothing is shown with it later. What changed after it was read is to be
// shown once more.
const MARK_SHOWN = `
  UPDATE comparison SET shown = ?2, message_json = ?3,
    is_open = CASE WHEN revision = ?5 THEN CAST(?4 AS BIGINT) ELSE 1 END,
    token = CASE WHEN revision = ?5 AND CAST(?4 AS BIGINT) = 0 THEN '' ELSE token END
  WHERE id = ?1`;

const REMOVE = 'DELETE FROM comparison WHERE id = ?1';

const messageSchema = z.object({ channelId: z.string(), id: z.string() });

const rowSchema = z.object({
  id: z.string(),
  comparison_json: z.string(),
  token: z.string(),
  received_at: z.number(),
  message_json: z.string().nullable(),
  shown: z.string(),
  revision: z.number(),
});

/** Parses rows. One of another version is reported and left out. */
const createReader =
  (log: Log) =>
  (row: SqlRow): OpenComparison[] => {
    const { id, comparison_json, token, received_at, message_json, shown, revision } = rowSchema.parse(row);
    const stored: unknown = JSON.parse(comparison_json);
    const parsed = comparisonSchema.omit({ interaction: true }).safeParse(stored);
    const application = z.object({ applicationId: z.string() }).safeParse(stored);
    if (!parsed.success || !application.success) {
      log.error({ comparisonId: id, problem: parsed.error?.message }, 'a stored comparison cannot be read');
      return [];
    }
    const interaction = { ...application.data, token, receivedAt: received_at };
    const message = message_json === null ? null : messageSchema.parse(JSON.parse(message_json));
    return [{ comparison: { ...parsed.data, interaction }, message, shown, revision }];
  };

/** Everything but the token and its time, which have columns of their own. */
const comparisonJson = ({ interaction: { applicationId }, ...comparison }: Comparison): string =>
  JSON.stringify({ ...comparison, applicationId });

const amountOf = (cells: readonly NewCell[], { scope, day }: Charge): number =>
  cells
    .flatMap(({ charges }) => charges.filter((charge) => charge.scope === scope && charge.day === day))
    .reduce((sum, { amount }) => sum + amount, 0);

/** Adds one cell after the other. There is room for all or for none, so that a refusal is about all of them. */
const insertAll = async (
  statements: Statements,
  cells: readonly NewCell[],
  { priority, readyInMs }: AddCellsOptions,
): Promise<boolean> => {
  for (const [index, { generation, charges }] of cells.entries()) {
    try {
      if (!(await insertGeneration(statements, generation, { charges, priority, readyInMs }))) return false;
    } catch (error) {
      if (!(error instanceof Exceeded)) throw error;
      const { charge, used } = error;
      const before = amountOf(cells.slice(0, index), charge);
      throw new Exceeded({ ...charge, amount: amountOf(cells, charge) }, used - before);
    }
  }
  return true;
};

/** Thrown to roll back what was added a moment before by the same press. */
class Present extends Error {
  override readonly name = 'Present';
}

/** Adds images together with a change of their comparison: all of it or nothing. */
const addAll = async (
  sql: Sql,
  cells: readonly NewCell[],
  { change, ...options }: AddCellsOptions & { change: (statements: Statements) => Promise<number> },
): Promise<CellsAddition> => {
  const [first] = cells;
  if (!first) return { kind: 'present' };
  try {
    await sql.withLock(ranksOf(first.generation), async (statements) => {
      const isNew = (await change(statements)) > 0 && (await insertAll(statements, cells, options));
      if (!isNew) throw new Present();
    });
    return { kind: 'added' };
  } catch (error) {
    if (error instanceof Present) return { kind: 'present' };
    if (!(error instanceof Exceeded)) throw error;
    return { kind: 'exceeded', charge: error.charge, used: error.used };
  }
};

/** Comparisons in the database; their images are rows of the ledger. */
export const createComparisonStore = (sql: Sql, log: Log): ComparisonStore => {
  const read = createReader(log);
  const readImage = createGenerationReader(log);
  return {
    add(comparison, cells, options) {
      const { id, requesterId, interaction } = comparison;
      const { token, receivedAt } = interaction;
      const change = (statements: Statements) =>
        statements.run(
          ADD,
          id,
          requesterId,
          comparisonJson(comparison),
          token,
          receivedAt,
          votingEnds(comparison),
        );
      return addAll(sql, cells, { ...options, change });
    },
    addAgain(id, cells, { interaction: { token, receivedAt }, ...options }) {
      const change = (statements: Statements) => statements.run(REOPEN, id, token, receivedAt);
      return addAll(sql, cells, { ...options, change });
    },
    async makeReady(id) {
      await sql.run(MAKE_READY, id);
    },
    async find(id) {
      const row = await sql.get(`SELECT ${COLUMNS} FROM comparison WHERE id = ?1`, id);
      return row && read(row)[0]?.comparison;
    },
    async images(id) {
      const rows = (await sql.all(IMAGES, id)).flatMap((row) => readImage(row) ?? []);
      const latest = new Map(rows.map((generation) => [generation.cell?.index ?? 0, generation]));
      return [...latest.keys()].toSorted((a, b) => a - b).flatMap((index) => latest.get(index) ?? []);
    },
    countOpen: async () => Number((await sql.get(COUNT_OPEN))?.open ?? 0),
    async takeOpen(limit, forMs) {
      await sql.run(OPEN_ENDED);
      return (await sql.all(TAKE_OPEN, limit, durationOf(forMs))).flatMap((row) => read(row));
    },
    async markShown(id, { shown, message, revision, isOpen }) {
      await sql.run(MARK_SHOWN, id, shown, message && JSON.stringify(message), isOpen ? 1 : 0, revision);
    },
    async remove(id) {
      await sql.run(REMOVE, id);
    },
  };
};
