import type { HttpBindings } from '@hono/node-server';
import { InteractionResponseType, InteractionType } from 'discord-api-types/v10';
import { verifyKey } from 'discord-interactions';
import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import type { Clock } from '#domain/system.ts';
import { Multipart } from '#interactions/multipart.ts';
import { type FirstAnswer, InteractionGone } from '#interactions/reply.ts';
import { createRoutes, type Routes } from './server.ts';

/** The path to which Discord sends interactions. */
export const INTERACTIONS_PATH = '/interactions';

// Far above an interaction with the longest possible modal.
const MOST_BYTES = 1024 * 1024;

// Older signatures may be replayed.
const SIGNATURE_LIFETIME_SECONDS = 5 * 60;

const ping = z.object({ type: z.literal(InteractionType.Ping) });

type Answered = { answer: Parameters<FirstAnswer>[0]; files: Parameters<FirstAnswer>[1] };

/** Builds the response for an answer: JSON, or a form if it has files. */
const responseOf = ({ answer, files }: Answered): Response => {
  if (files.length === 0) return Response.json(answer);
  const form = new Multipart({ body: answer, files });
  return new Response(ReadableStream.from(form), { headers: form.headers });
};

type Outgoing = HttpBindings['outgoing'];

/** Waits until a response has been sent. Rejects if the client has disconnected. */
const departure = async (outgoing: Outgoing): Promise<void> => {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  outgoing.once('finish', resolve);
  outgoing.once('close', () => reject(new InteractionGone('Discord did not wait for the answer')));
  return promise;
};

/** Passes one answer from the handler to the HTTP response. */
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
  /** The application's public key, in hexadecimal. */
  publicKey: string;
  /** Handles an interaction; resolves when done, and never rejects. */
  receive(payload: unknown, answer: FirstAnswer): Promise<void>;
  /**
   * Called for a request with a valid signature that is refused for its time, with the difference to our
   * clock in seconds.
   */
  onSkew(seconds: number): void;
  clock: Pick<Clock, 'now'>;
};

// 64 bytes. The library would read a non-digit as zero, and accept any length.
const SIGNATURE = /^[0-9a-f]{128}$/i;

type Signature = { signature: string; timestamp: string };
type Headers = (name: string) => string | undefined;

/** Returns the signature of a request, if its headers are plausible; undefined otherwise. */
const signatureOf = (header: Headers): Signature | undefined => {
  const signature = header('X-Signature-Ed25519') ?? '';
  const timestamp = header('X-Signature-Timestamp') ?? '';
  return SIGNATURE.test(signature) && /^\d+$/.test(timestamp) ? { signature, timestamp } : undefined;
};

/** Whether Discord signed it recently. A valid signature of another time indicates a wrong clock. */
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
 * The route for interactions that Discord sends over HTTP: requires Discord's signature, and returns the
 * first answer as the response.
 */
export const interactionsRoutes = (options: InteractionsOptions): Routes => {
  const { receive } = options;
  const app = createRoutes();
  // Before the body is read: requests that cannot be signed are refused early.
  const demandSignature: MiddlewareHandler = async (context, next) =>
    signatureOf((name) => context.req.header(name)) ? next() : refuse(context);
  app.post(INTERACTIONS_PATH, demandSignature, bodyLimit({ maxSize: MOST_BYTES }), async (context) => {
    // The signature covers the raw bytes.
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
