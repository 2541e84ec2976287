import { randomInt, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { createMemoryState, type State } from '../state/state.ts';
import { type ProcessingForm, type Site, webhookBody } from './answers.ts';
import { createApi } from './api.ts';
import type { Env } from './call.ts';
import { type CdnParts, createCdn } from './cdn.ts';
import { createFaults, type FaultScript } from './faults.ts';
import { createFinishedListeners, type OnFinished } from './finished.ts';
import type { Plan } from './gate.ts';
import { createGenerations, type Generation, generationSchema } from './generations.ts';
import { createImageGenerator } from './image-generator.ts';
import { createInputs, type Inputs } from './inputs.ts';
import { createModels, type Models } from './models.ts';
import { type Order, wordsOfOrder } from './order.ts';
import { createOwnModels, type OwnModels } from './own-models.ts';
import { createRecords, type RecordedRequest, type Violation } from './record.ts';
import { callWebhook, isLoopback, type WebhookCall } from './webhook.ts';

export type ModelsLabOptions = {
  /** What is remembered of an earlier run, and for a later one: nothing, if left out. */
  state?: State;
  /** 0, the default, takes any free one. */
  port?: number;
  /** How long a generation takes, in milliseconds (default 4000); 0 answers with success at once. */
  generationMs?: number | ((order: Order) => number);
  /** How many generations each key may have going on before it is answered 429; without it no limit holds. */
  concurrency?: number;
  /** The key that is accepted (default `sandbox-key`). */
  key?: string;
  /** Further keys that are accepted, each with the limit of its own plan where one is given. */
  keys?: Readonly<Record<string, Plan>>;
  /** The form of "processing" answers; `rotate`, the default, takes each in turn. */
  processingForm?: ProcessingForm | 'rotate';
  /** Where the list of models says that its sample pictures are; left out: here. */
  samplesOrigin?: string;
  /** Milliseconds since 1970, for recorded times. */
  now?: () => number;
  /** Draws the seed of a request that has none. */
  newSeed?: () => number;
  /** A PNG that every link of a generation gives, in the place of a painting. */
  picture?: Uint8Array<ArrayBuffer>;
  /** Paintings have so many times the width and height that was ordered (default 1). */
  scale?: number;
};

/** What one key has asked for, and how many of its generations go on now and went on at most. */
type KeyCounts = { requests: number; orders: number; inFlight: number; peakInFlight: number };

/** A running stand-in; disposing it closes the server and every connection. */
export type ModelsLabStandIn = AsyncDisposable & {
  /** What MODELSLAB_API_URL should be: `http://127.0.0.1:PORT/api`. */
  apiUrl: string;
  key: string;
  violations: readonly Violation[];
  /** Returns how to stop listening. */
  onViolation(listener: (violation: Violation) => void): () => void;
  /** Hears of every generation in the moment it is finished or has failed. */
  onFinished: OnFinished;
  requests: readonly RecordedRequest[];
  /** How many orders came in, whatever became of them. */
  readonly posts: number;
  /** Webhook calls made so far. */
  webhooks: readonly WebhookCall[];
  faults: FaultScript;
  /** The prompts of the orders that were taken on (of edits the addresses of their pictures), the oldest first; what was refused is not among them. */
  accepted(): string[];
  /** What came in with a key (default: `key`), refused calls among it. */
  counts(key?: string): KeyCounts;
  /** Generations going on now, of one key (default: `key`). */
  inFlight(key?: string): number;
  /** The most that went on at once. */
  peakInFlight(key?: string): number;
  /** Sets the money left on the account of a key (default: `key`), in USD; 43.6 at first. */
  setBalance(balance: number, key?: string): void;
  /** Unloads a model, as the API does with those that were idle for a week. */
  unload: Models['unload'];
  /** What accounts brought along. */
  loaded: OwnModels['loaded'];
  finishLoad: OwnModels['finishLoad'];
  setTrained: OwnModels['setTrained'];
  /** Generations accepted from now on go on until `release` or `finish`. */
  hold(): void;
  release(): void;
  /** Ends one generation, whatever keeps it. Throws when there is no such id. */
  finish(id: number): void;
  close(): Promise<void>;
};

const createWebhooks = (site: Site, signal: AbortSignal) => {
  const calls: WebhookCall[] = [];
  const send = async (url: string, generation: Generation): Promise<void> => {
    calls.push(await callWebhook(url, webhookBody(generation, site), signal));
  };
  const announce = (generation: Generation): void => {
    const { webhook } = generation.order;
    if (webhook !== null && isLoopback(webhook)) void send(webhook, generation);
  };
  return { calls, announce };
};

const listen = async (app: Hono<Env>, port: number) => {
  const server = createAdaptorServer({
    fetch: app.fetch,
    // Longer than the 4 s after which undici lets a quiet connection go, so that it never meets a closing one.
    serverOptions: { keepAliveTimeout: 60_000 },
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The stand-in has no port.');
  return { server, port: address.port };
};

type Surroundings = { site: Site; inputs: Inputs; signal: AbortSignal };

const build = (options: ModelsLabOptions, { site, inputs, signal }: Surroundings) => {
  const { key = 'sandbox-key', keys = {}, generationMs = 4000, now = Date.now } = options;
  const { state = createMemoryState() } = options;
  const records = createRecords(now);
  const faults = createFaults();
  const webhooks = createWebhooks(site, signal);
  const finished = createFinishedListeners();
  const generations = createGenerations({
    now,
    newSeed: options.newSeed ?? (() => randomInt(2 ** 32)),
    newName: randomUUID,
    table: state.table('generations', generationSchema),
    duration: typeof generationMs === 'number' ? () => generationMs : generationMs,
    onFinished: (generation) => {
      finished.tell(generation);
      webhooks.announce(generation);
    },
  });
  const models = createModels();
  const ownModels = createOwnModels();
  const plans = plansOf({ [key]: {}, ...keys }, options.concurrency);
  const api = createApi({
    site,
    plans,
    processingForm: options.processingForm ?? 'rotate',
    faults,
    generations,
    models,
    ownModels,
    records,
    inputs,
    signal,
  });
  return { key, models, ownModels, plans, records, faults, webhooks, finished, generations, api };
};

/** The keys that are accepted, those without a limit of their own with that of all. */
const plansOf = (keys: Readonly<Record<string, Plan>>, concurrency: number | undefined): Map<string, Plan> =>
  new Map(
    Object.entries(keys).map(([key, plan]) => [
      key,
      { ...plan, concurrency: plan.concurrency ?? concurrency },
    ]),
  );

const createApp = (api: Hono<Env>, parts: CdnParts) => {
  const app = new Hono<Env>();
  app.route('/api', api);
  app.route('/cdn', createCdn(parts, 'cdn'));
  app.route('/proxy', createCdn(parts, 'proxy'));
  app.onError((error, context) => context.json({ status: 'error', message: error.message }, 500));
  return app;
};

/** Starts a server on loopback that answers like ModelsLab. */
export const startModelsLab = async (options: ModelsLabOptions = {}): Promise<ModelsLabStandIn> => {
  const closing = new AbortController();
  const { signal } = closing;
  const site: Site = { origin: '', samples: options.samplesOrigin ?? null };
  const inputs = createInputs(signal);
  const built = build(options, { site, inputs, signal });
  const { key, models, ownModels, plans, records, faults, webhooks, finished, generations, api } = built;
  const images = createImageGenerator({ scale: options.scale });
  const parts = { generations, faults, images, inputs, signal, picture: options.picture };
  const app = createApp(api, parts);
  const { server, port } = await listen(app, options.port ?? 0);
  site.origin = `http://127.0.0.1:${port}`;

  const close = async (): Promise<void> => {
    if (signal.aborted) return;
    closing.abort();
    generations.close();
    const closed = once(server, 'close');
    server.close();
    if ('closeAllConnections' in server) server.closeAllConnections();
    await closed;
  };

  return {
    apiUrl: `${site.origin}/api`,
    key,
    violations: records.violations,
    onViolation: records.onViolation,
    onFinished: finished.listen,
    requests: records.requests,
    get posts() {
      return records.posts;
    },
    webhooks: webhooks.calls,
    faults,
    accepted: () => generations.all().map(({ order }) => wordsOfOrder(order)),
    counts: (ofKey = key) => ({
      ...records.counts(ofKey),
      inFlight: generations.inFlight(ofKey),
      peakInFlight: generations.peakInFlight(ofKey),
    }),
    inFlight: (ofKey = key) => generations.inFlight(ofKey),
    peakInFlight: (ofKey = key) => generations.peakInFlight(ofKey),
    setBalance: (balance, ofKey = key) => void plans.set(ofKey, { ...plans.get(ofKey), balance }),
    loaded: ownModels.loaded,
    finishLoad: ownModels.finishLoad,
    setTrained: ownModels.setTrained,
    unload: models.unload,
    hold: generations.hold,
    release: generations.release,
    finish: generations.finish,
    close,
    [Symbol.asyncDispose]: close,
  };
};
