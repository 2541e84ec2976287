import { z } from 'zod';
import { operationOf } from '#domain/generation/operation.ts';
import type { ImageProvider } from '#domain/generation/provider.ts';
import type { GenerationRequest } from '#domain/generation/request.ts';
import { parsedJson } from '#domain/json.ts';
import { readPosted } from './errors/reading.ts';
import { echoesOf } from './operations.ts';
import type { Connection } from './transport.ts';

const text = z.union([z.string(), z.number()]).transform(String).nullish().catch(null);

// The API echoes an order in `meta`, where it answers with any.
const echoSchema = z.record(z.string(), text).nullish().catch(null);

const answerSchema = z.looseObject({ track_id: text, meta: echoSchema });

type Order = { request: GenerationRequest; trackId: number };

/** Whether nothing that an answer echoes speaks against an order. */
const fitsEcho = (body: string, { request, trackId }: Order): boolean => {
  const { data } = answerSchema.safeParse(parsedJson(body));
  const meta = data?.meta ?? {};
  const said = { ...meta, track_id: data?.track_id ?? meta.track_id };
  return [{ names: ['track_id'], ordered: trackId }, ...echoesOf(request)].every(({ names, ordered }) => {
    const word = Object.entries(said).find(
      ([name, value]) => names.includes(name) && typeof value === 'string',
    )?.[1];
    return word === undefined || word === String(ordered);
  });
};

/** Asks the API once for an id, and tells whether it is that of an order. */
export const createRecognize = (connection: Connection): NonNullable<ImageProvider['recognize']> => {
  const { settings, endpoints, transport, redact } = connection;
  const body = JSON.stringify({ key: settings.key });
  const timeoutMs = settings.timeouts.fetchMs;
  return async (providerId, { signal, ...order }) => {
    const { kind } = operationOf(order.request);
    const posted = await transport({ url: endpoints.fetch(kind, providerId), body, signal, timeoutMs });
    const now = settings.clock.now();
    const reading = readPosted(posted, { call: 'fetch', request: order.request, timeoutMs, redact, now });
    // What failed is an order as well: collecting it tells why.
    const isThere = reading.ok || (reading.acceptance === 'failed' && reading.cause === 'final');
    if (!isThere || !posted.answered) return 'unknown';
    return fitsEcho(posted.body, order) ? 'same' : 'other';
  };
};
