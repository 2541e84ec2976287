import type { HttpBindings } from '@hono/node-server';
import { InteractionResponseType, InteractionType } from 'discord-api-types/v10';
import { verifyKey } from 'discord-interactions';
import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import type { Clock } from '#domain/ports.ts';
import { type FirstAnswer, InteractionGone } from '#interaction/reply.ts';
import { createRoutes, type Routes } from './server.ts';

/** The path under which Discord sends interactions. */
export const INTERACTIONS_PATH = '/interactions';

// An interaction with the longest modal there is stays far below.
const MOST_BYTES = 1024 * 1024;

// A signature from longer ago may be somebody's who has kept it.
const SIGNATURE_LIFETIME_SECONDS = 5 * 60;

const ping = z.object({ type: z.literal(InteractionType.Ping) });

type Answered = { answer: Parameters<FirstAnswer>[0]; files: Parameters<FirstAnswer>[1] };

/** An answer as the body of a response: JSON, or a form when files go with it. */
const responseOf = ({ answer, files }: Answered): Response => {
  if (files.length === 0) return Response.json(answer);
  const form = new FormData();
  // As text: a Blob would go out as a file of its own.
  form.set('payload_json', JSON.stringify(answer));
  for (const [index, { name, data }] of files.entries()) {
    form.set(`files[${index}]`, new Blob([Uint8Array.from(data)]), name);
  }
  return new Response(form);
};

type Outgoing = HttpBindings['outgoing'];

/** Waits until a response has left. Rejects when whoever asked does not wait for it any more. */
const departure = async (outgoing: Outgoing): Promise<void> => {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  outgoing.once('finish', resolve);
  outgoing.once('close', () => reject(new InteractionGone('Discord did not wait for the answer')));
  return promise;
};

/** Takes one answer, and hands it to whoever responds. */
const createSlot = (outgoing: Outgoing): { take: FirstAnswer; taken: Promise<Answered> } => {
  const { promise: taken, resolve } = Promise.withResolvers<Answered>();
  let isTaken = false;
  return {
    taken,
    async take(answer, files) {
      if (isTaken) throw new InteractionGone('answered already');
      isTaken = true;
      if (outgoing.destroyed) throw new InteractionGone('Discord did not wait for the answer');
      const departed = departure(outgoing);
      resolve({ answer, files });
      await departed;
    },
  };
};

/** What the route needs. */
export type InteractionsOptions = {
  /** The application's public key, as hexadecimal digits. */
  publicKey: string;
  /** Handles an interaction; resolves when it is handled, and never rejects. */
  receive(payload: unknown, answer: FirstAnswer): Promise<void>;
  /** Hears of a request that Discord signed and that is refused for its time: how many seconds it differs from ours. */
  onSkew(seconds: number): void;
  clock: Pick<Clock, 'now'>;
};

// 64 bytes. The library reads what is no digit as a zero, and any length.
const SIGNATURE = /^[0-9a-f]{128}$/i;

type Signature = { signature: string; timestamp: string };
type Headers = (name: string) => string | undefined;

/** The signature of a request, as far as it can be judged without the body; undefined when it is none. */
const signatureOf = (header: Headers): Signature | undefined => {
  const signature = header('X-Signature-Ed25519') ?? '';
  const timestamp = header('X-Signature-Timestamp') ?? '';
  return SIGNATURE.test(signature) && /^\d+$/.test(timestamp) ? { signature, timestamp } : undefined;
};

/** Discord signed it, and not long ago. One that it signed at another time tells of our clock. */
const isGenuine = async (
  body: ArrayBuffer,
  { signature, timestamp }: Signature,
  { publicKey, onSkew, clock }: InteractionsOptions,
): Promise<boolean> => {
  if (!(await verifyKey(body, signature, timestamp, publicKey))) return false;
  const skewSeconds = clock.now() / 1000 - Number(timestamp);
  if (Math.abs(skewSeconds) <= SIGNATURE_LIFETIME_SECONDS) return true;
  onSkew(skewSeconds);
  return false;
};

const refuse = (context: Context): Response => context.text('invalid request signature', 401);

const readJson = (body: ArrayBuffer): unknown => {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
};

/**
 * The route for interactions that Discord sends over HTTP: only what it has signed gets in, and the first answer to an
 * interaction is the response itself.
 */
export const interactionsRoutes = (options: InteractionsOptions): Routes => {
  const { receive } = options;
  const app = createRoutes();
  // Before the body is read: who cannot have signed it is not listened to.
  const demandSignature: MiddlewareHandler = async (context, next) =>
    signatureOf((name) => context.req.header(name)) ? next() : refuse(context);
  app.post(INTERACTIONS_PATH, demandSignature, bodyLimit({ maxSize: MOST_BYTES }), async (context) => {
    // What is signed are the bytes.
    const body = await context.req.arrayBuffer();
    const signed = signatureOf((name) => context.req.header(name));
    if (!signed || !(await isGenuine(body, signed, options))) return refuse(context);
    const payload = readJson(body);
    if (payload === undefined) return context.text('the body is no JSON', 400);
    if (ping.safeParse(payload).success) return context.json({ type: InteractionResponseType.Pong });
    const { take, taken } = createSlot(context.env.outgoing);
    const answered = await Promise.race([taken, receive(payload, take).then(() => undefined)]);
    return answered ? responseOf(answered) : context.text('the interaction cannot be answered', 500);
  });
  return app;
};
