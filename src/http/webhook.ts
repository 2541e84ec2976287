import { createHmac, timingSafeEqual } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import type { EventBus } from '#domain/events.ts';
import type { Log } from '#domain/system.ts';
import { createRoutes, type Routes } from './server.ts';

/** The path that the API calls when a request is finished; its last part is the secret. */
const PATH = '/webhooks/modelslab';

// A call contains a few links and echoes the request.
const MOST_BYTES = 64 * 1024;

/** Derives a secret that all processes of one bot share, and that does not reveal the token. */
export const webhookSecret = (discordToken: string): string =>
  createHmac('sha256', discordToken).update('loralei webhook').digest('base64url');

/** Returns the webhook URL to give to the API. */
export const webhookAddress = (publicUrl: string, secret: string): string => `${publicUrl}${PATH}/${secret}`;

const isSecret = (given: string, secret: string): boolean => {
  const digest = (text: string) => createHmac('sha256', 'length').update(text).digest();
  return timingSafeEqual(digest(given), digest(secret));
};

const idText = z.union([z.string().min(1).max(100), z.number()]).transform(String);

// The API's documentation disagrees on numbers and strings, so both are accepted.
const callSchema = z.looseObject({
  id: idText,
  track_id: z.coerce.number().int().nonnegative(),
  status: z.string(),
});

/**
 * The route for the API's webhook. A call only makes waiting code fetch the result at once; what counts is
 * the response to that fetch. So a forged or repeated call is harmless.
 */
export const webhookRoutes = ({
  secret,
  events,
  keep,
  log,
}: {
  secret: string;
  events: EventBus;
  /** Stores the call for a request whose response has not arrived yet. */
  keep: (call: { providerId: string; trackId: number }) => Promise<void>;
  log: Log;
}): Routes => {
  const app = createRoutes();
  // Before the body is read: strangers are refused early.
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
