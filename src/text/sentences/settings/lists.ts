import type { BaseFamily } from '#domain/catalogue/base-model.ts';
import { schedulerName } from '#domain/generation/schedulers.ts';
import { isInForce } from '#domain/policy/lists.ts';
import type { ListName, ListRule } from '#domain/settings/schema.ts';
import { idsIn, quoted } from '#text/format.ts';
import type { Language } from '#text/language.ts';

/** What the modes of each list are called. */
const listModesIn = (language: Language) => {
  const { group } = language.namespace('lists');
  return {
    rule: group('modes.rule'),
    models: group('modes.models'),
    embeddings: group('modes.embeddings'),
    schedulers: group('modes.schedulers'),
  };
};

/** What a list allows, and what stands on it. */
const ruleSentences = (language: Language) => {
  const { t } = language.namespace('lists');
  const modes = listModesIn(language);
  const ids = idsIn(language);
  /** Entries of a list as people know them. */
  const entries = (of: ListName, { ids: listed }: ListRule): string =>
    ids(of === 'schedulers' ? listed.map(schedulerName) : listed);
  return {
    /** For members: which ones they can use. */
    rule: (of: ListName, rule: ListRule) =>
      rule.mode !== 'all' && isInForce(rule)
        ? t(`rule.${rule.mode}.${of}`, { entries: entries(of, rule) })
        : t(`all.${of}`),
    /** What holds now, in a few words. */
    now: (of: ListName, rule: ListRule) =>
      rule.mode !== 'all' && isInForce(rule)
        ? t(`now.${rule.mode}.${of}`, { count: rule.ids.length })
        : t(`all.${of}`),
    /** The list itself, and what is to know of it. */
    listed: (of: ListName, rule: ListRule) => {
      if (rule.ids.length > 0) return t(`listed.${rule.mode}`, { entries: entries(of, rule) });
      return rule.mode === 'all' ? '' : t('listed.empty', { mode: modes[of][rule.mode] });
    },
  };
};

/** The pages of LoRAs, models and schedulers: their lists. */
export const listSentences = (language: Language) => {
  const { t, group } = language.namespace('lists');
  const ids = idsIn(language);
  return {
    ...group('controls'),
    modes: listModesIn(language),
    add: group('add'),
    ...ruleSentences(language),
    nowLine: (parts: readonly string[]) => language.together(...parts),
    ...group('notes'),
    notAnId: (typed: string) => t('notAnId', { typed: quoted(typed) }),
    tooMany: (given: number, most: number) => t('tooMany', { count: given, most }),
    unknown: (unknown: readonly string[]) => t('unknown', { ids: ids(unknown) }),
    form: group('form'),
  };
};

/** Base models as their lists name them, in every language. */
export const BASE_NAMES: Record<BaseFamily, string> = {
  sd1: 'SD 1.5',
  sdxl: 'SDXL',
  flux: 'Flux',
  sd3: 'SD 3',
  sd2: 'SD 2.1',
};

/** The models for LoRAs of each base model, on the page of models. */
export const baseModelSentences = (language: Language) => {
  const { t } = language.namespace('lists');
  return {
    names: BASE_NAMES,
    open: t('baseModels.open'),
    line: (set: readonly { base: BaseFamily; modelId: string }[]) =>
      set.length === 0
        ? ''
        : t('baseModels.line', {
            models: set.map(({ base, modelId }) => `${BASE_NAMES[base]} ${quoted(modelId)}`),
          }),
    otherBase: (id: string, made: string, base: BaseFamily) =>
      t('baseModels.otherBase', { base: BASE_NAMES[base], id: quoted(id), made }),
    form: {
      title: t('baseModels.title'),
      label: (base: BaseFamily) => t('baseModels.label', { base: BASE_NAMES[base] }),
    },
  };
};
