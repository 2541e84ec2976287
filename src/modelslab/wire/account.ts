import { z } from 'zod';

const counted = z
  .looseObject({ status: z.literal('success'), processing_count: z.number() })
  .transform(({ processing_count }) => ({ processing: processing_count, balance: null }));

const funded = z
  .looseObject({
    status: z.literal('success'),
    data: z.looseObject({ balance: z.number(), currency: z.string() }),
  })
  .transform(({ data: { balance, currency } }) => ({
    processing: null,
    balance: { amount: balance, currency },
  }));

const accountSchema = z.union([counted, funded]);

/** What a harmless call tells of the account: the orders in work, or the money left. */
export type AccountFacts =
  | { processing: number; balance: null }
  | { processing: null; balance: { amount: number; currency: string } };

/** Reads the answer of `request_count` or `wallet_balance`; null where it is neither. */
export const decodeAccount = (value: unknown): AccountFacts | null =>
  accountSchema.safeParse(value).data ?? null;
