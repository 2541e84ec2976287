import type { ChannelRule, ServerSettings } from '#domain/settings/schema.ts';
import { dayIn } from '#domain/time-zone.ts';

/**
 * Names of counters: images per day, or jobs in flight. `channelImages` is that of the nearest channel with a quota,
 * `outerChannelImages` that of the category around it, if it has one too.
 */
export const COUNTER_NAMES = [
  'memberImages',
  'serverImages',
  'channelImages',
  'outerChannelImages',
  'memberJobs',
  'operatorImages',
  'operatorJobs',
] as const;

/** Names of counters: images per day, or jobs in flight. */
export type CounterName = (typeof COUNTER_NAMES)[number];

/** A usage counter; `day` is '' for counters that never reset. */
export type UsageCounter = {
  scope: string;
  day: string;
  /** The channel or category whose quota it counts. */
  channelId?: string | undefined;
};

/** The counters of a request; not every request has all of them. */
export type UsageCounters = Partial<Record<CounterName, UsageCounter>>;

/** Current value of each counter. Missing ones are 0. */
export type Usage = Partial<Record<CounterName, number>>;

/** An amount to add to a counter, unless it would exceed the limit. */
export type Charge = UsageCounter & {
  name: CounterName;
  amount: number;
  /** The counter's limit; null: unlimited, only counted. */
  most: number | null;
  /**
   * Images are refunded if the request certainly was not accepted, a job slot when the API is done with it.
   */
  refunded: 'onFailure' | 'onEnd';
};

/** Everything that selects the counters: requester, place, settings, time. */
export type CounterOwner = {
  requester: { id: string };
  place: { guildId: string | null };
  settings: ServerSettings | null;
  channelRules: readonly ChannelRule[];
  operator: { timeZone: string };
  now: number;
};

const CHANNEL_COUNTERS = ['channelImages', 'outerChannelImages'] as const satisfies CounterName[];

/** Returns the rules that set a quota, by the name of their counter. */
export const channelQuotas = (
  rules: readonly ChannelRule[],
): { name: CounterName; channelId: string; most: number }[] =>
  rules
    .flatMap(({ id, imagesPerDay }) => (imagesPerDay === null ? [] : [{ channelId: id, most: imagesPerDay }]))
    .flatMap((quota, index) => {
      const name = CHANNEL_COUNTERS[index];
      return name === undefined ? [] : [{ name, ...quota }];
    });

const channelCounters = ({ channelRules, requester }: CounterOwner, day: string): UsageCounters =>
  Object.fromEntries(
    channelQuotas(channelRules).map(({ name, channelId }) => [
      name,
      { scope: `channel:${channelId}:${requester.id}`, day, channelId },
    ]),
  );

/** Returns the requester's counters at this time. */
export const countersOf = (owner: CounterOwner): UsageCounters => {
  const { requester, place, settings, operator, now } = owner;
  const operators: UsageCounters = {
    operatorImages: { scope: `images:${requester.id}`, day: dayIn(operator.timeZone, now) },
    operatorJobs: { scope: `jobs:${requester.id}`, day: '' },
  };
  if (place.guildId === null || settings === null) return operators;
  const today = dayIn(settings.limits.timeZone, now);
  return {
    ...operators,
    memberImages: { scope: `images:${place.guildId}:${requester.id}`, day: today },
    serverImages: { scope: `server:${place.guildId}`, day: today },
    ...channelCounters(owner, today),
    memberJobs: { scope: `jobs:${place.guildId}:${requester.id}`, day: '' },
  };
};
