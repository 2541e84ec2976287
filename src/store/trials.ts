import { z } from 'zod';
import {
  afterDuel,
  duelScore,
  outcomeOf,
  outcomeSchema,
  STARTING_POINTS,
  type Trial,
  type TrialOutcome,
  type VoteCount,
} from '#domain/trials/trial.ts';
import { CARD_RESULTS, type TrialStep, type TrialStore } from '#domain/trials/trial-store.ts';
import type { Sql, Statements } from './sql.ts';

// Votes for one trial are counted one after another.
const LOCK = 'SELECT outcome_json FROM comparison WHERE id = ?1 FOR UPDATE';

const PUT_VOTE = `
  INSERT INTO trial_vote (comparison_id, voter_id, choice) VALUES (?1, ?2, ?3)
  ON CONFLICT (comparison_id, voter_id) DO UPDATE SET choice = excluded.choice`;

const COUNTS = `
  SELECT choice, count(*) AS votes FROM trial_vote WHERE comparison_id = ?1 GROUP BY choice`;

const REMOVE_VOTES = 'DELETE FROM trial_vote WHERE comparison_id = ?1';

const SHOW_AT_ALL = 'UPDATE comparison SET is_open = 1, revision = revision + 1 WHERE id = ?1';

// The sheet is shown again, with the token of who changed it.
const SHOW_AGAIN = `
  UPDATE comparison SET is_open = 1, revision = revision + 1, token = ?2, received_at = ?3 WHERE id = ?1`;

const END = 'UPDATE comparison SET outcome_json = ?2, ends_at = NULL WHERE id = ?1';

const STANDING = 'SELECT outcome_json, card FROM comparison WHERE id = ?1';

const SETTLE = 'UPDATE comparison SET card = ?2 WHERE id = ?1';

const ADD_RANK = `
  INSERT INTO lora_ranking (guild_id, lora_id, points, duels) VALUES (?1, ?2, ?3, 0) ON CONFLICT DO NOTHING`;

const POINTS = 'SELECT points FROM lora_ranking WHERE guild_id = ?1 AND lora_id = ?2 FOR UPDATE';

const PUT_POINTS = `
  UPDATE lora_ranking SET points = ?3, duels = duels + 1 WHERE guild_id = ?1 AND lora_id = ?2`;

const RANKING = `
  SELECT lora_id AS "loraId", points, duels FROM lora_ranking WHERE guild_id = ?1
  ORDER BY points DESC, lora_id LIMIT ?2 OFFSET ?3`;

const countsSchema = z.array(z.object({ choice: z.number().nullable(), votes: z.number() }));
const pointsSchema = z.object({ points: z.number() });
const rankingSchema = z.array(z.object({ loraId: z.string(), points: z.number(), duels: z.number() }));
const standingSchema = z.object({
  outcome_json: z.string().nullable(),
  card: z.enum(CARD_RESULTS).nullable(),
});

const readCounts = async (statements: Statements, id: string): Promise<VoteCount[]> =>
  countsSchema.parse(await statements.all(COUNTS, id));

const totalOf = (counts: readonly VoteCount[]): number => counts.reduce((all, { votes }) => all + votes, 0);

const pointsOf = async (statements: Statements, guildId: string, loraId: string): Promise<number> => {
  await statements.run(ADD_RANK, guildId, loraId, STARTING_POINTS);
  return pointsSchema.parse(await statements.get(POINTS, guildId, loraId)).points;
};

/** Moves the points of two LoRAs. Their rows are locked in the order of their ids, whichever stood first. */
const rank = async (statements: Statements, { guildId, contenders }: Trial, score: number): Promise<void> => {
  const ids = contenders.flatMap(({ lora }) => lora ?? []);
  const points = new Map<string, number>();
  for (const id of ids.toSorted()) points.set(id, await pointsOf(statements, guildId, id));
  const [first = '', second = ''] = ids;
  const before = { first: points.get(first) ?? 0, second: points.get(second) ?? 0 };
  const after = afterDuel(before, score);
  await statements.run(PUT_POINTS, guildId, first, after.first);
  await statements.run(PUT_POINTS, guildId, second, after.second);
};

const end = async (
  statements: Statements,
  id: string,
  trial: Trial,
  outcome: TrialOutcome,
): Promise<void> => {
  await statements.run(END, id, JSON.stringify(outcome));
  await statements.run(REMOVE_VOTES, id);
  const score = trial.kind === 'duel' ? duelScore(outcome) : null;
  if (score !== null) await rank(statements, trial, score);
};

/** Does something to a trial that is open, so that its sheet is shown again. */
const whileOpen = async <T>(
  sql: Sql,
  { id, step }: { id: string; step: TrialStep | null },
  work: (statements: Statements) => Promise<T>,
): Promise<T | 'wasClosed' | 'gone'> =>
  sql.transaction(async (statements) => {
    const row = await statements.get(LOCK, id);
    if (!row) return 'gone';
    if (row.outcome_json !== null) return 'wasClosed';
    const result = await work(statements);
    if (step) await statements.run(SHOW_AGAIN, id, step.token, step.at);
    else await statements.run(SHOW_AT_ALL, id);
    return result;
  });

/** Trials in the database, beside the comparisons that they are. */
export const createTrialStore = (sql: Sql): TrialStore => ({
  async vote(id, trial, { voterId, choice, ...step }) {
    const counted = await whileOpen(sql, { id, step }, async (statements) => {
      await statements.run(PUT_VOTE, id, voterId, choice);
      const counts = await readCounts(statements, id);
      const votes = totalOf(counts);
      const isLast = votes >= trial.votesToClose;
      if (isLast) await end(statements, id, trial, outcomeOf(trial, counts, step.at));
      return { kind: 'counted' as const, votes, isLast };
    });
    if (counted === 'gone') return { kind: 'gone' };
    return counted === 'wasClosed' ? { kind: 'closed' } : counted;
  },
  close: (id, trial, { at, token }) =>
    whileOpen(sql, { id, step: token === null ? null : { at, token } }, async (statements) => {
      await end(statements, id, trial, outcomeOf(trial, await readCounts(statements, id), at));
      return 'closed' as const;
    }),
  async standing(id) {
    const row = await sql.get(STANDING, id);
    if (!row) return undefined;
    const { outcome_json, card } = standingSchema.parse(row);
    const outcome = outcome_json === null ? null : outcomeSchema.parse(JSON.parse(outcome_json));
    return { votes: totalOf(await readCounts(sql, id)), outcome, card };
  },
  async settle(id, card) {
    await sql.run(SETTLE, id, card);
  },
  ranking: async (guildId, { limit, offset }) =>
    rankingSchema.parse(await sql.all(RANKING, guildId, limit, offset)),
});
