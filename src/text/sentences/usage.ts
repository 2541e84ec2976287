import { cut, quoted } from '#text/format.ts';
import type { Language } from '#text/language.ts';

/** What Discord shows of `/usage`: descriptions of at most 100 characters. */
export const usageCommand = (language: Language) => {
  const { group } = language.namespace('usage');
  return { ...group('command'), options: group('options') };
};

// From here on a number has more characters than there is room for in a picture.
const LARGE = 100_000;

const amountIn = (language: Language) => {
  const short = new Intl.NumberFormat(language.code, { notation: 'compact', maximumFractionDigits: 1 });
  return (images: number): string => (images < LARGE ? language.number(images) : short.format(images));
};

// Seconds from which on nobody counts single ones.
const LONG = 600;

// Where there is nothing to count.
const NONE = '–';

type Day = { label: string; images: number };
type Figure = { label: string; value: string };
type Ranked = { id: string; images: number };

/** How many worked. Never more than it is: all of them only where none failed. */
const shareIn =
  (language: Language) =>
  (results: number, failures: number): string =>
    language.percent(Math.floor((1000 * results) / (results + failures)) / 10);

/** What is drawn on the chart, beside its title. */
const chartSentences = (language: Language) => {
  const { t, group } = language.namespace('usage');
  return {
    figures: group('figures'),
    rankings: group('rankings'),
    amount: amountIn(language),
    /** The day in that zone: Discord shows its own times in the reader's zone. */
    day: (at: number, timeZone: string) =>
      new Intl.DateTimeFormat(language.code, { timeZone, day: 'numeric', month: 'short' }).format(at),
    subtitle: (from: string, to: string, timeZone: string) => t('subtitle', { from, to, timeZone }),
    worked: (results: number, failures: number) =>
      results + failures === 0 ? NONE : shareIn(language)(results, failures),
    median: (seconds: number | null) => {
      if (seconds === null) return NONE;
      return language.duration(seconds < LONG ? seconds : Math.round(seconds / 60) * 60);
    },
    member: (place: number) => t('member', { place }),
  };
};

/** The lists below the chart. */
const listSentences = (language: Language) => {
  const { t } = language.namespace('usage');
  const ranked = (entries: readonly Ranked[], nameOf: (id: string) => string): string[] =>
    entries.map(({ id, images }) => `${nameOf(id)} ${language.number(images)}`);
  return {
    membersLine: (members: readonly Ranked[]) =>
      [
        t('lines.members'),
        ...ranked(members, (id) => `<@${id}>`).map((member, index) => `${index + 1}. ${member}`),
      ].join('\n'),
    lorasLine: (loras: readonly Ranked[]) =>
      t('lines.loras', { loras: ranked(loras, (id) => quoted(cut(id, 60))) }),
    schedulersLine: (schedulers: readonly Ranked[]) =>
      t('lines.schedulers', { schedulers: ranked(schedulers, (name) => name) }),
  };
};

/** What admins read of their server's usage. */
export const usageSentences = (language: Language) => {
  const { t, group } = language.namespace('usage');
  const byDay = (days: readonly Day[]): string[] =>
    days.map(({ label, images }) => `${label} ${language.number(images)}`);
  return {
    ...group('page'),
    ...chartSentences(language),
    ...listSentences(language),
    title: (days: number) => t('title', { count: days }),
    total: (images: number, results: number) =>
      t('total', { count: images, requests: t('requests', { count: results }) }),
    outcome: (results: number, failures: number) =>
      failures === 0
        ? t('noneFailed')
        : t('outcome', { count: failures, share: shareIn(language)(results, failures) }),
    pace: (seconds: number | null) =>
      seconds === null ? '' : t('pace', { time: language.duration(seconds) }),
    daysLine: (days: readonly Day[]) => t('lines.days', { days: byDay(days) }),
    keptFor: (days: number) => t('keptFor', { count: days }),
    rest: (named: number) => t('rest', { named }),
    altText: ({
      title,
      figures,
      days,
    }: {
      title: string;
      figures: readonly Figure[];
      days: readonly Day[];
    }) => {
      const numbers = figures.map(({ label, value }) => t('figure', { label, value })).join('; ');
      return cut(t('altText', { title, figures: numbers, days: byDay(days) }), 1024);
    },
  };
};
