import { type Axis, valuesOf } from '#domain/comparison/axis.ts';
import type { CounterName } from '#domain/policy/usage-counters.ts';
import { SETTINGS_LIMITS } from '#domain/settings/schema.ts';
import { cut } from '#text/format.ts';
import type { Language } from '#text/language.ts';
import { axisSentences } from './axes.ts';
import { optionDescriptions } from './options.ts';

type Facts = { x: Axis; y: Axis | undefined; seed: number | null; requesterId: string };

type Shared = {
  /** An axis of one value. */
  told: Axis | undefined;
  /** Null where they have different ones. */
  seed: number | null;
  place: { number: number; of: number } | null;
};

/** How many images of a comparison there are. */
type Counts = { made: number; failed: number; all: number; left: number };

/** The command that makes comparisons. */
export const compareCommand = (language: Language) => {
  const { t, group } = language.namespace('comparison');
  return {
    description: t('command.description'),
    help: t('command.help'),
    options: { ...optionDescriptions(language), ...group('command.options') },
  };
};

/** What a member reads before anything is made. */
const planSentences = (language: Language) => {
  const { t } = language.namespace('comparison');
  return {
    title: t('plan.title'),
    grid: (columns: number, rows: number, images: number): string => {
      const grid = rows === 1 ? t('plan.columns', { count: columns }) : `${columns} × ${rows}`;
      return t('plan.grid', { grid, count: images });
    },
    axis: (axis: string, labels: readonly string[]): string =>
      t('plan.axis', { axis, values: cut(labels.join(', '), 500) }),
    same: (cells: number): string => t('plan.same', { count: cells }),
    seconds: (seconds: number): string => t('plan.seconds', { time: language.duration(seconds) }),
    /** What it takes of each quota; at least one. */
    quota: (images: number, rests: readonly { counter: CounterName; left: number }[]): string =>
      t('plan.quota', { images, rests: rests.map(({ counter, left }) => t(`left.${counter}`, { left })) }),
    notAllowed: (cells: readonly string[], why: string): string =>
      `${t('plan.notAllowed', { cells: cut(language.list(cells), 600) })} ${cut(why, 1000)}`,
    free: t('plan.free'),
    dismissed: t('plan.dismissed'),
  };
};

/** What is said of the sheets of a comparison. */
const sheetSentences = (language: Language) => {
  const { t, group } = language.namespace('comparison');
  const { title, label } = axisSentences(language);
  const axisWords = (axis: Axis): string =>
    t('axis', { axis: title(axis), values: valuesOf(axis).map(label) });
  return {
    heading: ({ made, failed, all, left }: Counts): string => {
      if (left > 0) return t('making', { made, all });
      return failed === 0 ? t('made', { count: all }) : t('madeSome', { made, all, failed });
    },
    /** The axes, the seed, and whose it is. */
    facts: ({ x, y, seed, requesterId }: Facts): string => {
      const axes = y ? `${title(x)} × ${title(y)}` : title(x);
      const by = t('by', { member: `<@${requesterId}>` });
      return [axes, ...(seed === null ? [] : [t('seed', { seed })]), by].join(' · ');
    },
    /** What all cells of a sheet share, and which sheet of several it is. */
    shared: ({ told, seed, place }: Shared): string =>
      [
        ...(told ? [axisWords(told)] : []),
        seed === null ? t('seeds') : t('seed', { seed }),
        ...(place ? [t('sheet', { sheet: place.number, sheets: place.of })] : []),
      ].join(' · '),
    /** What stands in a cell without a picture. */
    notes: group('notes'),
    /** Describes a sheet to those who do not see it. */
    altText: (x: Axis, y: Axis | undefined, told: Axis | undefined): string => {
      const sentences = [
        told ? t('altText.sheetWith', { axis: axisWords(told) }) : t('altText.sheet'),
        t('altText.across', { axis: axisWords(x) }),
        ...(y ? [t('altText.down', { axis: axisWords(y) })] : []),
      ];
      // Discord's limit for the description of an attachment.
      return cut(language.together(...sentences), 1024);
    },
  };
};

const tooManyIn = (language: Language) => {
  const { t } = language.namespace('comparison');
  return (cells: number, most: number, isAdmin: boolean): string => {
    const tooMany = t('tooMany', { count: cells, most });
    const { max } = SETTINGS_LIMITS.cells;
    return isAdmin && most < max ? language.together(tooMany, t('adminAllowsMore', { most: max })) : tooMany;
  };
};

/** The sentences of comparisons. */
export const comparisonSentences = (language: Language) => {
  const { t, group } = language.namespace('comparison');
  return {
    ...axisSentences(language),
    ...sheetSentences(language),
    /** A select among images; `place` is given where there are several selects. */
    openCell: (place: { from: number; to: number } | null): string =>
      place ? t('openCellFrom', place) : t('openCell'),
    buttons: { ...group('buttons'), retry: (failed: number): string => t('retry', { count: failed }) },
    plan: planSentences(language),
    tooMany: tooManyIn(language),
    axisRefused: (side: 'x' | 'y', sentence: string): string => `**${side}**: ${sentence}`,
    late: (requesterId: string): string => t('late', { member: `<@${requesterId}>` }),
    gone: t('gone'),
    nothingToRetry: t('nothingToRetry'),
    deleting: group('deleting'),
    form: group('form'),
  };
};
