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
  countersOf,
  type UsageCounter,
} from './usage-counters.ts';

const IMAGES: readonly CounterName[] = ['memberImages', 'serverImages', 'operatorImages'];

/** Whose accounts are meant, and what decides about them. */
type Holder = CounterOwner & Pick<PolicyInput, 'operator' | 'onOwnKey'>;

const mostOf = (
  { settings, operator }: Holder,
  limits: MemberLimits,
): Record<CounterName, number | null> => ({
  memberImages: limits.imagesPerDay,
  serverImages: settings?.limits.serverImagesPerDay ?? null,
  memberJobs: limits.jobs,
  operatorImages: operator.imagesPerMemberPerDay,
  operatorJobs: operator.jobsPerMember,
});

type BoundAccount = UsageCounter & { name: CounterName; most: number | null };

/** The accounts that are charged, each with what may stand there at most. */
const boundAccounts = (holder: Holder, limits: MemberLimits): BoundAccount[] => {
  const most = mostOf(holder, limits);
  const accounts = countersOf(holder);
  return COUNTER_NAMES.flatMap((name) => {
    const account = accounts[name];
    // On its own key a server pays itself.
    const isPaidElsewhere = name === 'operatorImages' && holder.onOwnKey;
    return account === undefined || isPaidElsewhere ? [] : [{ ...account, name, most: most[name] }];
  });
};

/** What a request is charged: its images on the accounts of the day, and one place among the jobs in flight. */
export const chargesFor = (input: PolicyInput, limits: MemberLimits): Charge[] =>
  boundAccounts(input, limits).map((account) => {
    const isImages = IMAGES.includes(account.name);
    return {
      ...account,
      amount: isImages ? input.request.samples : 1,
      refunded: isImages ? 'onFailure' : 'onEnd',
    };
  });

/** When an account starts anew, in milliseconds since 1970; null for one that only the end of jobs empties. */
const resetOf = (
  name: CounterName,
  { settings, operator, now }: Pick<PolicyInput, 'settings' | 'operator' | 'now'>,
): number | null => {
  if (!IMAGES.includes(name)) return null;
  const serverZone = name === 'operatorImages' ? undefined : settings?.limits.timeZone;
  return endOfDay(serverZone ?? operator.timeZone, now);
};

/** What stands on an account, and what may. */
export type Standing = {
  account: CounterName;
  used: number;
  /** Null: there is no limit. */
  most: number | null;
  /** Milliseconds since 1970; null where nothing but waiting for jobs helps. */
  resetsAt: number | null;
};

/** What stands on the accounts of whoever asks there now, and what may. */
export const standingsOf = (
  holder: CounterOwner & Pick<PolicyInput, 'requester' | 'operator' | 'usage' | 'onOwnKey'>,
): Standing[] => {
  const { requester, settings, usage } = holder;
  const limits = settings ? limitsFor(requester, settings.limits) : UNLIMITED;
  return boundAccounts(holder, limits).map(({ name, most }) => ({
    account: name,
    used: usage[name] ?? 0,
    most,
    resetsAt: resetOf(name, holder),
  }));
};

/** Why a charge is refused, with what stands on its account already. */
export const exhausted = (
  { name, most, amount }: Pick<Charge, 'name' | 'most' | 'amount'>,
  { used, input }: { used: number; input: Pick<PolicyInput, 'settings' | 'operator' | 'now'> },
): Refusal => ({
  kind: 'exhausted',
  account: name,
  most: most ?? 0,
  used,
  wanted: amount,
  resetsAt: resetOf(name, input),
});

/** The charges that do not fit any more, as far as the usage tells: others may be charged at the same moment. */
export const quotaRefusals = (charges: readonly Charge[], input: PolicyInput): Refusal[] =>
  charges
    .map((charge) => ({ charge, used: input.usage[charge.name] ?? 0 }))
    .filter(({ charge, used }) => charge.most !== null && used + charge.amount > charge.most)
    .map(({ charge, used }) => exhausted(charge, { used, input }));
