import type { Hint, Origin } from '#domain/generation/generation.ts';
import type { ImagineOption, OptionValue } from '#domain/generation/image-options.ts';
import { isLate, type Progress } from '#domain/generation/notifier.ts';
import { schedulerName } from '#domain/generation/schedulers.ts';
import { cut, idsIn, quoted } from '#text/format.ts';
import type { Language } from '#text/language.ts';

/** What a result was made with. `seconds` from the order to the images. */
export type Facts = {
  loras: readonly { id: string; strength: number }[];
  model: string;
  scheduler: string;
  width: number;
  height: number;
  steps: number;
  guidance: number;
  /** How it was made from a picture; '' for none. */
  picture: string;
  /** What was chosen of what nobody has to choose, such as `clip_skip`. */
  chosen: readonly { option: ImagineOption; value: OptionValue }[];
  seed: number;
  seconds: number;
  /** The switches of a request that were on. */
  extras: readonly ImagineOption[];
};

const words = (option: ImagineOption): string => option.replaceAll('_', ' ');

const loraNames = (loras: Facts['loras']): string[] =>
  loras.map(({ id, strength }) => `${quoted(id)} ${strength}`);

/** LoRAs with their strengths; empty for none. */
export const loraListIn =
  (language: Language) =>
  (loras: Facts['loras']): string =>
    language.list(loraNames(loras));

/** One line of everything that a result was made with. */
const factsIn = (language: Language) => {
  const { t, group } = language.namespace('results');
  const extras: Partial<Record<ImagineOption, string>> = group('extras');
  const choice = (option: ImagineOption, value: OptionValue): string => {
    if (typeof value === 'boolean') return t(value ? 'facts.on' : 'facts.off', { option: words(option) });
    return `${words(option)} ${typeof value === 'string' ? quoted(value) : value}`;
  };
  return (of: Facts): string => {
    const scale = of.extras.includes('upscale') ? 2 : 1;
    return [
      ...(of.picture === '' ? [] : [of.picture]),
      ...(of.loras.length === 0 ? [] : [t('facts.loras', { loras: loraNames(of.loras) })]),
      t('facts.model', { model: quoted(of.model) }),
      of.scheduler,
      `${of.width * scale} × ${of.height * scale}`,
      t('facts.steps', { count: of.steps }),
      t('facts.guidance', { guidance: of.guidance }),
      ...of.chosen.map(({ option, value }) => choice(option, value)),
      t('facts.seed', { seed: quoted(String(of.seed)) }),
      ...of.extras.map((extra) => extras[extra] ?? words(extra)),
      language.duration(of.seconds),
    ].join(' · ');
  };
};

/** How far a job is. */
const progressIn = (language: Language) => {
  const { t } = language.namespace('results');
  const generating = (progress: Extract<Progress, { kind: 'generating' }>): string => {
    const { elapsedSeconds, etaSeconds } = progress;
    const elapsed = language.duration(elapsedSeconds);
    if (etaSeconds === null) return t('progress.started', { elapsed });
    if (isLate(progress)) return t('progress.late', { elapsed });
    const left = etaSeconds - elapsedSeconds;
    return left >= 1 ? t('progress.left', { left: language.duration(left) }) : t('progress.almostDone');
  };
  const waiting = ({ ahead, etaSeconds, pausedUntil }: Extract<Progress, { kind: 'waiting' }>): string => {
    if (pausedUntil !== undefined) {
      const when = `<t:${Math.ceil(pausedUntil / 1000)}:R>`;
      return ahead === 0
        ? t('progress.paused', { when })
        : t('progress.pausedBehind', { count: ahead, when });
    }
    const place = ahead === 0 ? t('progress.next') : t('progress.ahead', { count: ahead });
    if (etaSeconds === null) return place;
    return language.together(place, t('progress.ready', { duration: language.duration(etaSeconds) }));
  };
  return (how: Exclude<Progress, { kind: 'failing' }>): string => {
    switch (how.kind) {
      case 'waiting':
        return waiting(how);
      case 'loading':
        return t('progress.loading', { model: quoted(cut(how.model, 100)) });
      case 'generating':
        return generating(how);
      default:
        return t(`progress.${how.kind}`);
    }
  };
};

const nameOf = (option: 'model' | 'scheduler', id: string): string =>
  option === 'scheduler' ? schedulerName(id) : id;

/** Something worth telling that is no reason to refuse. */
const hintIn = (language: Language) => {
  const { t } = language.namespace('results');
  const ids = idsIn(language);
  const fromCard = ({ lora: id, strength, scheduler }: Extract<Hint, { kind: 'fromCard' }>): string => {
    const lora = quoted(id);
    if (scheduler === null) return t('hint.fromCard.strength', { lora, strength: strength ?? '' });
    const name = schedulerName(scheduler);
    return strength === null
      ? t('hint.fromCard.scheduler', { lora, scheduler: name })
      : t('hint.fromCard.both', { lora, strength, scheduler: name });
  };
  return (what: Hint): string => {
    switch (what.kind) {
      case 'unknownLora':
      case 'unknownModel':
      case 'loraLeftOut':
      case 'embeddingLeftOut':
        return t(`hint.${what.kind}`, { id: quoted(what.id) });
      case 'otherBaseModel':
        return t('hint.otherBaseModel', { ...what, lora: quoted(what.lora) });
      case 'safetyForced':
        return what.channelId === undefined
          ? t('hint.safetyForced')
          : t('hint.safetyForcedIn', { channel: `<#${what.channelId}>` });
      case 'filledIn':
        return what.by === 'preset'
          ? t('hint.filledIn.preset', { preset: quoted(what.name ?? ''), options: what.options })
          : t(`hint.filledIn.${what.by}`, { options: what.options });
      case 'lowered':
        return t('hint.lowered', what);
      case 'replaced': {
        const [from, to] = [what.from, what.to].map((id) => quoted(nameOf(what.option, id)));
        return t(`hint.replaced.${what.option}`, { from: from ?? '', to: to ?? '' });
      }
      case 'fittingModel':
        return t('hint.fittingModel', { model: quoted(what.model), base: what.base });
      case 'nearest':
        return t('hint.nearest', { ...what, option: quoted(what.option) });
      case 'picked':
        return t('hint.picked', { words: cut(ids(what.words), 200) });
      case 'flagsIgnored':
        return t('hint.flagsIgnored', { count: what.flags.length, flags: what.flags.map(quoted) });
      case 'fromCard':
        return fromCard(what);
      case 'triggerWords':
        return t('hint.triggerWords', { words: what.words.map(quoted) });
      default:
        return t(`hint.${what.kind}`);
    }
  };
};

/** Blank images, by their numbers: what the safety checker leaves where it is on. */
const blankIn = (language: Language) => {
  const { t } = language.namespace('results');
  return (blanks: readonly number[], all: number, checked: boolean): string => {
    const kind = checked ? 'blankChecked' : 'blank';
    if (all === 1) return t(`${kind}.image`);
    return t(`${kind}.some`, { count: blanks.length, numbers: blanks.map(String) });
  };
};

/** What stands in and around a result, and what is told until it is there: each part is made when it is asked for. */
export const resultSections = (language: Language) => {
  const { t, group } = language.namespace('results');
  return {
    progress: () => progressIn(language),
    progressShare: () => (bar: string, percent: number) => t('progress.share', { bar: quoted(bar), percent }),
    hint: () => hintIn(language),
    result: () => ({
      facts: factsIn(language),
      negative: (negative: string) => t('result.negative', { words: cut(negative, 200) }),
      by: (requesterId: string, origin: Origin) => t(`by.${origin}`, { member: `<@${requesterId}>` }),
      blank: blankIn(language),
      fewer: (made: number, wanted: number) => t('result.fewer', { count: made, wanted }),
      notFetched: (missing: number) => t('result.notFetched', { count: missing }),
      late: (requesterId: string) => t('result.late', { member: `<@${requesterId}>` }),
      ...group('said'),
    }),
    altText: () => (prompt: string, index: number, all: number) =>
      // Discord's limit for the description of an attachment.
      cut(all === 1 ? prompt : t('result.altText', { number: index + 1, all, prompt }), 1024),
  };
};
