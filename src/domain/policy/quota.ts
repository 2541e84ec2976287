import type { MemberLimits } from '#domain/settings/schema.ts';
import { endOfDay } from '#domain/time-zone.ts';
import type { PolicyInput } from './input.ts';
import { limitsFor, UNLIMITED } from './limits.ts';
import type { Refusal } from './result.ts';
import {
  type Charge,
  COUNTER_NAMES,
  type CounterName,
  type CounterOwner,
  channelQuotas,
  countersOf,
  type UsageCounter,
} from './usage-counters.ts';

const IMAGES: readonly CounterName[] = [
  'memberImages',
  'serverImages',
  'channelImages',
  'outerChannelImages',
  'operatorImages',
];

/** The owner of the counters, and what their limits depend on. */
type Holder = CounterOwner & Pick<PolicyInput, 'operator' | 'onOwnKey'>;

const mostOf = (
  { settings, channelRules, operator }: Holder,
  limits: MemberLimits,
): Record<CounterName, number | null> => ({
  memberImages: limits.imagesPerDay,
  serverImages: settings?.limits.serverImagesPerDay ?? null,
  channelImages: null,
  outerChannelImages: null,
  ...Object.fromEntries(channelQuotas(channelRules).map(({ name, most }) => [name, most])),
  memberJobs: limits.jobs,
  operatorImages: operator.imagesPerMemberPerDay,
  operatorJobs: operator.jobsPerMember,
});

type LimitedCounter = UsageCounter & { name: CounterName; most: number | null };

/** The counters that a request is charged to, with their limits. */
const limitedCounters = (holder: Holder, limits: MemberLimits): LimitedCounter[] => {
  const most = mostOf(holder, limits);
  const counters = countersOf(holder);
  return COUNTER_NAMES.flatMap((name) => {
    const counter = counters[name];
    // A server with its own key pays for itself.
    const isPaidElsewhere = name === 'operatorImages' && holder.onOwnKey;
    return counter === undefined || isPaidElsewhere ? [] : [{ ...counter, name, most: most[name] }];
  });
};

/** Returns the charges of a request: its images on the daily counters, and one job slot. */
export const chargesFor = (input: PolicyInput, limits: MemberLimits): Charge[] =>
  limitedCounters(input, limits).map((counter) => {
    const isImages = IMAGES.includes(counter.name);
    return {
      ...counter,
      amount: isImages ? input.request.samples : 1,
      refunded: isImages ? 'onFailure' : 'onEnd',
    };
  });

/** When a counter resets, in milliseconds since 1970; null for job counters, which fall as jobs end. */
const resetOf = (
  name: CounterName,
  { settings, operator, now }: Pick<PolicyInput, 'settings' | 'operator' | 'now'>,
): number | null => {
  if (!IMAGES.includes(name)) return null;
  const serverZone = name === 'operatorImages' ? undefined : settings?.limits.timeZone;
  return endOfDay(serverZone ?? operator.timeZone, now);
};

/** Current usage and the limit of one counter. */
export type CounterUsage = {
  counter: CounterName;
  /** The channel or category whose rule sets the limit; undefined for other limits. */
  channelId?: string | undefined;
  used: number;
  /** Null: there is no limit. */
  most: number | null;
  /** Milliseconds since 1970; null if only the end of jobs helps. */
  resetsAt: number | null;
};

/** Returns the requester's current usage and limits. */
export const counterUsage = (
  holder: CounterOwner & Pick<PolicyInput, 'requester' | 'operator' | 'usage' | 'onOwnKey'>,
): CounterUsage[] => {
  const { requester, settings, usage } = holder;
  const limits = settings ? limitsFor(requester, settings.limits) : UNLIMITED;
  return limitedCounters(holder, limits).map(({ name, channelId, most }) => ({
    counter: name,
    channelId,
    used: usage[name] ?? 0,
    most,
    resetsAt: resetOf(name, holder),
  }));
};

/** Builds the refusal of a charge that exceeds its counter's limit. */
export const exhausted = (
  { name, channelId, most, amount }: Pick<Charge, 'name' | 'channelId' | 'most' | 'amount'>,
  { used, input }: { used: number; input: Pick<PolicyInput, 'settings' | 'operator' | 'now'> },
): Refusal => ({
  kind: 'exhausted',
  counter: name,
  channelId,
  most: most ?? 0,
  used,
  wanted: amount,
  resetsAt: resetOf(name, input),
});

/**
 * Returns refusals for charges that exceed the current usage. Only an estimate: the ledger checks again when
 * it reserves.
 */
export const quotaRefusals = (charges: readonly Charge[], input: PolicyInput): Refusal[] =>
  charges
    .map((charge) => ({ charge, used: input.usage[charge.name] ?? 0 }))
    .filter(({ charge, used }) => charge.most !== null && used + charge.amount > charge.most)
    .map(({ charge, used }) => exhausted(charge, { used, input }));
