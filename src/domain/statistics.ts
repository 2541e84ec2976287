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
