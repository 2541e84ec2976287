/** A stretch of time in milliseconds since 1970, without the moment at which it ends. */
export type Span = { from: number; to: number };

/** How many images were made by somebody, or with something. */
export type Tally = { id: string; images: number };

/** What a server made. Deleted results count: they were made. */
export type ServerUsage = {
  /** Images by the spans that were asked for, in their order. */
  images: number[];
  /** Orders that came to images. */
  results: number;
  /** Orders that failed; those that were cancelled count nowhere. */
  failures: number;
  /** Whole seconds from an order to its images, as half of the results took at most; null without any. */
  medianSeconds: number | null;
  /** Each with the most images first. */
  members: Tally[];
  loras: Tally[];
  schedulers: Tally[];
};

/** Counts over the ledger. */
export type Statistics = {
  /** What a server made in these spans of time. */
  serverUsage(guildId: string, spans: readonly Span[]): Promise<ServerUsage>;
};

/** How many days back the usage of a server can be looked at. */
export const USAGE_PERIODS = [7, 30, 90] as const;

export type UsagePeriod = (typeof USAGE_PERIODS)[number];

/** What a picture of a server's usage shows, in words and numbers. */
export type UsageChart = {
  title: string;
  subtitle: string;
  figures: readonly { label: string; value: string }[];
  daysTitle: string;
  /** The last one is not over yet. */
  days: readonly { label: string; images: number }[];
  /** Each with the most images first; as many as there is room for are shown. */
  rankings: readonly { title: string; rows: readonly { name: string; images: number }[] }[];
  /** Stands where there is nothing to show. */
  nothing: string;
  /** A number of images in a few characters. */
  amount: (images: number) => string;
};

/** Draws a server's usage. Answers a PNG. */
export type UsagePainter = (chart: UsageChart) => Promise<Uint8Array>;
