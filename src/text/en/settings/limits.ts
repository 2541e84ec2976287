import type { MemberLimits, RoleLimits, ServerSettings } from '#domain/settings/schema.ts';
import { count, list, quoted, yesOrNo } from '#text/format.ts';

const perDay = (images: number | null): string => (images === null ? 'no limit' : `${images} a day`);

/** The limits of a member or role that are set, in a few words; empty for none. */
const limitWords = ({ side, samples, steps, imagesPerDay, jobs }: MemberLimits): string[] => [
  ...(side === null ? [] : [`sides up to ${side} pixels`]),
  ...(samples === null ? [] : [`up to ${count(samples, 'image')} at a time`]),
  ...(steps === null ? [] : [`up to ${steps} steps`]),
  ...(imagesPerDay === null ? [] : [`${count(imagesPerDay, 'image')} a day`]),
  ...(jobs === null ? [] : [`${count(jobs, 'job')} at a time`]),
];

const limitSummary = (limits: MemberLimits): string => {
  const words = limitWords(limits);
  return words.length === 0 ? "no limits but the API's" : list(words);
};

const roleSummary = (role: RoleLimits): string => {
  const words = [
    ...(role.unlimited ? ['no limits'] : limitWords(role)),
    ...(role.priority ? ['goes first'] : []),
  ];
  return words.length === 0 ? 'as for everyone' : list(words);
};

/** The page of limits, and that of a role. */
export const limits = {
  none: {
    side: "Largest side: the API's limit",
    samples: "Images at a time: the API's limit",
    steps: "Steps: the API's limit",
  },
  atMost: {
    side: (pixels: number) => `Largest side: ${pixels} pixels`,
    samples: (images: number) => `Images at a time: ${images}`,
    steps: (steps: number) => `Steps: ${steps}`,
  },
  numbers: 'Quotas and time zone…',
  roleNumbers: 'Quotas…',
  pickRole: 'Give a role limits of its own…',
  ofRole: (roleId: string) => `These are the limits of <@&${roleId}>.`,
  generous:
    'Members with several roles get the most generous limit. Anything not set follows the limits for everyone.',
  unlimited: (isOn: boolean) => `No limits: ${yesOrNo(isOn)}`,
  priority: (isOn: boolean) => `Goes first: ${yesOrNo(isOn)}`,
  removeRole: 'Remove',
  everybody: 'Everybody',
  yours: (limits: MemberLimits) => `**Your limits:** ${limitSummary(limits)}.`,
  everybodyLine: (limits: MemberLimits) => `**Everybody:** ${limitSummary(limits)}.`,
  serverLine: ({ serverImagesPerDay, timeZone }: ServerSettings['limits']) =>
    `**The whole server:** ${perDay(serverImagesPerDay)}. Days begin at midnight in ${timeZone}.`,
  roleLine: (role: RoleLimits) => `<@&${role.roleId}>: ${roleSummary(role)}.`,
  tooManyRoles: 'No more roles can have their own limits. Remove one first.',
  noTimeZone: (typed: string) =>
    `${quoted(typed)} is not a time zone. Name one such as Europe/Vienna or UTC.`,
  form: {
    title: 'Quotas',
    images: 'Images per member and day',
    jobs: 'Jobs in flight per member',
    serverImages: 'Images of the whole server per day',
    timeZone: 'Time zone',
    timeZoneHelp: 'Days begin at midnight there, such as Europe/Vienna',
  },
};
