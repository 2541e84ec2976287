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
