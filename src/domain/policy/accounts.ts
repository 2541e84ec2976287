import { dayIn } from '../day.ts';
import type { ServerSettings } from '../settings/schema.ts';
import type { Asker, OperatorPolicy, Place } from './question.ts';

/** What is counted: images of a day, or jobs in flight. */
export const ACCOUNT_NAMES = [
  'memberImages',
  'serverImages',
  'memberJobs',
  'operatorImages',
  'operatorJobs',
] as const;

/** What is counted: images of a day, or jobs in flight. */
export type AccountName = (typeof ACCOUNT_NAMES)[number];

/** Where something is counted. `day` is a calendar day, `''` for what has none. */
export type Account = { scope: string; day: string };

/** The accounts that a request is charged to, those that there are. */
export type Accounts = Partial<Record<AccountName, Account>>;

/** What stands on each account now. What is missing is 0. */
export type Usage = Partial<Record<AccountName, number>>;

/** An amount to be put on an account, unless it would exceed what may be there. */
export type Charge = Account & {
  name: AccountName;
  amount: number;
  /** What may stand on the account at most; null: there is no limit, and it is counted only. */
  most: number | null;
  /** Images are given back when the order certainly was not accepted, a job slot when the API is done with it. */
  givenBack: 'onFailure' | 'onEnd';
};

/** Who asks where, as far as accounts depend on it. */
export type AccountHolder = {
  asker: Pick<Asker, 'id'>;
  place: Pick<Place, 'guildId'>;
  settings: ServerSettings | null;
  operator: Pick<OperatorPolicy, 'timeZone'>;
  now: number;
};

/** The accounts of whoever asks there now. */
export const accountsOf = ({ asker, place, settings, operator, now }: AccountHolder): Accounts => {
  const operators: Accounts = {
    operatorImages: { scope: `images:${asker.id}`, day: dayIn(operator.timeZone, now) },
    operatorJobs: { scope: `jobs:${asker.id}`, day: '' },
  };
  if (place.guildId === null || settings === null) return operators;
  const today = dayIn(settings.limits.timeZone, now);
  return {
    ...operators,
    memberImages: { scope: `images:${place.guildId}:${asker.id}`, day: today },
    serverImages: { scope: `server:${place.guildId}`, day: today },
    memberJobs: { scope: `jobs:${place.guildId}:${asker.id}`, day: '' },
  };
};
