import { z } from 'zod';
import { shuffled } from '#domain/seeded.ts';

/** The votes that close a trial, where a server's settings do not say otherwise. */
export const USUAL_VOTES = 5;

/** How long members can vote, in milliseconds. */
const VOTING_MS = 7 * 24 * 60 * 60_000;

/** When voting on a comparison ends by itself, in milliseconds since 1970; null for what is no trial. */
export const votingEnds = ({
  trial,
  createdAt,
}: {
  trial?: Trial | undefined;
  createdAt: number;
}): number | null => (trial ? createdAt + VOTING_MS : null);

/** What one picture of a trial is made with, beside what all of them share. */
const contenderSchema = z.object({
  /** Null: no LoRA. */
  lora: z.string().nullable(),
  /** 0 without a LoRA. */
  strength: z.number(),
  /** The LoRA's words that are put behind the prompt; null: none. */
  triggerWords: z.string().nullable(),
});

/** What one picture of a trial is made with. */
export type Contender = z.output<typeof contenderSchema>;

/** Pictures of which members choose the best without knowing what each was made with. */
export const trialSchema = z.object({
  /** `calibration` looks for the settings of one LoRA, and `duel` for the better one of two. */
  kind: z.enum(['calibration', 'duel']),
  guildId: z.string(),
  /** In the order of their places, which is shuffled. */
  contenders: z.array(contenderSchema),
  /** The base model of the model that they are made with; null where it is not known. */
  baseModel: z.string().nullable(),
  /** So many votes close it. */
  votesToClose: z.number().int().positive(),
});

/** Pictures of which members choose the best without knowing what each was made with. */
export type Trial = z.output<typeof trialSchema>;

/** The strengths of a calibration. */
const STRENGTHS = [0.2, 0.4, 0.6, 0.8, 1] as const;

/** A LoRA and its trigger words; null where it has none. */
export type TriedLora = { id: string; triggerWords: string | null };

const FEW_STRENGTHS = [0.4, 0.7, 1] as const;

/** The pictures of a calibration with the LoRA, the largest number of them first. */
const sheetsOf = ({ id, triggerWords }: TriedLora): Contender[][] => {
  const sheet = (strengths: readonly number[], variants: readonly (string | null)[]): Contender[] =>
    variants.flatMap((words) => strengths.map((strength) => ({ lora: id, strength, triggerWords: words })));
  const both = triggerWords === null ? [null] : [triggerWords, null];
  return [sheet(STRENGTHS, both), sheet(STRENGTHS, [triggerWords]), sheet(FEW_STRENGTHS, [triggerWords])];
};

/**
 * The pictures of a calibration: each strength, with and without the LoRA's trigger words, and one without the LoRA. Where
 * that is more than `most`, there are none without trigger words, and then fewer strengths; those may be too many, too.
 */
export const calibrationOf = (
  tried: TriedLora,
  seed: number,
  most = Number.POSITIVE_INFINITY,
): Contender[] => {
  const sheets = sheetsOf(tried);
  const withLora = sheets.find(({ length }) => length < most) ?? sheets.at(-1) ?? [];
  return shuffled([...withLora, { lora: null, strength: 0, triggerWords: null }], seed);
};

/** Whether a calibration finds out if trigger words help: some pictures with the LoRA have them, and others not. */
export const triesTriggerWords = (contenders: readonly Contender[]): boolean => {
  const having = contenders
    .filter(({ lora }) => lora !== null)
    .map(({ triggerWords }) => triggerWords !== null);
  return having.includes(true) && having.includes(false);
};

/** The LoRA that a calibration is about. */
export const calibratedLora = ({ contenders }: Pick<Trial, 'contenders'>): string =>
  contenders.find(({ lora }) => lora !== null)?.lora ?? '';

/** How many votes there are for a place; null: none is better. */
export type VoteCount = { choice: number | null; votes: number };

/** How a trial ended. */
export const outcomeSchema = z.object({
  /** Milliseconds since 1970. */
  at: z.number(),
  /** The votes of each place. */
  votes: z.array(z.number()),
  /** Votes that none is better. */
  undecided: z.number(),
  /** The place that won; null: none did. */
  winner: z.number().nullable(),
});

/** How a trial ended. */
export type TrialOutcome = z.output<typeof outcomeSchema>;

const sum = (numbers: readonly number[]): number => numbers.reduce((all, number) => all + number, 0);

/** All votes of a trial that ended. */
export const votesIn = ({ votes, undecided }: Pick<TrialOutcome, 'votes' | 'undecided'>): number =>
  sum(votes) + undecided;

/** Which of two with as many votes comes first: the weaker one, and of two as strong the one without trigger words. */
const byModesty = (one: Contender, other: Contender): number =>
  one.strength - other.strength || Number(one.triggerWords !== null) - Number(other.triggerWords !== null);

const winnerOf = ({ kind, contenders }: Trial, votes: readonly number[]): number | null => {
  const most = Math.max(0, ...votes);
  if (most === 0) return null;
  const leaders = contenders.flatMap((contender, place) =>
    votes[place] === most ? [{ contender, place }] : [],
  );
  if (kind === 'duel' && leaders.length > 1) return null;
  return leaders.toSorted((a, b) => byModesty(a.contender, b.contender))[0]?.place ?? null;
};

/** Counts the votes: most of them win. Of a calibration the lowest strength wins a tie, and of a duel nobody does. */
export const outcomeOf = (trial: Trial, counts: readonly VoteCount[], at: number): TrialOutcome => {
  const votesFor = (choice: number | null): number =>
    sum(counts.filter((count) => count.choice === choice).map((count) => count.votes));
  const votes = trial.contenders.map((_, place) => votesFor(place));
  return { at, votes, undecided: votesFor(null), winner: winnerOf(trial, votes) };
};

const HALVES = 2;
const BEST_RATING = 5;

/** The rating of a LoRA after its calibration: the share of the votes for pictures with it, of 5, to the nearest half. */
export const ratingOf = ({ contenders }: Pick<Trial, 'contenders'>, outcome: TrialOutcome): number => {
  const all = votesIn(outcome);
  const withLora = sum(outcome.votes.filter((_, place) => contenders[place]?.lora !== null));
  return all === 0 ? 0 : Math.round((BEST_RATING * HALVES * withLora) / all) / HALVES;
};

/** What the first of two got in a duel, from 0 to 1; null without votes. */
export const duelScore = (outcome: TrialOutcome): number | null => {
  const all = votesIn(outcome);
  return all === 0 ? null : ((outcome.votes[0] ?? 0) + outcome.undecided / 2) / all;
};

/** What a LoRA has before its first duel. */
export const STARTING_POINTS = 1500;

/** The most points that one duel moves. */
const MOST_MOVED = 32;

// So many points more make a win ten times as likely as a loss.
const SCALE = 400;

/** The share of the votes that the first of two is expected to get, from 0 to 1. */
const expectedScore = (points: number, others: number): number => 1 / (1 + 10 ** ((others - points) / SCALE));

/** Points of two that met. */
export type Pairing = { first: number; second: number };

/**
 * The points of two after a duel, by Elo's formula. `score` is what the first one got, from 0 to 1: its share of the votes,
 * to which each vote for neither adds a half. What one gains the other loses.
 */
export const afterDuel = ({ first, second }: Pairing, score: number): Pairing => {
  const moved = MOST_MOVED * (score - expectedScore(first, second));
  return { first: first + moved, second: second - moved };
};
