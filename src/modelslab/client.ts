import type { ImageProvider, KeyedCalls as KeyedImageCalls } from '#domain/generation/provider.ts';
import { type AccountFacts, type Balance, createAccount } from './account.ts';
import { createGuardedLookup, policyFor } from './download/addresses.ts';
import { createDownload } from './download/download.ts';
import { createGet } from './download/get.ts';
import { endpointsOf } from './endpoints.ts';
import { createOwnModels, createReload, type OwnModels } from './models.ts';
import { createRedact, type ModelsLabOptions, type Proxies, settingsOf } from './options.ts';
import { createCollect } from './polling.ts';
import { createRecognize } from './recognition.ts';
import { createSubmit } from './submit.ts';
import { type Connection, createApiAgent, createDispatcher, createTransport } from './transport.ts';

export type { ModelsLabOptions } from './options.ts';

/**
 * The ModelsLab API. Every call rejects with a GenerationError, or with its signal's reason; the key is in neither.
 * Disposing it breaks off the calls that are still running.
 */
export type ModelsLab = ImageProvider &
  AsyncDisposable & {
    /**
     * Fetches all models and LoRAs that the API lists: tens of thousands of rows, so ask seldom. Resolves with what
     * `read` makes of the answer's text, which is null where the text is no list: then it rejects.
     */
    modelList<T>(signal: AbortSignal, read: (body: string) => T | null | Promise<T | null>): Promise<T>;
    /** Asks something harmless; rejects with `invalidKey` when the key is none. */
    checkKey(signal: AbortSignal): Promise<AccountFacts>;
    /** The money left on the account of the key. */
    balance(signal: AbortSignal): Promise<Balance>;
    /** The same API with another key, over the same connections. */
    withKey(key: string): KeyedCalls;
  };

/** The calls that depend on whose key it is. */
type KeyedCalls = KeyedImageCalls & Pick<ModelsLab, 'checkKey' | 'balance'> & OwnModels;

const usable = (proxies: Proxies | null | undefined): Proxies | null =>
  proxies && (proxies.https !== null || proxies.http !== null) ? proxies : null;

/** A client with connections of its own: one set for the API, and one for image hosts, which are not trusted. */
export const createModelsLab = (options: ModelsLabOptions): ModelsLab => {
  const settings = settingsOf(options);
  const { apiUrl, timeouts, maxAnswerBytes } = settings;
  const endpoints = endpointsOf(apiUrl);
  const policy = policyFor(apiUrl);
  // What this machine says to itself is no proxy's business.
  const proxies = policy.loopback ? null : usable(options.proxies);
  if (proxies) options.log.info({}, 'ModelsLab and its images are reached by a proxy, Discord without it');

  const apiAgent = createApiAgent({ connectTimeoutMs: timeouts.connectMs, proxies });
  // A proxy resolves names by itself: then the address and its certificate are what is judged.
  const imageAgent = createDispatcher(
    { connect: { timeout: timeouts.connectMs, lookup: createGuardedLookup(policy, options.lookup) } },
    proxies,
  );

  const connect = (key: string): Connection => {
    const redact = createRedact(key);
    const transport = createTransport({ dispatcher: apiAgent, maxBytes: maxAnswerBytes, redact });
    return { settings: { ...settings, key }, endpoints, transport, redact };
  };
  const connection = connect(settings.key);
  const account = createAccount(connection);
  const get = createGet({
    dispatcher: imageAgent,
    policy,
    timeoutMs: timeouts.downloadMs,
  });

  return {
    submit: createSubmit(connection),
    collect: createCollect(connection),
    recognize: createRecognize(connection),
    reload: createReload(connection),
    download: createDownload({ settings, get, redact: connection.redact }),
    modelList: account.modelList,
    checkKey: account.checkKey,
    balance: account.balance,
    withKey(key) {
      const keyed = connect(key);
      const { checkKey, balance } = createAccount(keyed);
      return {
        submit: createSubmit(keyed),
        collect: createCollect(keyed),
        recognize: createRecognize(keyed),
        reload: createReload(keyed),
        checkKey,
        balance,
        ...createOwnModels(keyed),
      };
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([apiAgent.destroy(), imageAgent.destroy()]);
    },
  };
};
