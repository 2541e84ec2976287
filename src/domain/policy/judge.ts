import { accessRefusals } from './access.ts';
import { bindToLimits, limitsFor, UNLIMITED } from './limits.ts';
import { bindToLists } from './lists.ts';
import type { Question } from './question.ts';
import { chargesFor, quotaRefusals } from './quota.ts';
import { bindToSafety, wordRefusals } from './safety.ts';
import type { Presentation, Refusal, Verdict } from './verdict.ts';

const presentationOf = ({ settings }: Question): Presentation => {
  if (settings === null) return { spoiler: false, reportable: false };
  const { safety, log } = settings;
  return { spoiler: safety.spoiler, reportable: safety.reports && log.channelId !== null };
};

const hasPriority = ({ settings, asker }: Question): boolean =>
  settings?.limits.roles.some(({ roleId, priority }) => priority && asker.roleIds.includes(roleId)) ?? false;

const laneRefusals = ({ waiting, operator }: Question): Refusal[] =>
  waiting < operator.jobsPerLane ? [] : [{ kind: 'laneFull', waiting }];

const keyRefusals = ({ isKeyReadable }: Question): Refusal[] =>
  isKeyReadable ? [] : [{ kind: 'keyUnreadable' }];

/**
 * Decides whether an image may be made, and which one: limits, lists and safety bind whatever was typed or stands in
 * for it. Values that were typed are refused with every reason at once; those that stand in by themselves are brought
 * within the rules, which the hints tell.
 */
export const judge = (question: Question): Verdict => {
  const { settings, asker } = question;
  const barred = [...accessRefusals(question), ...keyRefusals(question)];
  if (barred.length > 0) return { ok: false, refusals: barred };

  const limits = settings ? limitsFor(asker, settings.limits) : UNLIMITED;
  const listed = settings
    ? bindToLists(question, settings)
    : { request: question.request, hints: [], refusals: [] };
  const limited = bindToLimits({ ...question, request: listed.request }, limits);
  const safe = bindToSafety({ ...question, request: limited.request }, settings?.safety);
  const bound = { ...question, request: safe.request };
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
    presentation: presentationOf(question),
    priority: hasPriority(question),
  };
};
