import { type Dispatcher, request } from 'undici';
import { BodyTooLong, type Chunks } from '#modelslab/chunks.ts';
import { USER_AGENT } from '#modelslab/options.ts';
import { type AddressPolicy, ForbiddenAddress, refusalOf } from './addresses.ts';

/** A link that gave nothing; `final`: asking again changes nothing. */
type Refused = { ok: false; why: string; final: boolean };

/** What was made of what one link gave. */
type Got<T> = { ok: true; value: T } | Refused;

/**
 * Fetches the content of a link, and lets `read` make something of it. Rejects with nothing but the reason of the caller's
 * signal, and with what `isOurs` says is no fault of the link.
 */
export type Get = <T>(url: string, options: GetCall<T>) => Promise<Got<T>>;

type GetCall<T> = {
  read(body: Chunks): Promise<T>;
  isOurs(error: unknown): boolean;
  signal: AbortSignal;
};

export type GetOptions = {
  /** Its connections must be made through the guarded lookup. */
  dispatcher: Dispatcher;
  policy: AddressPolicy;
  timeoutMs: number;
};

const MAX_REDIRECTS = 3;

const final = (why: string): Refused => ({ ok: false, why, final: true });

const thrown = (error: unknown): Refused => {
  if (error instanceof BodyTooLong || error instanceof ForbiddenAddress) return final(error.message);
  return { ok: false, why: error instanceof Error ? error.message || error.name : 'no answer', final: false };
};

type Hop<T> = { dispatcher: Dispatcher; signal: AbortSignal; read: GetCall<T>['read'] };

const hop = async <T>(url: URL, { read, ...options }: Hop<T>): Promise<Got<T> | { next: URL }> => {
  const response = await request(url, { ...options, headers: { 'user-agent': USER_AGENT } });
  const { statusCode, headers, body } = response;
  // What breaks is thrown by reading it.
  body.on('error', () => undefined);
  if (statusCode === 200) {
    try {
      return { ok: true, value: await read(body) };
    } finally {
      body.destroy();
    }
  }
  await body.dump();
  const next = typeof headers.location === 'string' ? URL.parse(headers.location, url.href) : null;
  if (statusCode >= 300 && statusCode < 400 && next) return { next };
  return { ok: false, why: `status ${statusCode}`, final: false };
};

/** A fetcher of links that judges every address on the way. It knows no key, so none can be sent. */
export const createGet = ({ dispatcher, policy, timeoutMs }: GetOptions): Get => {
  const follow = async <T>(start: URL | null, options: Hop<T>): Promise<Got<T>> => {
    let url = start;
    for (let hops = 0; hops <= MAX_REDIRECTS; hops += 1) {
      if (!url) return final('not an address');
      const refusal = refusalOf(url, policy);
      if (refusal !== null) return final(refusal);
      const came = await hop(url, options);
      if (!('next' in came)) return came;
      url = came.next;
    }
    return final('too many redirects');
  };

  return async (url, { read, isOurs, signal }) => {
    const timeout = AbortSignal.timeout(timeoutMs);
    try {
      return await follow(URL.parse(url), {
        dispatcher,
        signal: AbortSignal.any([signal, timeout]),
        read,
      });
    } catch (error) {
      signal.throwIfAborted();
      if (isOurs(error)) throw error;
      return thrown(error);
    }
  };
};
