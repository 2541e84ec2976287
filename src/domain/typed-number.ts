import { withoutInvisible } from './words.ts';

/**
 * The number that a text is, in digits of any width and with a point or a comma; NaN for whatever else, also for what
 * JavaScript reads as a number and members do not, such as `0x10`, `1e3` and nothing at all.
 */
export const readNumber = (typed: string): number => {
  const digits = withoutInvisible(typed).normalize('NFKC').trim();
  return /^[+-]?(?:\d+[.,]?\d*|[.,]\d+)$/.test(digits) ? Number(digits.replace(',', '.')) : Number.NaN;
};
