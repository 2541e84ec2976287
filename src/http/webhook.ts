import { createHmac, timingSafeEqual } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import type { EventBus } from '#domain/events.ts';
import type { Log } from '#domain/system.ts';
import { createRoutes, type Routes } from './server.ts';

/** The path under which the API tells that an order is finished; the secret is its last part. */
const PATH = '/webhooks/modelslab';

// A call names a few links and echoes the order.
const MOST_BYTES = 64 * 1024;

/** A secret that all processes of one bot share, and that tells nothing of the token it is made of. */
export const webhookSecret = (discordToken: string): string =>
  createHmac('sha256', discordToken).update('loralei webhook').digest('base64url');

/** The address to give to the API. */
export const webhookAddress = (publicUrl: string, secret: string): string => `${publicUrl}${PATH}/${secret}`;

const isSecret = (given: string, secret: string): boolean => {
  const digest = (text: string) => createHmac('sha256', 'length').update(text).digest();
  return timingSafeEqual(digest(given), digest(secret));
};

const idText = z.union([z.string().min(1).max(100), z.number()]).transform(String);

// The API's pages disagree on numbers and texts, so both are read.
const callSchema = z.looseObject({
  id: idText,
  track_id: z.coerce.number().int().nonnegative(),
  status: z.string(),
});

/**
 * The route for the API's calls. A call changes nothing by itself: it only lets whoever waits for the order ask at once,
 * and what counts is what the API answers then. So a forged or repeated one is harmless.
 */
export const webhookRoutes = ({
  secret,
  events,
  keep,
  log,
}: {
  secret: string;
  events: EventBus;
  /** Keeps what the call says for an order whose answer is not there yet. */
  keep: (call: { providerId: string; trackId: number }) => Promise<void>;
  log: Log;
}): Routes => {
  const app = createRoutes();
  // Before the body is read: strangers are not listened to.
  const demandSecret: MiddlewareHandler = async (context, next) =>
    isSecret(context.req.param('secret') ?? '', secret) ? next() : context.body(null, 404);
  app.post(`${PATH}/:secret`, demandSecret, bodyLimit({ maxSize: MOST_BYTES }), async (context) => {
    const call = callSchema.safeParse(await context.req.json().catch(() => undefined));
    if (!call.success) {
      log.warn({ problem: z.prettifyError(call.error) }, 'a call of the API cannot be read');
      return context.body(null, 400);
    }
    const { id: providerId, track_id: trackId, status } = call.data;
    log.debug({ providerId, trackId, status }, 'the API says that an order is finished');
    const isKept = await keep({ providerId, trackId }).then(
      () => true,
      (err: unknown) => {
        log.warn({ err, providerId }, 'a call of the API could not be kept');
        return false;
      },
    );
    events.send({ kind: 'finished', providerId, trackId });
    return context.body(null, isKept ? 204 : 503);
  });
  return app;
};
