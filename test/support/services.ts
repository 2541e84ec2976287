import type { OperatorPolicy } from '#domain/policy/input.ts';
import { DEFAULT_SETTINGS } from '#domain/settings/schema.ts';
import type { Services } from '#interactions/invocation.ts';
import { resultImages } from './spool.ts';

/** An operator who lets everybody do everything. */
export const openPolicy: OperatorPolicy = {
  blockedWords: [],
  imagesPerMemberPerDay: null,
  jobsPerMember: 1000,
  jobsPerLane: 1000,
  directMessages: true,
  timeZone: 'UTC',
  historyDays: null,
};

const unexpected = (what: string) => () => Promise.reject(new Error(`${what} was not expected`));

/** Services that know nothing and take nothing, with those replaced that a test is about. */
export const noServices = (given: Partial<Services> = {}): Services => ({
  generations: {
    reserve: unexpected('an order'),
    cancel: async () => undefined,
    forget: async () => undefined,
    markPosted: async () => undefined,
    callOff: async () => undefined,
    cancelAll: async () => 0,
    erase: async () => 0,
    images: async () => resultImages([]),
  },
  comparisons: {
    reserve: unexpected('a comparison'),
    retry: unexpected('a comparison'),
    find: async () => undefined,
    images: async () => [],
    cancel: async () => 0,
    remove: async () => undefined,
  },
  trials: {
    vote: unexpected('a vote'),
    close: unexpected('the end of a trial'),
    standing: async () => undefined,
    ranking: async () => [],
  },
  ledger: {
    find: async () => undefined,
    activeOf: async () => [],
    jobsOf: async () => [],
    ahead: async () => 0,
    pauses: async () => [],
    history: async () => [],
    lorasOf: async () => [],
    usage: async () => ({}),
    guildsOf: async () => [],
    waiting: async () => 0,
    recentSeconds: async () => [],
  },
  estimateSeconds: async () => null,
  catalogue: { search: () => [], find: () => undefined, startingWith: () => [], complete: () => false },
  settings: {
    read: async () => ({ settings: DEFAULT_SETTINGS, revision: 0, problems: [], isNewer: false }),
    change: unexpected('a change of settings'),
    audit: async () => [],
  },
  presets: {
    list: async () => [],
    save: unexpected('a preset'),
    remove: async () => false,
    clear: async () => undefined,
  },
  members: {
    defaults: async () => ({}),
    change: unexpected('a change of defaults'),
    preferences: async () => ({ private: false, addsTriggerWords: true, tipped: true }),
    prefer: async () => undefined,
    erase: async () => undefined,
    keptOutBy: async () => [],
    keepOut: async () => undefined,
  },
  reports: {
    find: async () => null,
    change: unexpected('a change of a report'),
    admit: async () => true,
  },
  keys: {
    canSeal: false,
    find: async () => undefined,
    keep: unexpected('a key'),
    setConcurrency: async () => undefined,
    remove: async () => false,
    open: async () => ({ kind: 'gone' }),
  },
  operator: openPolicy,
  operators: { include: async () => false },
  readStatus: unexpected('a status'),
  imprint: { name: null, contact: null, privacyUrl: null, termsUrl: null },
  imageCost: null,
  commandIds: { find: () => undefined },
  channels: { find: async () => undefined },
  roles: { membersOf: async () => undefined },
  channelMessages: { post: async () => undefined, edit: async () => false, remove: async () => false },
  files: { holds: () => true, read: async () => undefined },
  readRecipe: async () => ({ kind: 'none' }),
  checkKey: async () => undefined,
  keyBalance: unexpected('a balance'),
  toldOnce: { has: async () => true, claim: async () => false, forget: async () => undefined },
  stateStore: { keep: unexpected('a stored'), recall: async () => undefined },
  drafts: { keep: unexpected('a draft'), find: async () => undefined, clear: async () => undefined },
  thumbnails: { of: async () => new Map() },
  paintSheet: async () => new Uint8Array([0]),
  statistics: {
    serverUsage: async (_, spans) => ({
      images: spans.map(() => 0),
      results: 0,
      failures: 0,
      medianSeconds: null,
      members: [],
      loras: [],
      schedulers: [],
    }),
    usedLoras: async () => [],
  },
  paintUsage: async () => new Uint8Array([0]),
  defaultModelId: 'tamarin-xl-v1',
  modelsByBase: [],
  concurrency: 1,
  seed: () => 42,
  ...given,
});
