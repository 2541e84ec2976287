import type { Hint } from '#domain/generation/generation.ts';
import type { ImagineOption } from '#domain/generation/image-options.ts';
import { LIMITS } from '#domain/generation/limits.ts';
import type { GenerationRequest } from '#domain/generation/request.ts';
import { type Size, sizeWithin } from '#domain/generation/size.ts';
import type { MemberLimits, RoleLimits, ServerSettings } from '#domain/settings/schema.ts';
import type { PolicyInput, Requester } from './input.ts';
import type { Adjusted } from './lists.ts';
import type { Refusal } from './result.ts';

const LIMIT_NAMES = [
  'side',
  'samples',
  'steps',
  'imagesPerDay',
  'jobs',
] as const satisfies (keyof MemberLimits)[];

export const UNLIMITED: MemberLimits = {
  side: null,
  samples: null,
  steps: null,
  imagesPerDay: null,
  jobs: null,
};

/** Returns the larger limit. For everyone null means no limit; for a role null means not set. */
const moreGenerous = (everybody: number | null, ofRoles: readonly (number | null)[]): number | null =>
  everybody === null ? null : Math.max(everybody, ...ofRoles.map((limit) => limit ?? 0));

/** Returns a member's limits: the most generous of those for everyone and for the member's roles. */
export const limitsFor = (
  { roleIds }: Pick<Requester, 'roleIds'>,
  { member, roles }: ServerSettings['limits'],
): MemberLimits => {
  const own = roles.filter(({ roleId }) => roleIds.includes(roleId));
  if (own.some(({ unlimited }) => unlimited)) return UNLIMITED;
  const entries = LIMIT_NAMES.map((name) => [
    name,
    moreGenerous(
      member[name],
      own.map((role) => role[name]),
    ),
  ]);
  // Steps are the larger of two allowed values; the other limits are plain numbers.
  return Object.fromEntries(entries) as MemberLimits;
};

/** Whether a role has a limit lower than everyone's. Members get the most generous one, so it binds nobody. Null: none is set. */
export const hasIdleLimit = (role: RoleLimits, everyone: MemberLimits): boolean =>
  !role.unlimited &&
  LIMIT_NAMES.some((name) => {
    const [own, most] = [role[name], everyone[name]];
    return own !== null && (most === null || own < most);
  });

type Bound = { option: 'size' | 'samples' | 'steps'; given: number; most: number | null };

const boundsOf = ({ width, height, samples, steps }: GenerationRequest, limits: MemberLimits): Bound[] => [
  { option: 'size', given: Math.max(width, height), most: limits.side },
  { option: 'samples', given: samples, most: limits.samples },
  { option: 'steps', given: steps, most: limits.steps },
];

// A ratio or a named size is made smaller, so that it fits; sides in pixels are meant as they are.
const TYPED_AS = {
  size: ['width', 'height'],
  samples: ['samples'],
  steps: ['steps'],
} as const satisfies Record<Bound['option'], readonly ImagineOption[]>;

const CHOSEN_AS = { ...TYPED_AS, size: ['size', 'width', 'height'] } as const;

/** Whether anybody chose it: nobody misses what only the bot's own default would have been. */
const isChosen = ({ sources }: PolicyInput, option: Bound['option']): boolean =>
  CHOSEN_AS[option].some((name) => sources[name] !== undefined);

const isTyped = ({ sources }: PolicyInput, option: Bound['option']): boolean =>
  TYPED_AS[option].some((name) => sources[name] === 'typed');

const largestSteps = (most: number): GenerationRequest['steps'] =>
  LIMITS.steps.findLast((steps) => steps <= most) ?? LIMITS.steps[0];

/** Lowers one value of the request to its limit. */
const lowered = (request: GenerationRequest, { option, most }: { option: Bound['option']; most: number }) => {
  if (option === 'samples') return { ...request, samples: Math.min(request.samples, most) };
  if (option === 'steps') return { ...request, steps: largestSteps(most) };
  const size: Size = sizeWithin(request, most);
  return { ...request, ...size };
};

/** Refuses typed values over a limit, and lowers defaults and named sizes to it. */
export const bindToLimits = (input: PolicyInput, limits: MemberLimits): Adjusted => {
  const refusals: Refusal[] = [];
  const hints: Hint[] = [];
  let { request } = input;
  for (const { option, given, most } of boundsOf(request, limits)) {
    if (most === null || given <= most) continue;
    if (isTyped(input, option)) {
      refusals.push({ kind: 'overLimit', option, given, most });
      continue;
    }
    request = lowered(request, { option, most });
    if (isChosen(input, option)) hints.push({ kind: 'lowered', option, from: given, to: most });
  }
  return { request, hints, refusals };
};
