/** The price of one image, as the operator writes it: a number, and a currency's sign or word on one of its sides. */
export type ImageCost = {
  before: string;
  amount: number;
  /** Digits after the point. */
  decimals: number;
  after: string;
};

const PRICE = /^([\p{L}\p{Sc}]{0,8}\s?)(\d{1,7}(?:[.,]\d{1,6})?)(\s?[\p{L}\p{Sc}]{0,16})$/u;

/** Reads a price such as `$0.0047`, `0,02 €` or `2 credits`; undefined for what is none. */
export const readImageCost = (typed: string): ImageCost | undefined => {
  const [, before = '', digits = '', after = ''] = PRICE.exec(typed.trim()) ?? [];
  const number = digits.replace(',', '.');
  const isNamed = (before.trim() === '') !== (after.trim() === '');
  if (!isNamed || !(Number(number) > 0)) return undefined;
  return { before, amount: Number(number), decimals: number.split('.')[1]?.length ?? 0, after };
};

// Cents are usual; what is finer is told where it says something.
const USUAL_DECIMALS = 2;

/** The price of some images, such as `$0.07`. */
export const priceOf = ({ before, amount, decimals, after }: ImageCost, images: number): string => {
  const exact = (amount * images).toFixed(decimals);
  const [whole = exact, rest = ''] = exact.split('.');
  const said = rest.slice(0, USUAL_DECIMALS) + rest.slice(USUAL_DECIMALS).replace(/0+$/, '');
  return `${before}${said === '' ? whole : `${whole}.${said}`}${after}`;
};
