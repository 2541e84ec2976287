import type { Generation } from '#domain/generation/generation.ts';
import type { Ledger } from '#domain/generation/ledger.ts';
import { median, waitingSeconds } from '#domain/generation/waiting-time.ts';
import type { Clock } from '#domain/system.ts';
import type { Lane } from './lanes.ts';

/** What estimates need. */
export type EstimateOptions = {
  ledger: Pick<Ledger, 'lanePace' | 'recentSeconds'>;
  lanes: () => Promise<readonly Lane[]>;
  clock: Pick<Clock, 'monotonic'>;
};

// Estimates are not more precise than this.
const ETA_STEP_SECONDS = 5;

const rounded = (seconds: number): number =>
  Math.max(ETA_STEP_SECONDS, Math.ceil(seconds / ETA_STEP_SECONDS) * ETA_STEP_SECONDS);

const SAMPLE_OF_RECENT = 9;

/** Milliseconds for which all jobs share an answer: there may be thousands, each asking the same. */
const SHARED_MS = 500;

/** Shares the answers of `read`, each for a moment, by what was asked. Failures are shared too. */
export const shared = <A extends unknown[], T>(
  read: (...asked: A) => Promise<T>,
  clock: Pick<Clock, 'monotonic'>,
): ((...asked: A) => Promise<T>) => {
  const answers = new Map<string, { at: number; answer: Promise<T> }>();
  return (...asked) => {
    const now = clock.monotonic();
    for (const [key, { at }] of answers) if (now - at >= SHARED_MS) answers.delete(key);
    const key = JSON.stringify(asked);
    const { answer } = answers.get(key) ?? { answer: read(...asked) };
    if (!answers.has(key)) answers.set(key, { at: now, answer });
    return answer;
  };
};

/** Estimates the seconds for which a job waits, by how many are ahead of it; null where nothing is known. */
type Estimate = (generation: Generation, ahead: number) => Promise<number | null>;

/** Estimates how long a job has to wait, from the running jobs of its lane, the last ones, and similar images. */
export const createEstimate = ({ ledger, lanes, clock }: EstimateOptions): Estimate => {
  const lanesNow = shared(lanes, clock);
  const paceOf = shared(ledger.lanePace, clock);
  const recentOf = shared(ledger.recentSeconds, clock);
  const concurrencyOf = async (wanted: string): Promise<number> =>
    (await lanesNow()).find(({ lane }) => lane === wanted)?.concurrency ?? 1;
  return async ({ lane, request: { modelId, width, height } }, ahead) => {
    const [{ seconds, running }, recent, concurrency] = await Promise.all([
      paceOf(lane),
      recentOf({ modelId, width, height }, SAMPLE_OF_RECENT),
      concurrencyOf(lane),
    ]);
    if (seconds === null) return null;
    const ownSeconds = median(recent) ?? seconds;
    return rounded(waitingSeconds({ ahead, concurrency, usualSeconds: seconds, ownSeconds, running }));
  };
};
