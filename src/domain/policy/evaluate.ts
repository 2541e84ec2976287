import { accessRefusals } from './access.ts';
import type { PolicyInput } from './input.ts';
import { bindToLimits, limitsFor, UNLIMITED } from './limits.ts';
import { bindToLists } from './lists.ts';
import { chargesFor, quotaRefusals } from './quota.ts';
import type { PolicyResult, Presentation, Refusal } from './result.ts';
import { bindToSafety, wordRefusals } from './safety.ts';

const presentationOf = ({ settings }: PolicyInput): Presentation => {
  if (settings === null) return { spoiler: false, reportable: false };
  const { safety, log } = settings;
  return { spoiler: safety.spoiler, reportable: safety.reports && log.channelId !== null };
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
export const evaluatePolicy = (input: PolicyInput): PolicyResult => {
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
