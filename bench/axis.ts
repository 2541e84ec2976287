/**
 * How long it takes to read an axis of a comparison, whatever somebody types while suggestions are asked for: 100,000 texts
 * of 100 characters, of the pieces that the grammar is made of.
 */
import fc from 'fast-check';
import { parseAxis } from '#domain/comparison/parse-axis.ts';
import { printTable, timingOf } from './lib.ts';

const TEXTS = 100_000;
const CHARACTERS = 100;
const ROUNDS = 3;

const HEADS = ['strength ', 'strength:', 'seed ', 'lora ', 'words ', 'scheduler ', 'size ', ''];
const PIECES = [
  ...['0', '1', '9', '.', ',', '-', '+', '(', ')', '[', ']', '..', '||', '=>', '@', ':', '"', '“', '”'],
  ...[' ', '\n', 'none', 'a', 'ink-wash', '<lora:', '>', '--', '、', '…', '🦊', '\u200b'],
];

const text = fc
  .tuple(fc.constantFrom(...HEADS), fc.array(fc.constantFrom(...PIECES), { minLength: 60, maxLength: 100 }))
  .map(([head, pieces]) => (head + pieces.join('')).slice(0, CHARACTERS));

const typed = fc.sample(text, { numRuns: TEXTS, seed: 20_262 });
/** The best of some times: what other work on the machine takes is in the others. */
const timeOf = (one: string): number => {
  const times = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    parseAxis(one);
    return performance.now() - start;
  });
  return Math.min(...times);
};

const timing = timingOf(typed.map(timeOf));

printTable(
  ['texts', 'p50', 'p99', 'worst'],
  [[String(TEXTS), ...[timing.p50, timing.p99, timing.worst].map((value) => `${value.toFixed(3)} ms`)]],
);
