import { cut, duration, list, quoted } from '#text/format.ts';

/** What Discord shows of `/usage`: descriptions of at most 100 characters. */
export const usageCommand = {
  description: 'What was made in this server, as a picture and in numbers',
  help: 'For members who manage the server: images per day, and which members, LoRAs and schedulers come first.',
  options: { period: 'How far back; 30 days if left out' },
};

const exact = new Intl.NumberFormat('en');
const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

// From here on a number has more characters than there is room for in a picture.
const LARGE = 100_000;

const amount = (images: number): string => (images < LARGE ? exact : short).format(images);

// Seconds from which on nobody counts single ones.
const LONG = 600;

/** Never more than it is: all of them worked only where none failed. */
const percent = (part: number, whole: number): string => `${Math.floor((1000 * part) / whole) / 10}%`;

type Day = { label: string; images: number };
type Figure = { label: string; value: string };

const byDay = (days: readonly Day[]): string =>
  days.map(({ label, images }) => `${label} ${exact.format(images)}`).join(', ');

type Ranked = { id: string; images: number };

const ranking = (entries: readonly Ranked[], nameOf: (id: string) => string): string =>
  list(entries.map(({ id, images }) => `${nameOf(id)} ${exact.format(images)}`));

/** What admins read of their server's usage. */
export const usage = {
  title: (days: number) => `The last ${days} days`,
  /** The day in that zone: Discord shows its own times in the reader's zone. */
  day: (at: number, timeZone: string) =>
    new Intl.DateTimeFormat('en-GB', { timeZone, day: 'numeric', month: 'short' }).format(at),
  subtitle: (from: string, to: string, timeZone: string) => `${from} to ${to}, days in ${timeZone}`,
  choosePeriod: 'How far back',
  amount,
  figures: {
    images: 'Images',
    worked: 'Success rate',
    median: 'Median time',
    busiest: 'Most in a day',
  },
  worked: (results: number, failures: number) =>
    results + failures === 0 ? '–' : percent(results, results + failures),
  median: (seconds: number | null) => {
    if (seconds === null) return '–';
    return duration(seconds < LONG ? seconds : Math.round(seconds / 60) * 60);
  },
  daysTitle: 'Images per day, the last one so far',
  rankings: { members: 'Members', loras: 'LoRAs', schedulers: 'Schedulers' },
  member: (place: number) => `No. ${place} below`,
  nothing: 'Nothing yet',
  total: (images: number, results: number) =>
    `**${exact.format(images)}** ${images === 1 ? 'image' : 'images'} from ${exact.format(results)} ${results === 1 ? 'request' : 'requests'}`,
  outcome: (results: number, failures: number) =>
    failures === 0
      ? 'None failed.'
      : `${percent(results, results + failures)} of requests succeeded, ${exact.format(failures)} failed.`,
  pace: (seconds: number | null) => (seconds === null ? '' : `The median time was ${duration(seconds)}.`),
  membersLine: (members: readonly Ranked[]) =>
    [
      '**Members:**',
      ...members.map(({ id, images }, index) => `${index + 1}. <@${id}> ${exact.format(images)}`),
    ].join('\n'),
  lorasLine: (loras: readonly Ranked[]) => `**LoRAs:** ${ranking(loras, (id) => quoted(cut(id, 60)))}`,
  schedulersLine: (schedulers: readonly Ranked[]) => `**Schedulers:** ${ranking(schedulers, (name) => name)}`,
  daysLine: (days: readonly Day[]) => `**By day**, those with any: ${byDay(days)}`,
  keptFor: (days: number) =>
    `Results are kept for ${days} ${days === 1 ? 'day' : 'days'} here: older ones are not counted.`,
  rest: (named: number) => `Each list shows the first ${named}.`,
  empty: 'Nothing was made here in this time. It fills up with the first /imagine.',
  altText: ({
    title,
    figures,
    days,
  }: {
    title: string;
    figures: readonly Figure[];
    days: readonly Day[];
  }) => {
    const numbers = figures.map(({ label, value }) => `${label}: ${value}`).join('; ');
    return cut(`${title}. ${numbers}. ${byDay(days)}`, 1024);
  },
};
