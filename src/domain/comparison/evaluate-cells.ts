import type { Hint } from '#domain/generation/generation.ts';
import type { ReadOptions } from '#domain/generation/read-options.ts';
import { evaluatePolicy } from '#domain/policy/evaluate.ts';
import type { PolicyInput } from '#domain/policy/input.ts';
import { quotaRefusals } from '#domain/policy/quota.ts';
import type { AllowedImage, PolicyResult, Refusal } from '#domain/policy/result.ts';
import type { Charge } from '#domain/policy/usage-counters.ts';
import type { Cell } from './cells.ts';
import type { GridPlace } from './comparison.ts';

/** Images that are ordered together. */
export type EvaluatedTogether = {
  /** For each image, in the order in which they were asked for, whether it may be made. */
  results: PolicyResult[];
  /** Those that may be made. */
  images: AllowedImage[];
  /** Why they cannot be made together, or why none of them can; empty if they can. */
  refusals: Refusal[];
};

/** What may be made of a comparison. */
export type EvaluatedCells = Omit<EvaluatedTogether, 'results'> & {
  /** Row by row. */
  places: GridPlace[];
  /** Places that the rules leave out, and why. */
  leftOut: { index: number; refusals: Refusal[] }[];
};

/** Sums what all images are charged: each counter once. */
const sumOf = (charges: readonly Charge[]): Charge[] => {
  const sums = new Map<string, Charge>();
  for (const charge of charges) {
    const key = `${charge.scope} ${charge.day}`;
    const amount = charge.amount + (sums.get(key)?.amount ?? 0);
    sums.set(key, { ...charge, amount });
  }
  return [...sums.values()];
};

/** Images that are ordered together are one job of their member, until the last one is made. */
const withOneSlot = (images: readonly AllowedImage[]): AllowedImage[] =>
  images.map((image, index) => ({
    ...image,
    charges: image.charges.filter(({ refunded }) => refunded !== 'onEnd' || index === images.length - 1),
  }));

/** What limits them as a whole: quotas, and jobs that wait. */
const wholeRefusals = (images: readonly AllowedImage[], input: PolicyInput): Refusal[] => {
  const { waiting, operator } = input;
  const quota = quotaRefusals(sumOf(images.flatMap(({ charges }) => charges)), input);
  return waiting + images.length > operator.jobsPerLane ? [...quota, { kind: 'laneFull', waiting }] : quota;
};

/** Each refusal once: what forbids all images would otherwise be said as often as there are images. */
export const distinctRefusals = (refusals: readonly Refusal[]): Refusal[] => [
  ...new Map(refusals.map((refusal) => [JSON.stringify(refusal), refusal])).values(),
];

/** One of several images. `hints`: what is worth telling of it, beside what policy changes. */
type WantedImage = Pick<PolicyInput, 'request' | 'sources'> & { hints: readonly Hint[] };

const evaluated = (input: PolicyInput, hints: readonly Hint[]): PolicyResult => {
  const result = evaluatePolicy(input);
  return result.ok ? { ...result, hints: [...hints, ...result.hints] } : result;
};

/** Evaluates policy for each of several images, and whether there is room for all that may be made. */
export const evaluateTogether = (
  input: Omit<PolicyInput, 'request' | 'sources'>,
  wanted: readonly WantedImage[],
): EvaluatedTogether => {
  const results = wanted.map(({ request, sources, hints }) =>
    // Whether there is room is asked for all of them together.
    evaluated({ ...input, request, sources, usage: {}, waiting: 0 }, hints),
  );
  const images = withOneSlot(results.flatMap((result) => (result.ok ? [result] : [])));
  const [first] = wanted;
  const refusals =
    images.length === 0 || !first
      ? distinctRefusals(results.flatMap((result) => (result.ok ? [] : result.refusals)))
      : wholeRefusals(images, { ...input, request: first.request, sources: first.sources });
  return { results, images, refusals };
};

/**
 * Evaluates policy for each cell, and for all of them together: each counts as one image. Cells that may not be made are
 * left out, and cells that would be the same image share one.
 */
export const evaluateCells = (
  input: Omit<PolicyInput, 'request' | 'sources'>,
  cells: readonly Cell[],
  reads: readonly ReadOptions[],
): EvaluatedCells => {
  const own = reads.flatMap((read, index) => (cells[index]?.sameAs == null ? [{ index, read }] : []));
  const { results, ...together } = evaluateTogether(
    input,
    own.map(({ read }) => read),
  );
  const byIndex = new Map(own.map(({ index }, at) => [index, results[at]]));
  const places: GridPlace[] = [];
  const leftOut: EvaluatedCells['leftOut'] = [];
  let image = 0;
  for (const index of reads.keys()) {
    const result = byIndex.get(index);
    const same = places[cells[index]?.sameAs ?? -1];
    if (result?.ok === false) leftOut.push({ index, refusals: result.refusals });
    places.push(same ?? (result?.ok ? { kind: 'image', image: image++ } : { kind: 'notAllowed' }));
  }
  return { ...together, places, leftOut };
};
