import { schedulerName } from '#domain/generation/schedulers.ts';
import { type ImageCost, priceOf } from '#domain/image-cost.ts';
import {
  type ServerUsage,
  type Span,
  type Tally,
  USAGE_PERIODS,
  type UsageChart,
  type UsagePeriod,
} from '#domain/members/statistics.ts';
import { COLOURS, container, gallery, small, textDisplay } from '#interactions/components.ts';
import { defineCustomId } from '#interactions/custom-id.ts';
import type { Message } from '#interactions/reply.ts';
import { oneOfRow } from '#interactions/selects.ts';
import type { Text } from '#text/index.ts';

/** The select of the period. */
export const usagePeriodId = defineCustomId('usage', {});

/** A server's usage, day by day in its time zone. */
export type UsageReport = {
  period: UsagePeriod;
  timeZone: string;
  days: readonly Span[];
  usage: ServerUsage;
  /** Days for which results are kept; null: for ever. */
  historyDays: number | null;
  /** Null: it is not told, or not the bot's operator pays. */
  cost: ImageCost | null;
};

// Entries per list in the text; the chart shows fewer.
const NAMED = 10;

const first = (tallies: readonly Tally[]): Tally[] => tallies.slice(0, NAMED);

const sumOf = (amounts: readonly number[]): number => amounts.reduce((sum, amount) => sum + amount, 0);

const labelledDays = (text: Text, { timeZone, days, usage }: UsageReport): UsageChart['days'] =>
  days.map(({ from }, index) => ({
    label: text.usage.day(from, timeZone),
    images: usage.images[index] ?? 0,
  }));

/** Builds the content of a report's chart. */
export const usageChart = (text: Text, report: UsageReport): UsageChart => {
  const { usage: said } = text;
  const { period, timeZone, usage } = report;
  const days = labelledDays(text, report);
  const { figures, rankings } = said;
  const rows = (tallies: readonly Tally[], nameOf: (id: string, index: number) => string) =>
    first(tallies).map(({ id, images }, index) => ({ name: nameOf(id, index), images }));
  return {
    title: said.title(period),
    subtitle: said.subtitle(days[0]?.label ?? '', days.at(-1)?.label ?? '', timeZone),
    figures: [
      { label: figures.images, value: said.amount(sumOf(usage.images)) },
      { label: figures.worked, value: said.worked(usage.results, usage.failures) },
      { label: figures.median, value: said.median(usage.medianSeconds) },
      { label: figures.busiest, value: said.amount(Math.max(0, ...usage.images)) },
    ],
    daysTitle: said.daysTitle,
    days,
    rankings: [
      { title: rankings.members, rows: rows(usage.members, (_, index) => said.member(index + 1)) },
      { title: rankings.loras, rows: rows(usage.loras, (id) => id) },
      { title: rankings.schedulers, rows: rows(usage.schedulers, schedulerName) },
    ],
    nothing: said.nothing,
    amount: said.amount,
  };
};

type Shown = { report: UsageReport; chart: UsageChart; picture: Uint8Array };

/** What a report cannot count. */
const missing = (text: Text, { period, historyDays }: UsageReport): string =>
  historyDays !== null && historyDays < period ? small(text.usage.keptFor(historyDays)) : '';

const costLine = ({ cost: said }: Text, { cost, usage }: UsageReport): string =>
  cost === null ? '' : said.total(priceOf(cost, sumOf(usage.images)), priceOf(cost, 1));

const paragraphs = (text: Text, report: UsageReport, days: UsageChart['days']): string[][] => {
  const { usage } = report;
  const { usage: said } = text;
  const { images, results, failures, medianSeconds, members, loras, schedulers } = usage;
  const notCounted = missing(text, report);
  if (results + failures === 0) return [[said.empty], [notCounted]];
  const named = first(schedulers).map(({ id, images: made }) => ({ id: schedulerName(id), images: made }));
  const outcome = text.together(said.outcome(results, failures), said.pace(medianSeconds));
  return [
    [said.total(sumOf(images), results), outcome, costLine(text, report)],
    [members.length === 0 ? '' : said.membersLine(first(members))],
    [
      loras.length === 0 ? '' : said.lorasLine(first(loras)),
      named.length === 0 ? '' : said.schedulersLine(named),
    ],
    [days.length === 0 ? '' : small(said.daysLine(days))],
    [
      [members, loras, schedulers].some(({ length }) => length > NAMED) ? small(said.rest(NAMED)) : '',
      notCounted,
    ],
  ];
};

const periodRow = (text: Text, period: UsagePeriod) =>
  oneOfRow(
    { customId: usagePeriodId.encode({}), placeholder: text.usage.choosePeriod },
    {
      options: USAGE_PERIODS.map((days) => ({ label: text.usage.title(days), value: String(days) })),
      chosen: String(period),
    },
  );

/** Renders a report as a chart and as text. */
export const usageMessage = (text: Text, { report, chart, picture }: Shown): Message => {
  const days = chart.days.filter(({ images }) => images > 0);
  const parts = paragraphs(text, report, days)
    .map((lines) => lines.filter((line) => line !== ''))
    .filter((lines) => lines.length > 0);
  const { title, figures } = chart;
  const attachments = [
    { name: 'usage.png', data: picture, description: text.usage.altText({ title, figures, days }) },
  ];
  return {
    attachments,
    components: [
      container(
        COLOURS.ready,
        textDisplay(`### ${title}`),
        gallery(attachments),
        ...parts.map((lines) => textDisplay(...lines)),
        periodRow(text, report.period),
      ),
    ],
  };
};
