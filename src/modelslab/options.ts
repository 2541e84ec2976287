import type { LookupFunction } from 'node:net';
import { MOST_IMAGE_BYTES } from '#domain/generation/image-file.ts';
import type { Clock, Log, Random } from '#domain/system.ts';
import type { Backoff } from '#shared/retry.ts';
import type { OperatorInput } from './wire/request.ts';

/** Proxies by which this machine reaches the internet; null for none. */
export type Proxies = {
  /** For addresses of https; null: as for http. */
  https: string | null;
  http: string | null;
  /** Hosts that are reached without one, separated by commas. */
  except: string;
};

/** Milliseconds that one call may take, from the connection to the last byte. */
type Timeouts = {
  connectMs: number;
  /** The API often makes the image before it answers. */
  submitMs: number;
  fetchMs: number;
  /** The model list has many megabytes. */
  listMs: number;
  downloadMs: number;
};

/** When to ask for an order that is processing. */
export type Polling = Backoff & {
  /** The API's own guess is waited for first, within these bounds. */
  eta: { minMs: number; maxMs: number };
  /** Answers in a row that make no sense, or that call an order finished without a link, before giving up. */
  oddAnswers: number;
  /** Milliseconds that an answer may ask to wait: an image that is ready should not wait for long. */
  askedMaxMs: number;
  /** Milliseconds after an order in which the API may not know it yet. */
  patienceMs: number;
};

/** How often and how soon to try again. */
type Attempts = Backoff & { attempts: number };

/** How often one image is asked for, and the milliseconds after which its links are given up in any case. */
type Download = Attempts & { deadlineMs: number };

/** What a client needs, and what can be changed about it. */
export type ModelsLabOptions = {
  /** Such as `https://modelslab.com/api`; the key is sent to this host only. */
  apiUrl: URL | string;
  key: string;
  clock: Clock;
  random: Pick<Random, 'fraction'>;
  log: Log;
  operator?: OperatorInput;
  /** Milliseconds for collecting one order. */
  deadlineMs?: number;
  maxImageBytes?: number;
  maxAnswerBytes?: number;
  timeouts?: Partial<Timeouts>;
  polling?: Partial<Polling>;
  /** For an order that was refused for now, or never sent. */
  submission?: Partial<Backoff>;
  /** For images that are not yet where their links point. */
  downloading?: Partial<Download>;
  /** By which the API and its images are reached, unless the API is on this machine; none unless given. */
  proxies?: Proxies | null;
  /** Resolves the hosts of images; Node's own unless a test says otherwise. */
  lookup?: LookupFunction;
};

/** The options with every default filled in. */
export type Settings = Required<Omit<ModelsLabOptions, 'lookup' | 'apiUrl' | 'proxies'>> & {
  apiUrl: URL;
  timeouts: Timeouts;
  polling: Polling;
  submission: Backoff;
  downloading: Download;
};

// The proxies before the API and its images turn away callers without a name.
export const USER_AGENT = 'Loralei';

const MEBIBYTE = 1024 * 1024;

const DEFAULTS = {
  operator: {},
  deadlineMs: 300_000,
  maxImageBytes: MOST_IMAGE_BYTES,
  // Inline images and the model list are the long answers.
  maxAnswerBytes: 128 * MEBIBYTE,
};

const TIMEOUTS: Timeouts = {
  connectMs: 10_000,
  submitMs: 120_000,
  fetchMs: 30_000,
  listMs: 120_000,
  downloadMs: 60_000,
};

const POLLING: Polling = {
  eta: { minMs: 1000, maxMs: 30_000 },
  firstMs: 2500,
  growth: 1.4,
  maxMs: 10_000,
  oddAnswers: 5,
  askedMaxMs: 15_000,
  patienceMs: 30_000,
};

const SUBMISSION: Backoff = { firstMs: 2000, growth: 2, maxMs: 30_000 };

// Links were seen to lag behind the answer by a few seconds. Somebody looks at a full bar meanwhile.
const DOWNLOADING: Download = { attempts: 5, firstMs: 1000, growth: 1.6, maxMs: 5000, deadlineMs: 90_000 };

export const settingsOf = (options: ModelsLabOptions): Settings => ({
  ...DEFAULTS,
  ...options,
  apiUrl: new URL(options.apiUrl),
  timeouts: { ...TIMEOUTS, ...options.timeouts },
  polling: { ...POLLING, ...options.polling },
  submission: { ...SUBMISSION, ...options.submission },
  downloading: { ...DOWNLOADING, ...options.downloading },
});

/** Takes the key out of a text. */
export type Redact = (text: string) => string;

/** A function that replaces the key wherever a text repeats it, as it is or as part of an address. */
export const createRedact = (key: string): Redact => {
  const spellings = [key, encodeURIComponent(key)].filter((spelling) => spelling !== '');
  return (text) => spellings.reduce((clean, spelling) => clean.replaceAll(spelling, '[key]'), text);
};
