/** A half-open interval [from, to) in milliseconds since 1970. */
export type Span = { from: number; to: number };

/** The number of images made by a member, or with a LoRA or scheduler. */
export type Tally = { id: string; images: number };

/** What a server made. Deleted results count. */
export type ServerUsage = {
  /** Images per requested span, in the same order. */
  images: number[];
  /** Generations that produced images. */
  results: number;
  /** Generations that failed. Cancelled ones are not counted. */
  failures: number;
  /** Median time from request to images, in whole seconds; null without results. */
  medianSeconds: number | null;
  /** Sorted by images, descending. */
  members: Tally[];
  loras: Tally[];
  schedulers: Tally[];
};

/** Statistics over the ledger. */
export type Statistics = {
  /** Returns what a server made in these spans. */
  serverUsage(guildId: string, spans: readonly Span[]): Promise<ServerUsage>;
  /** Returns the LoRAs of the images that a server made in these spans together, most images first. */
  usedLoras(guildId: string, spans: readonly Span[]): Promise<Tally[]>;
};

/** Periods, in days, for which usage can be shown. */
export const USAGE_PERIODS = [7, 30, 90] as const;

export type UsagePeriod = (typeof USAGE_PERIODS)[number];

/** The content of a usage chart. */
export type UsageChart = {
  title: string;
  subtitle: string;
  figures: readonly { label: string; value: string }[];
  daysTitle: string;
  /** The last day is incomplete. */
  days: readonly { label: string; images: number }[];
  /** Sorted by images, descending; rows that do not fit are left out. */
  rankings: readonly { title: string; rows: readonly { name: string; images: number }[] }[];
  /** Shown where there is no data. */
  nothing: string;
  /** Formats a number of images compactly. */
  amount: (images: number) => string;
};

/** Draws a usage chart and returns it as a PNG. */
export type UsagePainter = (chart: UsageChart) => Promise<Uint8Array>;
