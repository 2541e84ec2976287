import type { Hint } from '../generation/generation.ts';
import { pictureOf } from '../generation/operation.ts';
import type { GenerationRequest } from '../generation/request.ts';
import { forcingRule } from '../settings/channel-rules.ts';
import type { ServerSettings } from '../settings/schema.ts';
import { findPhrase } from '../text-match.ts';
import { accessRefusals } from './access.ts';
import type { PolicyInput } from './input.ts';
import { bindToLimits, limitsFor, UNLIMITED } from './limits.ts';
import { bindToLists } from './lists.ts';
import { pictureRefusals, withOwnerOfPicture } from './pictures.ts';
import { chargesFor, quotaRefusals } from './quota.ts';
import type { PolicyResult, Presentation, Refusal } from './result.ts';

type Safety = ServerSettings['safety'];

const isCheckerOn = ({ request, sources, place }: PolicyInput, mode: Safety['checker']): boolean => {
  if (mode === 'on' || !place.ageRestricted) return true;
  const isChosen = sources.safety !== undefined;
  return mode === 'outside' && !isChosen ? false : request.safetyChecker;
};

// What they make of an image still shows some of it.
const SHOWING: readonly GenerationRequest['safetyCheckerType'][] = ['blur', 'pixelate'];

/** Lets the safety checker replace images by what shows nothing of them, outside age-restricted channels. */
const bindSafetyType = (
  request: GenerationRequest,
  { place }: PolicyInput,
): { request: GenerationRequest; hints: Hint[] } =>
  place.ageRestricted || !SHOWING.includes(request.safetyCheckerType)
    ? { request, hints: [] }
    : { request: { ...request, safetyCheckerType: null }, hints: [{ kind: 'safetyTypeKept' }] };

/** Forces the safety checker on where required, and hints at it if the member had turned it off. */
const bindToSafety = (
  input: PolicyInput,
  safety: Safety | undefined,
): { request: GenerationRequest; hints: Hint[] } => {
  const { place, channelRules } = input;
  const { request, hints } = bindSafetyType(input.request, input);
  const mode = safety?.checker ?? 'member';
  const forcedBy = forcingRule(channelRules, mode);
  const safetyChecker = isCheckerOn(input, forcedBy ? 'on' : mode);
  const isKeptOn = safetyChecker && !request.safetyChecker;
  const bound = { ...request, safetyChecker };
  if (!isKeptOn) return { request: bound, hints };
  if (!place.ageRestricted) return { request: bound, hints: [...hints, { kind: 'safetyKeptOn' }] };
  return { request: bound, hints: [...hints, { kind: 'safetyForced', channelId: forcedBy?.id }] };
};

/**
 * Refuses the first blocked word in prompt and negative prompt. Naming all of them would help to get around
 * them.
 */
const wordRefusals = ({ request, operator }: PolicyInput, safety: Safety | undefined): Refusal[] => {
  const texts = [request.prompt, request.negativePrompt ?? ''];
  const operators = findPhrase(texts, operator.blockedWords);
  if (operators !== undefined) return [{ kind: 'blockedWord', word: operators, by: 'operator' }];
  const word = findPhrase(texts, safety?.blockedWords ?? []);
  return word === undefined ? [] : [{ kind: 'blockedWord', word, by: 'server' }];
};

/** How a result is shown: what is made of a blurred picture is blurred. */
const presentationOf = ({ settings, request }: PolicyInput): Presentation => {
  const isBlurred = pictureOf(request)?.spoiler === true;
  if (settings === null) return { spoiler: isBlurred, reportable: false, recipe: true };
  const { safety, log } = settings;
  const reportable = safety.reports && log.channelId !== null;
  return { spoiler: safety.spoiler || isBlurred, reportable, recipe: safety.recipes };
};

const hasPriority = ({ settings, requester }: PolicyInput): boolean =>
  settings?.limits.roles.some(({ roleId, priority }) => priority && requester.roleIds.includes(roleId)) ??
  false;

const laneRefusals = ({ waiting, operator }: PolicyInput): Refusal[] =>
  waiting < operator.jobsPerLane ? [] : [{ kind: 'laneFull', waiting }];

const keyRefusals = ({ isKeyReadable }: PolicyInput): Refusal[] =>
  isKeyReadable ? [] : [{ kind: 'keyUnreadable' }];

/**
 * Decides whether an image may be made, and exactly which one. Limits, lists and safety apply to typed values
 * and defaults alike: typed values are refused, with all reasons at once; defaults are adjusted, and hints
 * say so.
 */
export const evaluatePolicy = (asked: PolicyInput): PolicyResult => {
  const input = { ...asked, request: withOwnerOfPicture(asked) };
  const { settings, requester } = input;
  const accessProblems = [...accessRefusals(input), ...keyRefusals(input)];
  if (accessProblems.length > 0) return { ok: false, refusals: accessProblems };

  const limits = settings ? limitsFor(requester, settings.limits) : UNLIMITED;
  const listed = settings
    ? bindToLists(input, settings)
    : { request: input.request, hints: [], refusals: [] };
  const limited = bindToLimits({ ...input, request: listed.request }, limits);
  const safe = bindToSafety({ ...input, request: limited.request }, settings?.safety);
  const bound = { ...input, request: safe.request };
  const charges = chargesFor(bound, limits);
  const refusals = [
    ...pictureRefusals(bound),
    ...wordRefusals(bound, settings?.safety),
    ...listed.refusals,
    ...limited.refusals,
    ...quotaRefusals(charges, bound),
    ...laneRefusals(bound),
  ];
  if (refusals.length > 0) return { ok: false, refusals };
  return {
    ok: true,
    request: safe.request,
    hints: [...listed.hints, ...limited.hints, ...safe.hints],
    charges,
    presentation: presentationOf(input),
    priority: hasPriority(input),
  };
};
