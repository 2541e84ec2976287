import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { type Fault, isDelay } from '../faults.ts';

type Final = Extract<Fault, { kind: 'rateLimit' | 'status' | 'html' | 'reset' }>;

/** Whether a fault takes the place of the real answer. */
export function isFinal(fault: Fault): fault is Final {
  return !isDelay(fault) && fault.kind !== 'refuse';
}

/** The answer that a fault puts in the place of the real one. */
export function faultAnswer(fault: Final): Response {
  switch (fault.kind) {
    case 'rateLimit':
      return rateLimited(fault);
    case 'html':
      return new Response('<!DOCTYPE html><title>502 Bad Gateway</title><h1>Bad gateway</h1>', {
        status: fault.status ?? 502,
        headers: { 'content-type': 'text/html' },
      });
    case 'status':
      return Response.json({ message: `${fault.status}: scripted fault`, code: 0 }, { status: fault.status });
    case 'reset':
      return new Response(null, { status: 500 });
  }
}

/** Cuts the connection without an answer. */
export function cut({ incoming }: HttpBindings): Response {
  incoming.socket.resetAndDestroy();
  return RESPONSE_ALREADY_SENT;
}

function rateLimited({ retryAfterSeconds, scope = 'user' }: Extract<Fault, { kind: 'rateLimit' }>): Response {
  const global = scope === 'global';
  const body = { message: 'You are being rate limited.', retry_after: retryAfterSeconds, global };
  const headers = {
    'retry-after': String(Math.ceil(retryAfterSeconds)),
    'x-ratelimit-scope': scope,
    'x-ratelimit-reset-after': String(retryAfterSeconds),
    ...(global ? { 'x-ratelimit-global': 'true' } : {}),
  };
  return Response.json(body, { status: 429, headers });
}
