import { type Generation, isIn } from '#domain/generation/generation.ts';
import type { InteractionContext } from '#interactions/interaction.ts';
import type { Invocation, Uses } from '#interactions/invocation.ts';

/** How something in the queue stands. */
type Stage =
  /** `pausedUntil` (milliseconds since 1970) while no orders of its lane are sent. */
  | { kind: 'waiting'; ahead: number; pausedUntil: number | null }
  /** ModelsLab loads its model, which it had unloaded. */
  | { kind: 'loading' }
  | { kind: 'running' }
  | { kind: 'delivering' };

/** A job or a comparison of a member that is not finished. */
export type QueueEntry = {
  kind: 'job' | 'comparison';
  id: string;
  prompt: string;
  /** The channel of a server; null in direct messages. */
  channelId: string | null;
  stage: Stage;
  /** About how long until all of it is there; null where nobody knows. */
  seconds: number | null;
  /** The images of a comparison. */
  images: { made: number; all: number } | null;
};

/** What reading the queue uses. */
export type QueueServices = Uses<'ledger' | 'comparisons' | 'estimateSeconds'>;

// A comparison has up to 100 images.
const MOST_ROWS = 1000;

/** As many as a select offers. */
const MOST_ENTRIES = 25;

type Means = { use: Invocation<QueueServices>; pauses: ReadonlyMap<string, number> };

const secondsLeft = (running: Generation | undefined, { receivedAt }: InteractionContext): number | null => {
  if (!running || !isIn(running, 'processing') || running.state.eta === null) return null;
  return Math.max(1, running.state.eta - (receivedAt - running.state.at) / 1000);
};

const isRunning = (job: Generation): boolean => isIn(job, 'submitting', 'processing');

const stageOf = async ({ use, pauses }: Means, jobs: readonly Generation[]): Promise<Stage> => {
  if (jobs.some(isRunning)) return { kind: 'running' };
  const next = jobs.find((job) => isIn(job, 'queued'));
  if (!next) return { kind: 'delivering' };
  if (isIn(next, 'queued') && next.state.modelWaits !== undefined) return { kind: 'loading' };
  const remainingMs = pauses.get(next.lane);
  const pausedUntil = remainingMs === undefined ? null : use.interaction.receivedAt + remainingMs;
  return { kind: 'waiting', ahead: await use.services.ledger.ahead(next.id), pausedUntil };
};

/** When the last of these jobs will be done. */
const secondsOf = async ({ use }: Means, jobs: readonly Generation[]): Promise<number | null> => {
  const { ledger, estimateSeconds } = use.services;
  const last = jobs.findLast((job) => isIn(job, 'queued'));
  if (!last) return secondsLeft(jobs.find(isRunning), use.interaction);
  return estimateSeconds(last, await ledger.ahead(last.id));
};

const imagesOf = async ({ use }: Means, comparisonId: string): Promise<QueueEntry['images']> => {
  const images = await use.services.comparisons.images(comparisonId);
  return { made: images.filter((image) => isIn(image, 'done')).length, all: images.length };
};

const entryOf = async (means: Means, id: string, jobs: readonly Generation[]): Promise<QueueEntry[]> => {
  const [first] = jobs;
  if (!first) return [];
  const isCell = first.cell !== undefined;
  const [stage, seconds, images] = await Promise.all([
    stageOf(means, jobs),
    secondsOf(means, jobs),
    isCell ? imagesOf(means, id) : null,
  ]);
  const { guildId, channelId, request } = first;
  const kind = isCell ? 'comparison' : 'job';
  const place = guildId === null ? null : channelId;
  return [{ kind, id, prompt: request.prompt, channelId: place, stage, seconds, images }];
};

/** Reads what a member has in the queue, wherever it was ordered, the oldest first; and how many there are in all. */
export const readQueue = async (
  use: Invocation<QueueServices>,
): Promise<{ entries: QueueEntry[]; all: number }> => {
  const { ledger } = use.services;
  const [rows, paused] = await Promise.all([
    ledger.jobsOf(use.interaction.userId, MOST_ROWS),
    ledger.pauses(),
  ]);
  const pauses = new Map(paused.map(({ lane, remainingMs }) => [lane, remainingMs]));
  const groups = [...Map.groupBy(rows, ({ id, cell }) => cell?.comparisonId ?? id)];
  const entries = await Promise.all(
    groups.slice(0, MOST_ENTRIES).map(([id, jobs]) => entryOf({ use, pauses }, id, jobs)),
  );
  return { entries: entries.flat(), all: groups.length };
};
