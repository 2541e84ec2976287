import type { ReadOptions } from '#domain/generation/read-options.ts';
import { evaluatePolicy } from '#domain/policy/evaluate.ts';
import type { PolicyInput } from '#domain/policy/input.ts';
import { quotaRefusals } from '#domain/policy/quota.ts';
import type { PolicyResult, Refusal } from '#domain/policy/result.ts';
import type { Charge } from '#domain/policy/usage-counters.ts';
import type { Cell } from './cells.ts';
import type { GridPlace } from './comparison.ts';

/** An image that may be made. */
type AllowedImage = Extract<PolicyResult, { ok: true }>;

/** What may be made of a comparison. */
export type EvaluatedCells = {
  /** Row by row. */
  places: GridPlace[];
  /** The images to make, in the order of their numbers. */
  images: AllowedImage[];
  /** Places that the rules leave out, and why. */
  leftOut: { index: number; refusals: Refusal[] }[];
  /** Why it cannot be made as a whole; empty if it can. */
  refusals: Refusal[];
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

/** A comparison is one job of its member, until its last image is made. */
const withOneSlot = (images: readonly AllowedImage[]): AllowedImage[] =>
  images.map((image, index) => ({
    ...image,
    charges: image.charges.filter(({ refunded }) => refunded !== 'onEnd' || index === images.length - 1),
  }));

/** What limits a comparison as a whole: quotas, and jobs that wait. */
const wholeRefusals = (images: readonly AllowedImage[], input: PolicyInput): Refusal[] => {
  const { waiting, operator } = input;
  const quota = quotaRefusals(sumOf(images.flatMap(({ charges }) => charges)), input);
  return waiting + images.length > operator.jobsPerLane ? [...quota, { kind: 'laneFull', waiting }] : quota;
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
  const places: GridPlace[] = [];
  const images: AllowedImage[] = [];
  const leftOut: EvaluatedCells['leftOut'] = [];
  let whole: PolicyInput | undefined;
  for (const [index, read] of reads.entries()) {
    const sameAs = cells[index]?.sameAs ?? null;
    const same = sameAs === null ? undefined : places[sameAs];
    whole ??= { ...input, request: read.request, sources: read.sources };
    // Whether there is room is asked for all of them together.
    const alone = { ...whole, request: read.request, sources: read.sources, usage: {}, waiting: 0 };
    const result = same ? undefined : evaluatePolicy(alone);
    if (result?.ok === false) leftOut.push({ index, refusals: result.refusals });
    if (result?.ok) images.push({ ...result, hints: [...read.hints, ...result.hints] });
    places.push(same ?? (result?.ok ? { kind: 'image', image: images.length - 1 } : { kind: 'notAllowed' }));
  }
  const slotted = withOneSlot(images);
  const refusals =
    images.length === 0 || !whole ? leftOut.flatMap((one) => one.refusals) : wholeRefusals(slotted, whole);
  return { places, images: slotted, leftOut, refusals };
};
