import { Agent, buildConnector, DecoratorHandler, type Dispatcher, EnvHttpProxyAgent, request } from 'undici';
import { readBody } from './body.ts';
import type { Endpoints } from './endpoints.ts';
import { type Proxies, type Redact, type Settings, USER_AGENT } from './options.ts';
import { textIn } from './plain.ts';

/** One POST of JSON. */
type Post = {
  url: URL;
  body: string;
  signal: AbortSignal;
  /** Milliseconds for the whole call. */
  timeoutMs: number;
  /** Called when the connection stands, right before the request is written to it. When it throws, nothing is sent. */
  beforeSending?: () => void;
};

/** What came of one POST. */
export type Posted =
  | { answered: true; status: number; retryAfter: string | string[] | null; body: string }
  | {
      answered: false;
      /** False when nothing of it can have reached the server. */
      sent: boolean;
      timedOut: boolean;
      /** For the log; without the key. */
      cause: Error;
    };

/** Sends a POST once. Rejects with nothing but the reason of the caller's signal, and what `beforeSending` throws. */
export type Transport = (post: Post) => Promise<Posted>;

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined;

/** The proxy let no connection through, so that nothing came to the API. */
const isProxyRefusal = (error: unknown): boolean =>
  codeOf(error) === 'UND_ERR_PRX_TLS' ||
  (codeOf(error) === 'UND_ERR_ABORTED' && error instanceof Error && /^Proxy response \(/.test(error.message));

/** Errors of connecting: nothing is sent before the connection stands, with its TLS. */
const connectErrors = new WeakSet<Error>();

/** Connections to the API. What fails while connecting is remembered as such, whatever its code is. */
export const createApiAgent = (options: {
  connectTimeoutMs: number;
  proxies: Proxies | null;
}): Dispatcher => {
  // HTTP/2 may replay a request on a new connection; an order must not be sent twice.
  const connect = buildConnector({ timeout: options.connectTimeoutMs, allowH2: false });
  const noting: buildConnector.connector = (target, done) =>
    connect(target, (...[error, socket]) => {
      if (error === null) return done(null, socket);
      connectErrors.add(error);
      done(error, null);
    });
  return createDispatcher({ allowH2: false, connect: noting }, options.proxies);
};

/**
 * Whether the connection failed before it stood. Codes alone do not tell: a reset may come after the body was read.
 */
const failedBeforeSending = (error: unknown): boolean => {
  if (error instanceof Error && connectErrors.has(error)) return true;
  if (codeOf(error) === 'UND_ERR_CONNECT_TIMEOUT' || isProxyRefusal(error)) return true;
  // Node tries several addresses of a host and reports all of its failures together.
  if (error instanceof AggregateError) return error.errors.every(failedBeforeSending);
  const syscall = error instanceof Error && 'syscall' in error ? error.syscall : undefined;
  return syscall === 'connect' || syscall === 'getaddrinfo';
};

/** A new error without the stack and the properties of the old one, which may quote what was sent. */
const cleaned = (error: unknown, redact: Redact): Error => {
  const name = error instanceof Error ? error.name : 'Error';
  const text = error instanceof Error ? error.message : String(error);
  return new Error(redact([name, codeOf(error), text].filter(Boolean).join(' ')));
};

/** What a caller's `beforeSending` threw. */
class Withheld extends Error {
  override readonly name = 'Withheld';
}

/** The handler of one request, which asks before it is written. */
const askingFirst = (handler: Dispatcher.DispatchHandlers, beforeSending: () => void) =>
  Object.assign(new DecoratorHandler(handler), {
    onConnect(abort: (reason?: Error) => void) {
      handler.onConnect?.(abort);
      try {
        beforeSending();
      } catch (reason) {
        abort(new Withheld('the caller did not let it be sent', { cause: reason }));
      }
    },
  });

/** A dispatcher that asks before it writes a request: only then the connection stands, however long that took. */
const asking = (dispatcher: Dispatcher, beforeSending: () => void): Dispatcher =>
  dispatcher.compose(
    (dispatch) => (options, handler) => dispatch(options, askingFirst(handler, beforeSending)),
  );

/** Posts over a dispatcher. Redirects are answers like any other: the key goes to the configured host alone. */
export const createTransport =
  (options: { dispatcher: Dispatcher; maxBytes: number; redact: Redact }): Transport =>
  async ({ url, body, signal, timeoutMs, beforeSending = () => undefined }) => {
    const timeout = AbortSignal.timeout(timeoutMs);
    try {
      const response = await request(url, {
        dispatcher: asking(options.dispatcher, beforeSending),
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json',
          'user-agent': USER_AGENT,
        },
        body,
        signal: AbortSignal.any([signal, timeout]),
      });
      const retryAfter = response.headers['retry-after'];
      return {
        answered: true,
        status: response.statusCode,
        retryAfter: retryAfter ?? null,
        body: textIn(
          await readBody(response.body, options.maxBytes),
          String(response.headers['content-type']),
        ),
      };
    } catch (error) {
      if (error instanceof Withheld) throw error.cause;
      signal.throwIfAborted();
      return {
        answered: false,
        sent: !failedBeforeSending(error),
        timedOut: timeout.aborted,
        cause: cleaned(error, options.redact),
      };
    }
  };

/** What the calls to the API share. */
export type Connection = {
  settings: Settings;
  endpoints: Endpoints;
  transport: Transport;
  redact: Redact;
};

/** A set of connections, over the proxies where there are any. The agent's `connect` is for what goes without one. */
export const createDispatcher = (agent: Agent.Options, proxies: Proxies | null): Dispatcher => {
  if (proxies === null) return new Agent(agent);
  const options = {
    ...agent,
    // It opens a tunnel for https alone. Its types do not name this option, which it hands on.
    proxyTunnel: false,
    // Empty, so that the agent does not look into the environment by itself.
    httpsProxy: proxies.https ?? '',
    httpProxy: proxies.http ?? '',
    noProxy: ['localhost', '127.0.0.1', '::1', proxies.except].join(','),
  };
  return new EnvHttpProxyAgent(options);
};
