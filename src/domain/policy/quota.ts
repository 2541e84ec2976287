import { endOfDay } from '../day.ts';
import type { MemberLimits } from '../settings/schema.ts';
import {
  ACCOUNT_NAMES,
  type Account,
  type AccountHolder,
  type AccountName,
  accountsOf,
  type Charge,
} from './accounts.ts';
import { limitsFor, UNLIMITED } from './limits.ts';
import type { Question } from './question.ts';
import type { Refusal } from './verdict.ts';

const IMAGES: readonly AccountName[] = ['memberImages', 'serverImages', 'operatorImages'];

/** Whose accounts are meant, and what decides about them. */
type Holder = AccountHolder & Pick<Question, 'operator' | 'onOwnKey'>;

const mostOf = (
  { settings, operator }: Holder,
  limits: MemberLimits,
): Record<AccountName, number | null> => ({
  memberImages: limits.imagesPerDay,
  serverImages: settings?.limits.serverImagesPerDay ?? null,
  memberJobs: limits.jobs,
  operatorImages: operator.imagesPerMemberPerDay,
  operatorJobs: operator.jobsPerMember,
});

type BoundAccount = Account & { name: AccountName; most: number | null };

/** The accounts that are charged, each with what may stand there at most. */
const boundAccounts = (holder: Holder, limits: MemberLimits): BoundAccount[] => {
  const most = mostOf(holder, limits);
  const accounts = accountsOf(holder);
  return ACCOUNT_NAMES.flatMap((name) => {
    const account = accounts[name];
    // On its own key a server pays itself.
    const isPaidElsewhere = name === 'operatorImages' && holder.onOwnKey;
    return account === undefined || isPaidElsewhere ? [] : [{ ...account, name, most: most[name] }];
  });
};

/** What a request is charged: its images on the accounts of the day, and one place among the jobs in flight. */
export const chargesFor = (question: Question, limits: MemberLimits): Charge[] =>
  boundAccounts(question, limits).map((account) => {
    const isImages = IMAGES.includes(account.name);
    return {
      ...account,
      amount: isImages ? question.request.samples : 1,
      givenBack: isImages ? 'onFailure' : 'onEnd',
    };
  });

/** When an account starts anew, in milliseconds since 1970; null for one that only the end of jobs empties. */
const resetOf = (
  name: AccountName,
  { settings, operator, now }: Pick<Question, 'settings' | 'operator' | 'now'>,
): number | null => {
  if (!IMAGES.includes(name)) return null;
  const serverZone = name === 'operatorImages' ? undefined : settings?.limits.timeZone;
  return endOfDay(serverZone ?? operator.timeZone, now);
};

/** What stands on an account, and what may. */
export type Standing = {
  account: AccountName;
  used: number;
  /** Null: there is no limit. */
  most: number | null;
  /** Milliseconds since 1970; null where nothing but waiting for jobs helps. */
  resetsAt: number | null;
};

/** What stands on the accounts of whoever asks there now, and what may. */
export const standingsOf = (
  holder: AccountHolder & Pick<Question, 'asker' | 'operator' | 'usage' | 'onOwnKey'>,
): Standing[] => {
  const { asker, settings, usage } = holder;
  const limits = settings ? limitsFor(asker, settings.limits) : UNLIMITED;
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
  { used, question }: { used: number; question: Pick<Question, 'settings' | 'operator' | 'now'> },
): Refusal => ({
  kind: 'exhausted',
  account: name,
  most: most ?? 0,
  used,
  wanted: amount,
  resetsAt: resetOf(name, question),
});

/** The charges that do not fit any more, as far as the usage tells: others may be charged at the same moment. */
export const quotaRefusals = (charges: readonly Charge[], question: Question): Refusal[] =>
  charges
    .map((charge) => ({ charge, used: question.usage[charge.name] ?? 0 }))
    .filter(({ charge, used }) => charge.most !== null && used + charge.amount > charge.most)
    .map(({ charge, used }) => exhausted(charge, { used, question }));
