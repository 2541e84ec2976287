import {
  ACTIVE_STATES,
  AWAITED_STATES,
  type Generation,
  type StateName,
} from '#domain/generation/generation.ts';
import type { Clock, JobNotifier, Ledger, Log } from '#domain/ports.ts';
import type { ProgressThrottle } from '#jobs/progress.ts';
import type { GenerationService } from './generation-service.ts';

/** What stopping works with. */
type StopOptions = {
  ledger: Pick<Ledger, 'move'>;
  /** Tells jobs that run, here or elsewhere. */
  worker: { cancel(id: string, how: { isKnown: boolean }): unknown };
  throttle: Pick<ProgressThrottle, 'settle' | 'forget'>;
  clock: Clock;
};

/** Stops a job that is in one of those states; undefined when it is in none of them. */
type Stop = (id: string, from: readonly StateName[]) => Promise<Generation | undefined>;

/** Builds what stops jobs, wherever they run, and answers when nothing more of them is shown. */
export const createCancel =
  ({ ledger, worker, throttle, clock }: StopOptions): Stop =>
  async (id, from) => {
    const cancelled = await ledger.move(id, from, { name: 'cancelled', at: clock.now() });
    if (!cancelled) return undefined;
    worker.cancel(id, { isKnown: true });
    await throttle.settle(id);
    // One that still waited is never run, and so forgotten by nobody else.
    throttle.forget(id);
    return cancelled;
  };

// Images that are made are fetched and posted within a few seconds, unless Discord is away.
const ARRIVAL_MS = { most: 10_000, between: 200 };

/** What erasing works with. */
type EraseOptions = Pick<StopOptions, 'clock'> & {
  ledger: Pick<Ledger, 'activeOf' | 'erase'>;
  notifier: Pick<JobNotifier, 'outcome'>;
  log: Log;
};

/** Builds what calls a member's jobs off and removes all rows. */
export const createErase = (
  { ledger, notifier, clock, log }: EraseOptions,
  stop: Stop,
): GenerationService['erase'] => {
  const callOff = async (id: string, from: readonly StateName[]): Promise<boolean> => {
    const stopped = await stop(id, from);
    if (!stopped) return false;
    const erased = { ...stopped, state: { name: 'deleted', at: clock.now() } } as const;
    await notifier
      .outcome(erased)
      .catch((err: unknown) =>
        log.warn({ err, generationId: id }, 'a job that was called off is not shown so'),
      );
    return true;
  };

  const arrive = async (requesterId: string, ids: readonly string[]): Promise<void> => {
    const giveUpAt = clock.monotonic() + ARRIVAL_MS.most;
    const areThere = async () => {
      const active = await ledger.activeOf(requesterId);
      return ids.every((id) => !active.includes(id));
    };
    while (!(await areThere()) && clock.monotonic() < giveUpAt) await clock.sleep(ARRIVAL_MS.between);
  };

  return async (requesterId) => {
    const ids = await ledger.activeOf(requesterId);
    const calledOff = await Promise.all(ids.map((id) => callOff(id, AWAITED_STATES)));
    const arriving = ids.filter((_, index) => !calledOff[index]);
    await arrive(requesterId, arriving);
    await Promise.all(arriving.map((id) => callOff(id, ACTIVE_STATES)));
    return ledger.erase(requesterId);
  };
};
