import { withoutInvisible } from './text-match.ts';

/**
 * Parses a number in digits of any width, with a decimal point or comma. Returns NaN for anything else,
 * including what JavaScript accepts and members do not mean: `0x10`, `1e3` and empty text.
 */
export const readNumber = (typed: string): number => {
  const digits = withoutInvisible(typed).normalize('NFKC').trim();
  return /^[+-]?(?:\d+[.,]?\d*|[.,]\d+)$/.test(digits) ? Number(digits.replace(',', '.')) : Number.NaN;
};
