import type { Problem, ProblemReason } from '#domain/generation/problem.ts';
import { cut, quoted } from '#text/format.ts';
import type { Language } from '#text/language.ts';

/** Bounds as a person says them. */
export const rangeIn =
  (language: Language) =>
  ({ min, max }: { min: number; max: number }): string =>
    language.namespace('problems').t('range', { min, max });

/** Why a value was refused, and what would be allowed: the rest of a sentence that begins with the value. */
export const reasonIn = (language: Language) => {
  const { t } = language.namespace('problems');
  const range = rangeIn(language);
  return (why: ProblemReason): string => {
    switch (why.kind) {
      case 'outOfRange':
      case 'notANumber':
      case 'notAnInteger':
        return t(`reason.${why.kind}`, { range: range(why) });
      case 'notAMultiple':
        return t('reason.notAMultiple', { of: why.of, nearest: why.nearest });
      case 'notOneOf':
        return t('reason.notOneOf', { allowed: why.allowed.join(', ') });
      case 'tooLong':
      case 'tooManyCombinations':
        return t(`reason.${why.kind}`, { count: why.max });
      case 'wildcardCircle':
        return t('reason.wildcardCircle', {
          circle: why.circle.map((name) => `\`__${name}__\``).join(' → '),
        });
      case 'tooManyChoices':
      case 'tooMany':
        return t(`reason.${why.kind}`, { max: why.max });
      case 'strengthCount':
        return t('reason.strengthCount', {
          strengths: t('reason.strengths', { count: why.strengths }),
          loras: t('reason.loras', { count: why.loras }),
        });
      default:
        return t(`reason.${why.kind}`);
    }
  };
};

/** What is wrong with a request. */
export const problemSentences = (language: Language) => {
  const { t } = language.namespace('problems');
  const reason = reasonIn(language);
  return {
    title: (problems: number) => t('title', { count: problems }),
    line: ({ option, given, reason: why }: Problem) =>
      given === ''
        ? t('line', { option, reason: reason(why) })
        : t('lineGiven', { option, given: quoted(cut(given, 100)), reason: reason(why) }),
    nothingCharged: t('nothingCharged'),
    savingTitle: (problems: number) => t('savingTitle', { count: problems }),
    nothingSaved: t('nothingSaved'),
  };
};
