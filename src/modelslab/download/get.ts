import { type Dispatcher, request } from 'undici';
import { BodyTooLong, readBody } from '#modelslab/body.ts';
import { USER_AGENT } from '#modelslab/options.ts';
import { type AddressPolicy, refusalOf } from './addresses.ts';
import { ForbiddenAddress } from './guarded-lookup.ts';

/** What one link gave. */
type Got =
  | { ok: true; content: Buffer }
  /** `final`: asking again changes nothing. */
  | { ok: false; why: string; final: boolean };

/** Fetches the content of a link. Rejects with nothing but the reason of the caller's signal. */
export type Get = (url: string, signal: AbortSignal) => Promise<Got>;

export type GetOptions = {
  /** Its connections must be made through the guarded lookup. */
  dispatcher: Dispatcher;
  policy: AddressPolicy;
  maxBytes: number;
  timeoutMs: number;
};

const MAX_REDIRECTS = 3;

const final = (why: string): Got => ({ ok: false, why, final: true });

const thrown = (error: unknown): Got => {
  if (error instanceof BodyTooLong || error instanceof ForbiddenAddress) return final(error.message);
  return { ok: false, why: error instanceof Error ? error.message || error.name : 'no answer', final: false };
};

const hop = async (url: URL, options: GetOptions, signal: AbortSignal): Promise<Got | { next: URL }> => {
  const response = await request(url, {
    dispatcher: options.dispatcher,
    headers: { 'user-agent': USER_AGENT },
    signal,
  });
  const { statusCode, headers, body } = response;
  if (statusCode === 200) return { ok: true, content: await readBody(body, options.maxBytes) };
  await body.dump();
  const next = typeof headers.location === 'string' ? URL.parse(headers.location, url.href) : null;
  if (statusCode >= 300 && statusCode < 400 && next) return { next };
  return { ok: false, why: `status ${statusCode}`, final: false };
};

/** A fetcher of links that judges every address on the way. It knows no key, so none can be sent. */
export const createGet = (options: GetOptions): Get => {
  const follow = async (start: URL | null, signal: AbortSignal): Promise<Got> => {
    let url = start;
    for (let hops = 0; hops <= MAX_REDIRECTS; hops += 1) {
      if (!url) return final('not an address');
      const refusal = refusalOf(url, options.policy);
      if (refusal !== null) return final(refusal);
      const came = await hop(url, options, signal);
      if (!('next' in came)) return came;
      url = came.next;
    }
    return final('too many redirects');
  };

  return async (url, signal) => {
    const timeout = AbortSignal.timeout(options.timeoutMs);
    try {
      return await follow(URL.parse(url), AbortSignal.any([signal, timeout]));
    } catch (error) {
      signal.throwIfAborted();
      return thrown(error);
    }
  };
};
