import { setTimeout as delay } from 'node:timers/promises';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import type { HttpBindings } from '@hono/node-server';
import type { Context, Next } from 'hono';
import { ERRORS, type Refusal } from './errors.ts';
import type { AnswerFault, ByteForm } from './faults.ts';

export type JsonObject = Record<string, unknown>;

/** What the routes find in the context: the body, once it was seen to be an object with a key that is accepted. */
export type Env = { Bindings: HttpBindings; Variables: { body: JsonObject; key: string } };

/** The page that a proxy in front of the API shows when the API does not answer. */
export const HTML_PAGE =
  '<!DOCTYPE html><html><head><title>modelslab.com | 502: Bad gateway</title></head><body><h1>Bad gateway</h1></body></html>';

export const refuse = (context: Context<Env>, { status, body }: Refusal): Response =>
  context.json(body, status);

const hangUp = (context: Context<Env>): Response => {
  context.env.incoming.socket.destroy();
  return new Response(null, { headers: { 'x-hono-already-sent': 'true' } });
};

const refusalOf = ({ error, retryAfter }: Extract<AnswerFault, { kind: 'error' }>): Refusal => {
  const { status, body } = ERRORS[error];
  return { status, body: retryAfter === undefined ? body : { ...body, retry_after: retryAfter } };
};

const cut = (): Response =>
  new Response('{"status":"success","generationTime":2.1,"id":95120', {
    headers: { 'content-type': 'application/json' },
  });

const IN_BYTES: Record<ByteForm, (data: Buffer) => Buffer> = {
  bom: (data) => Buffer.concat([Buffer.from('\uFEFF'), data]),
  utf16: (data) => Buffer.from(`\uFEFF${data.toString('utf8')}`, 'utf16le'),
  gzip: gzipSync,
  deflate: deflateSync,
  brotli: brotliCompressSync,
  gzipTwice: (data) => gzipSync(gzipSync(data)),
  plain: (data) => data,
};

/** An answer with the same content in other bytes. */
const inBytes = async (
  answer: Response,
  { form, header }: Extract<AnswerFault, { kind: 'bytes' }>,
): Promise<Response> => {
  const data = IN_BYTES[form](Buffer.from(await answer.arrayBuffer()));
  const headers = new Headers(answer.headers);
  headers.delete('content-length');
  if (header !== undefined) headers.set('content-encoding', header);
  return new Response(new Uint8Array(data), { status: answer.status, headers });
};

/** Answers as the fault says, passing on to the proper answer where it only delays or loses that. */
export const answerWith = async (
  fault: AnswerFault,
  context: Context<Env>,
  { next, signal }: { next: Next; signal: AbortSignal },
): Promise<Response | undefined> => {
  switch (fault.kind) {
    case 'slow':
      if (fault.accepted) await next();
      await delay(fault.ms, undefined, { signal }).catch(() => undefined);
      if (!fault.accepted) await next();
      return undefined;
    case 'reset':
      if (fault.accepted) await next();
      return hangUp(context);
    case 'error':
      return refuse(context, refusalOf(fault));
    case 'html':
      return context.html(HTML_PAGE, fault.status ?? 200);
    case 'garbage':
      return cut();
    case 'bytes': {
      await next();
      const answer = context.res;
      // Hono merges the headers of the answer before into the next one.
      context.res = undefined;
      context.res = await inBytes(answer, fault);
      return undefined;
    }
    case 'answer':
      return context.json(fault.body, fault.status ?? 200);
  }
};
