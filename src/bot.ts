import { endsWithin } from '#domain/in-time.ts';
import type { Clock } from '#domain/ports.ts';
import type { FrontDesk } from '#interaction/front-desk.ts';
import { type BotOptions, doesWork, openBase } from './base.ts';
import { type Front, openFront, welcome } from './front.ts';
import { openHttp } from './lookout.ts';
import { openWorkshop, type Workshop } from './workshop.ts';

/** A bot at work. Disposing it stops it without grace. */
export type Bot = AsyncDisposable & {
  /** The port of the health check. */
  httpPort: number;
  /** Resolves when Discord has ended the connection for good, with a sentence that says so and what to do. */
  lost: Promise<string>;
  /** Takes no new work, lets running jobs go on for the grace time, and leaves the rest to the next start. */
  stop(): Promise<void>;
};

// As long as Discord waits for an answer: whatever the grace for jobs is, nobody is left without one.
const ANSWERING_MS = 3_000;

/** Closes the desk, and waits no longer than the grace time for what it still answers. */
const closeInTime = (desk: FrontDesk, graceMs: number, clock: Clock): Promise<unknown> =>
  endsWithin(desk.close(), Math.max(graceMs, ANSWERING_MS), clock);

type Parts = { front: Front | null; worker: Workshop['worker']; httpPort: number };

/** The bot whose parts are all at work; `running` closes them. */
const botOf = (
  { front, worker, httpPort }: Parts,
  { config: { shutdownGraceMs: graceMs }, clock }: BotOptions,
  running: AsyncDisposableStack,
): Bot => ({
  httpPort,
  lost: front?.entrance.lost ?? new Promise(() => undefined),
  async stop() {
    await Promise.all([front && closeInTime(front.desk, graceMs, clock), worker?.stop({ graceMs })]);
    await running.disposeAsync();
  },
  [Symbol.asyncDispose]: () => running.disposeAsync(),
});

/**
 * Builds the bot in its role, connects it and resolves when it is at work. What it opened is closed again when anything
 * of it fails.
 */
export const startBot = async (options: BotOptions): Promise<Bot> => {
  const { config, clock, chance, log } = options;
  const { role } = config;
  const { concurrency } = config.modelslab;
  await using opened = new AsyncDisposableStack();

  const base = await openBase(options, opened);
  const { storage, modelslab: provider, rest, metrics } = base;
  const { meter } = metrics;
  const works = doesWork(config);
  const { worker, claimHealth, ...workshop } = openWorkshop(
    { storage, provider, rest, concurrency, works, meter, clock, chance, log },
    opened,
  );
  const front = role === 'worker' ? null : await openFront(options, base, { workshop, opened });
  const httpPort = await openHttp(options, base, { front, claimHealth: works ? claimHealth : null, opened });
  if (front) await welcome(front, options, { rest, httpPort });
  log.info({ role, httpPort }, 'the bot is ready');
  return botOf({ front, worker, httpPort }, options, opened.move());
};
