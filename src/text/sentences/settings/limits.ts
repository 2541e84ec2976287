import { USUAL_CELLS } from '#domain/comparison/comparison.ts';
import { LIMITS } from '#domain/generation/limits.ts';
import type { MemberLimits, RoleLimits, ServerSettings } from '#domain/settings/schema.ts';
import { quoted } from '#text/format.ts';
import type { Language } from '#text/language.ts';

/** What the API takes, where the server sets no limit. */
const MOST = { side: LIMITS.side.max, samples: LIMITS.samples.max, steps: LIMITS.steps.at(-1) ?? 0 };

/** The limits that are chosen from a list. */
type ChosenLimit = keyof typeof MOST;

/** The limits that hold for somebody, each in a few words. */
const limitWordsIn = (language: Language) => {
  const { t } = language.namespace('limits');
  /** The limits of a member or role that are set; empty for none. */
  const set = ({ side, samples, steps, imagesPerDay, jobs }: MemberLimits): string[] => [
    ...(side === null ? [] : [t('words.side', { side })]),
    ...(samples === null ? [] : [t('words.samples', { count: samples })]),
    ...(steps === null ? [] : [t('words.steps', { count: steps })]),
    ...(imagesPerDay === null ? [] : [t('words.imagesPerDay', { count: imagesPerDay })]),
    ...(jobs === null ? [] : [t('words.jobs', { count: jobs })]),
  ];
  const ofMember = (limits: MemberLimits): string[] => {
    const words = set(limits);
    return words.length === 0 ? [t('words.onlyTheApis')] : words;
  };
  const ofRole = (role: RoleLimits, effective: MemberLimits): string[] => [
    ...(role.unlimited ? [t('words.unlimited')] : ofMember(effective)),
    ...(role.priority ? [t('words.priority')] : []),
  ];
  return { set, ofMember, ofRole };
};

/** The choices of each limit. */
const choiceSentences = (language: Language) => {
  const { t, group } = language.namespace('limits');
  const labels = group('labels');
  const amount = (name: ChosenLimit, value: number): string =>
    name === 'side' ? t('words.side', { side: value }) : String(value);
  return {
    labels,
    /** A choice for everyone; null: no limit of the server. */
    choice: (name: ChosenLimit, value: number | null) =>
      t(value === null ? 'choice.apiLimit' : 'choice.own', {
        label: labels[name],
        amount: amount(name, value ?? MOST[name]),
      }),
    /** A choice for a role; `everyone` is the limit that holds without it. */
    roleChoice: (name: ChosenLimit, value: number | null, everyone: number | null) => {
      const label = labels[name];
      const general = everyone ?? MOST[name];
      if (value === null) return t('choice.asForEveryone', { label, amount: amount(name, general) });
      const own = { label, amount: amount(name, value) };
      return value <= general
        ? t('choice.noEffect', { ...own, everyone: amount(name, general) })
        : t('choice.own', own);
    },
  };
};

/** What holds now, for whom. */
const lineSentences = (language: Language) => {
  const { t } = language.namespace('limits');
  const words = limitWordsIn(language);
  /** Begins with a capital, whatever stands first in the sentence. */
  const capital = (sentence: string): string =>
    sentence.charAt(0).toLocaleUpperCase(language.code) + sentence.slice(1);
  return {
    /** For everyone; `roles` is the number of those with limits of their own. */
    now: (member: MemberLimits, roles: number) => {
      const limits = words.set(member);
      if (limits.length === 0)
        return roles === 0 ? t('now.none', MOST) : t('now.noneButRoles', { ...MOST, count: roles });
      return capital(
        roles === 0 ? t('now.some', { limits }) : t('now.someAndRoles', { limits, count: roles }),
      );
    },
    /** For members with a role. */
    roleNow: (role: RoleLimits, effective: MemberLimits) =>
      t('roleNow', { roleId: role.roleId, limits: words.ofRole(role, effective) }),
    roleLine: (role: RoleLimits, effective: MemberLimits) =>
      t('roleLine', { roleId: role.roleId, limits: words.ofRole(role, effective) }),
    yours: (limits: MemberLimits) => t('yours', { limits: words.ofMember(limits) }),
    serverLine: ({ serverImagesPerDay: perDay, cells, timeZone }: ServerSettings['limits']) => {
      const most = { count: cells ?? USUAL_CELLS, timeZone };
      return perDay === null ? t('serverLine.unlimited', most) : t('serverLine.limited', { ...most, perDay });
    },
  };
};

/** The page of limits, and that of a role. */
export const limitSentences = (language: Language) => {
  const { t, group } = language.namespace('limits');
  return {
    ...choiceSentences(language),
    ...lineSentences(language),
    ...group('page'),
    removeGone: (gone: number) => t('removeGone', { count: gone }),
    votes: {
      label: t('votes.label'),
      /** A choice; null: as many as usual. */
      choice: (value: number | null, usual: number) =>
        value === null ? t('votes.usual', { count: usual }) : t('votes.own', { count: value }),
    },
    states: { unlimited: group('states.unlimited'), priority: group('states.priority') },
    form: { ...group('form'), cellsHelp: (usual: number) => t('cellsHelp', { usual }) },
    noTimeZone: (typed: string) => t('noTimeZone', { typed: quoted(typed) }),
  };
};
