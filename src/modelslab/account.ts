import { z } from 'zod';
import { GenerationError } from '#domain/generation/failure.ts';
import { parsedJson } from '#domain/json.ts';
import { readPosted } from './errors/reading.ts';
import type { Connection, Posted } from './transport.ts';

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

/** The money left on an account; `currency` is a code such as USD. */
export type Balance = { amount: number; currency: string };

/** What a harmless call tells of the account: the orders in work, or the money left. */
export type AccountFacts = { processing: number; balance: null } | { processing: null; balance: Balance };

/** Reads the answer of `request_count` or `wallet_balance`; null where it is neither. */
const decodeAccount = (body: string): AccountFacts | null =>
  accountSchema.safeParse(parsedJson(body)).data ?? null;

type PolicyInput<T> = {
  call: string;
  url: URL;
  timeoutMs: number;
  decode: (body: string) => T | null | Promise<T | null>;
  signal: AbortSignal;
};

/** The calls beside the images: they only need the key, and cost nothing. */
export const createAccount = ({ settings, endpoints, transport, redact }: Connection) => {
  const body = JSON.stringify({ key: settings.key });

  const refusal = (posted: Posted, { call, timeoutMs }: PolicyInput<unknown>): GenerationError => {
    const now = settings.clock.now();
    const reading = readPosted(posted, { call, request: null, timeoutMs, redact, now });
    if (!reading.ok) return reading.error;
    return new GenerationError({ kind: 'malformedAnswer' }, `${call}: not the documented answer`);
  };

  const ask = async <T>(question: PolicyInput<T>): Promise<T> => {
    const { url, signal, timeoutMs, decode } = question;
    signal.throwIfAborted();
    const posted = await transport({ url, body, signal, timeoutMs });
    const value = posted.answered && posted.status < 400 ? await decode(posted.body) : null;
    if (value === null) throw refusal(posted, question);
    return value;
  };

  const askAccount = (call: string, url: URL, signal: AbortSignal): Promise<AccountFacts> =>
    ask({ call, url, signal, timeoutMs: settings.timeouts.fetchMs, decode: decodeAccount });

  return {
    modelList: <T>(signal: AbortSignal, read: (body: string) => T | null | Promise<T | null>): Promise<T> =>
      ask({
        call: 'model_list',
        url: endpoints.modelList,
        signal,
        timeoutMs: settings.timeouts.listMs,
        decode: read,
      }),

    balance: (signal: AbortSignal): Promise<Balance> =>
      ask({
        call: 'wallet_balance',
        url: endpoints.walletBalance,
        signal,
        timeoutMs: settings.timeouts.fetchMs,
        decode: (body) => funded.safeParse(parsedJson(body)).data?.balance ?? null,
      }),

    /** Both calls are young: where the first is not there, the second may be. */
    async checkKey(signal: AbortSignal): Promise<AccountFacts> {
      try {
        return await askAccount('request_count', endpoints.requestCount, signal);
      } catch (error) {
        if (!(error instanceof GenerationError) || error.failure.kind === 'invalidKey') throw error;
        return askAccount('wallet_balance', endpoints.walletBalance, signal);
      }
    },
  };
};
