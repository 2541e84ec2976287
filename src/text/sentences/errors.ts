import { type Acceptance, CONSEQUENCES } from '#domain/acceptance.ts';
import type { Failure } from '#domain/generation/failure.ts';
import { asSentence, cut, plain, quoted } from '#text/format.ts';
import type { Language } from '#text/language.ts';

/** What the API said, as typed text that ends like a sentence. */
const said = (detail: string): string => asSentence(plain(cut(detail, 300)));

const reasonIn = (language: Language) => {
  const { t } = language.namespace('failures');
  const fault = faultIn(language);
  return (why: Failure): string => {
    switch (why.kind) {
      case 'rateLimited':
        return t('reason.rateLimited', { time: language.duration(why.retryAfter ?? 60) });
      case 'modelNotFound':
      case 'modelUnloaded':
        return why.model === null
          ? t(`reason.${why.kind}`)
          : t(`known.${why.kind}`, { model: quoted(cut(why.model, 100)) });
      case 'rejectedParameter':
        return why.option === null
          ? t('reason.rejectedParameter', { detail: said(why.detail) })
          : t('known.rejectedParameter', { option: `\`${why.option}\``, detail: said(why.detail) });
      case 'generationFailed':
        return why.detail === null
          ? t('reason.generationFailed')
          : t('known.generationFailed', { detail: said(why.detail) });
      case 'timedOut':
        return t('reason.timedOut', { time: language.duration(why.seconds) });
      case 'fault':
        return fault(why.faultId);
      default:
        return t(`reason.${why.kind}`);
    }
  };
};

/** Why a generation failed, what its requester can do, and whether it costs. */
const failureIn = (language: Language) => {
  const { group } = language.namespace('failures');
  const onServerKey: Partial<Record<Failure['kind'], string>> = group('onServerKey');
  const charges = group('charge');
  const reasonOf = reasonIn(language);
  const reason = (why: Failure, isServerKey: boolean): string =>
    (isServerKey ? onServerKey[why.kind] : undefined) ?? reasonOf(why);
  return {
    sentence: (
      why: Failure,
      { acceptance, isServerKey }: { acceptance: Acceptance; isServerKey: boolean },
    ): string => language.together(reason(why, isServerKey), charges[CONSEQUENCES[acceptance].charge]),
    /** Without what it costs: where nothing was ordered. */
    reason,
  };
};

/** A job that its requester stopped. */
const cancelledIn = (language: Language) => {
  const { t } = language.namespace('failures');
  return (acceptance: Acceptance): string =>
    CONSEQUENCES[acceptance].charge === 'no'
      ? language.together(t('cancelled.unsent'), t('charge.no'))
      : t('cancelled.sent');
};

/** A fault of ours, with the id under which the log has more. */
const faultIn = (language: Language) => {
  const { t } = language.namespace('failures');
  return (id: string): string => t('fault', { id: `\`${id}\`` });
};

/** What went wrong, and what cannot be done: each part is made when it is asked for. */
export const errorSections = (language: Language) => {
  const { t, group } = language.namespace('errors');
  return {
    failure: () => ({
      title: t('failureTitle'),
      ...failureIn(language),
      lacksEnlarging: t('lacksEnlarging'),
    }),
    cancelled: () => cancelledIn(language),
    erased: () => t('erased'),
    kept: () => t('kept'),
    refusals: () => ({
      ...group('refusals'),
      mayNotImagine: (isAdmin: boolean) => t(isAdmin ? 'mayNotImagine.admin' : 'mayNotImagine.member'),
    }),
    fault: () => faultIn(language),
    unavailable: () => t('unavailable'),
  };
};

/** About what somebody typed that was not done; `help` is of options that suggest something in a command, which a form does not. */
export const fixSentences = (language: Language) => {
  const { group } = language.namespace('drafts');
  return { ...group('fix'), help: group('help') };
};

/** About what was deleted and can be put back. */
export const undoSentences = (language: Language) => language.namespace('drafts').group('undo');
