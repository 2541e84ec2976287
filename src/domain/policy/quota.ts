import { endOfDay } from '../day.ts';
import type { MemberLimits } from '../settings/schema.ts';
import { type AccountName, type Accounts, accountsOf, type Charge } from './accounts.ts';
import type { Question } from './question.ts';
import type { Refusal } from './verdict.ts';

const IMAGES: readonly AccountName[] = ['memberImages', 'serverImages', 'operatorImages'];

const mostOf = (
  { settings, operator, onOwnKey }: Question,
  limits: MemberLimits,
): Record<AccountName, number | null> => ({
  memberImages: limits.imagesPerDay,
  serverImages: settings?.limits.serverImagesPerDay ?? null,
  memberJobs: limits.jobs,
  // On its own key a server pays itself.
  operatorImages: onOwnKey ? null : operator.imagesPerMemberPerDay,
  operatorJobs: operator.jobsPerMember,
});

/** What a request is charged: its images on the accounts of the day, and one place among the jobs in flight. */
export const chargesFor = (question: Question, limits: MemberLimits): Charge[] => {
  const accounts: Accounts = accountsOf(question);
  const most = mostOf(question, limits);
  return Object.entries(accounts).map(([key, account]) => {
    // The keys of accounts are the names of accounts.
    const name = key as AccountName;
    const isImages = IMAGES.includes(name);
    return {
      ...account,
      name,
      most: most[name],
      amount: isImages ? question.request.samples : 1,
      givenBack: isImages ? 'onFailure' : 'onEnd',
    };
  });
};

/** Why a charge is refused, with what stands on its account already. */
export const exhausted = (
  { name, most, amount }: Pick<Charge, 'name' | 'most' | 'amount'>,
  { used, question }: { used: number; question: Pick<Question, 'settings' | 'operator' | 'now'> },
): Refusal => {
  const { settings, operator, now } = question;
  const zone =
    name === 'operatorImages' ? operator.timeZone : (settings?.limits.timeZone ?? operator.timeZone);
  return {
    kind: 'exhausted',
    account: name,
    most: most ?? 0,
    used,
    wanted: amount,
    resetsAt: IMAGES.includes(name) ? endOfDay(zone, now) : null,
  };
};

/** The charges that do not fit any more, as far as the usage tells: others may be charged at the same moment. */
export const quotaRefusals = (charges: readonly Charge[], question: Question): Refusal[] =>
  charges
    .map((charge) => ({ charge, used: question.usage[charge.name] ?? 0 }))
    .filter(({ charge, used }) => charge.most !== null && used + charge.amount > charge.most)
    .map(({ charge, used }) => exhausted(charge, { used, question }));
