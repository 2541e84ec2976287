import { USUAL_CELLS } from '#domain/comparison/comparison.ts';
import { LIMITS } from '#domain/generation/limits.ts';
import type { MemberLimits, RoleLimits, ServerSettings } from '#domain/settings/schema.ts';
import { count, list, quoted } from '#text/format.ts';

const perDay = (images: number | null): string => (images === null ? 'no limit' : `${images} a day`);

/** The limits of a member or role that are set, in a few words; empty for none. */
const limitWords = ({ side, samples, steps, imagesPerDay, jobs }: MemberLimits): string[] => [
  ...(side === null ? [] : [`${side} px`]),
  ...(samples === null ? [] : [`up to ${count(samples, 'image')} at a time`]),
  ...(steps === null ? [] : [`up to ${steps} steps`]),
  ...(imagesPerDay === null ? [] : [`${count(imagesPerDay, 'image')} a day`]),
  ...(jobs === null ? [] : [`${count(jobs, 'job')} at a time`]),
];

const limitSummary = (limits: MemberLimits): string => {
  const words = limitWords(limits);
  return words.length === 0 ? "no limits but the API's" : list(words);
};

/** What the API takes, where the server sets no limit. */
const MOST = { side: LIMITS.side.max, samples: LIMITS.samples.max, steps: LIMITS.steps.at(-1) ?? 0 };

/** The limits that are chosen from a list. */
type ChosenLimit = keyof typeof MOST;

const LABELS: Record<ChosenLimit, string> = {
  side: 'Largest side',
  samples: 'Images at a time',
  steps: 'Steps',
};

const amount = (name: ChosenLimit, value: number): string =>
  name === 'side' ? `${value} px` : String(value);

const roleSummary = (role: RoleLimits, effective: MemberLimits): string => {
  const words = [
    ...(role.unlimited ? ['no limits'] : [limitSummary(effective)]),
    ...(role.priority ? ['jobs go first'] : []),
  ];
  return list(words);
};

/** The page of limits, and that of a role. */
export const limits = {
  labels: LABELS,
  /** A choice for everyone; null: no limit of the server. */
  choice: (name: ChosenLimit, value: number | null) =>
    value === null
      ? `${LABELS[name]}: ${amount(name, MOST[name])}, the API's limit`
      : `${LABELS[name]}: ${amount(name, value)}`,
  /** A choice for a role; `everyone` is the limit that holds without it. */
  roleChoice: (name: ChosenLimit, value: number | null, everyone: number | null) => {
    const general = amount(name, everyone ?? MOST[name]);
    if (value === null) return `${LABELS[name]}: ${general}, as for everyone`;
    const own = `${LABELS[name]}: ${amount(name, value)}`;
    return value <= (everyone ?? MOST[name]) ? `${own}, no effect: everyone has ${general}` : own;
  },
  /** What holds now; `roles` is the number of those with limits of their own. */
  now: (member: MemberLimits, roles: number) => {
    const words = limitWords(member);
    const differ = roles === 0 ? '' : `; ${count(roles, 'role differs', 'roles differ')}`;
    return words.length === 0
      ? `No limits for everyone but the API's: ${amount('side', MOST.side)}, ${MOST.samples} images at a time, ${MOST.steps} steps${differ}.`
      : `${list(words).replace(/^up/, 'Up')} for everyone${differ}.`;
  },
  /** What holds now for members with a role. */
  roleNow: (role: RoleLimits, effective: MemberLimits) =>
    `Members with <@&${role.roleId}>: ${roleSummary(role, effective)}.`,
  votes: {
    label: 'Votes that close a trial',
    /** A choice; null: as many as usual. */
    choice: (value: number | null, usual: number) =>
      value === null
        ? `A trial ends with ${usual} votes, as usual`
        : `A trial ends with ${count(value, 'vote')}`,
  },
  numbers: 'Quotas and time zone…',
  roleNumbers: 'Quotas…',
  pickRole: 'Give a role limits of its own…',
  generous:
    'Members with several roles get the most generous limit, and never less than everyone has. Anything not set follows the limits for everyone.',
  states: {
    unlimited: {
      label: 'Limits of this role',
      on: 'No limits: members with this role have none',
      off: 'Limits: those above hold',
    },
    priority: {
      label: 'Turn of this role',
      on: 'Turn: their jobs go first',
      off: "Turn: their jobs wait like everyone's",
    },
  },
  removeRole: 'Remove',
  removeGone: (gone: number) => `Remove the limits of ${count(gone, 'lost role')}`,
  everybody: 'Everyone',
  yours: (limits: MemberLimits) => `**Your limits:** ${limitSummary(limits)}.`,
  serverLine: ({ serverImagesPerDay, cells, timeZone }: ServerSettings['limits']) =>
    `**The whole server:** ${perDay(serverImagesPerDay)}, up to ${count(cells ?? USUAL_CELLS, 'image')} in a comparison. Days begin at midnight in ${timeZone}.`,
  roleLine: (role: RoleLimits, effective: MemberLimits) =>
    `<@&${role.roleId}>: ${roleSummary(role, effective)}.`,
  tooManyRoles: 'No more roles can have their own limits. Remove one first.',
  noTimeZone: (typed: string) =>
    `${quoted(typed)} is not a time zone. Name one such as Europe/Vienna or UTC.`,
  form: {
    title: 'Quotas',
    images: 'Images per member and day',
    imagesHelp: '0: nobody can make any; empty: no limit',
    roleImagesHelp: 'Counts where it is more than everyone has; empty: as for everyone',
    jobs: 'Running jobs per member',
    serverImages: 'Images of the whole server per day',
    cells: 'Images in one comparison',
    cellsHelp: (usual: number) => `How large a grid of /compare can be, up to 100; empty: ${usual}`,
    timeZone: 'Time zone',
    timeZoneHelp: 'Days begin at midnight there, such as Europe/Vienna',
  },
};
