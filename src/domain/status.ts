import type { ApiHealth } from './api-health.ts';

/** The jobs of lanes, in all processes. */
export type LaneStatus = {
  /** Jobs that the API has, or that are being sent. */
  running: number;
  waiting: number;
  /** Jobs whose images are on their way to Discord. */
  delivering: number;
  /** For how many milliseconds more no orders are sent, as the API asked for; null: they are sent. */
  pausedMs: number | null;
};

/** How the bot is, for its operator. */
export type BotStatus = {
  /** The process that answers. */
  process: {
    role: string;
    /** Of the bot, and of Node. */
    versions: { bot: string; node: string };
    /** When it started, in milliseconds since 1970. */
    startedAt: number;
    /** Whether it makes images, or only takes orders. */
    makesImages: boolean;
    /** Other processes may share its database. */
    isShared: boolean;
  };
  database: { engine: 'SQLite' | 'Postgres'; problem: string | null };
  /** The lane of the bot's own key. */
  ownLane: LaneStatus & { concurrency: number };
  /** The lanes of servers' own keys together; `lanes` with jobs. */
  serverLanes: LaneStatus & { lanes: number };
  openComparisons: number;
  /** What the API answered this process. */
  api: ApiHealth;
  /** The money left on the operator's account; null where the API does not tell. */
  balance: { amount: number; currency: string } | null;
  /** When the list of models that this process serves was fetched, in milliseconds since 1970; null: a built-in one. */
  modelListAt: number | null;
  /** What only the operator can fix. */
  alerts: readonly string[];
};

/** Reads how the bot is. Rejects when the database does not answer. */
export type ReadStatus = () => Promise<BotStatus>;

/** Those who run the bot. */
export type Operators = {
  /** Whether somebody owns the application, or is in the team that does. Rejects when Discord does not tell. */
  include(userId: string): Promise<boolean>;
};
