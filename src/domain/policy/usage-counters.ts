import type { ServerSettings } from '#domain/settings/schema.ts';
import { dayIn } from '#domain/time-zone.ts';

/** What is counted: images of a day, or jobs in flight. */
export const COUNTER_NAMES = [
  'memberImages',
  'serverImages',
  'memberJobs',
  'operatorImages',
  'operatorJobs',
] as const;

/** What is counted: images of a day, or jobs in flight. */
export type CounterName = (typeof COUNTER_NAMES)[number];

/** Where something is counted. `day` is a calendar day, `''` for what has none. */
export type UsageCounter = { scope: string; day: string };

/** The accounts that a request is charged to, those that there are. */
export type UsageCounters = Partial<Record<CounterName, UsageCounter>>;

/** What stands on each account now. What is missing is 0. */
export type Usage = Partial<Record<CounterName, number>>;

/** An amount to be put on an account, unless it would exceed what may be there. */
export type Charge = UsageCounter & {
  name: CounterName;
  amount: number;
  /** What may stand on the account at most; null: there is no limit, and it is counted only. */
  most: number | null;
  /** Images are given back when the order certainly was not accepted, a job slot when the API is done with it. */
  refunded: 'onFailure' | 'onEnd';
};

/** Who asks where, as far as accounts depend on it. */
export type CounterOwner = {
  requester: { id: string };
  place: { guildId: string | null };
  settings: ServerSettings | null;
  operator: { timeZone: string };
  now: number;
};

/** The accounts of whoever asks there now. */
export const countersOf = ({ requester, place, settings, operator, now }: CounterOwner): UsageCounters => {
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
    memberJobs: { scope: `jobs:${place.guildId}:${requester.id}`, day: '' },
  };
};
