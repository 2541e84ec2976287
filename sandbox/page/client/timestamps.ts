/** Discord's timestamp styles: `R` is relative, the others are dates and times of different lengths. */
export type TimestampStyle = 't' | 'T' | 'd' | 'D' | 'f' | 'F' | 'R';

type Clock = { now: number; locale: string | undefined };

const formats: Record<Exclude<TimestampStyle, 'R'>, Intl.DateTimeFormatOptions> = {
  t: { timeStyle: 'short' },
  T: { timeStyle: 'medium' },
  d: { dateStyle: 'short' },
  D: { dateStyle: 'long' },
  f: { dateStyle: 'long', timeStyle: 'short' },
  F: { dateStyle: 'full', timeStyle: 'short' },
};

const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
];

/** A `<t:unix:style>` in words. `unix` is in seconds, `now` in milliseconds. */
export const formatTimestamp = (unix: number, style: TimestampStyle, { now, locale }: Clock): string => {
  if (style === 'R') return formatRelative(unix - Math.round(now / 1000), locale);
  return new Intl.DateTimeFormat(locale, formats[style]).format(new Date(unix * 1000));
};

const formatRelative = (seconds: number, locale: string | undefined): string => {
  if (seconds === 0) return 'now';
  const [unit, size] = units.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1];
  return new Intl.RelativeTimeFormat(locale).format(Math.trunc(seconds / size), unit);
};

/** When a message was sent, as it stands beside its author: "Today at 14:02". */
export const formatSentAt = (iso: string, { now, locale }: Clock): string => {
  const sent = new Date(iso);
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(sent);
  const days = dayNumber(new Date(now)) - dayNumber(sent);
  if (days === 0) return `Today at ${time}`;
  if (days === 1) return `Yesterday at ${time}`;
  return `${new Intl.DateTimeFormat(locale, { dateStyle: 'short' }).format(sent)} ${time}`;
};

const dayNumber = (date: Date): number => {
  return Math.floor((date.getTime() - date.getTimezoneOffset() * 60_000) / 86_400_000);
};
