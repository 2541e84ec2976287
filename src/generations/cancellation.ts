import { acceptanceIn } from '#domain/acceptance.ts';
import {
  ACTIVE_STATES,
  AWAITED_STATES,
  type Generation,
  type StateName,
} from '#domain/generation/generation.ts';
import type { Ledger } from '#domain/generation/ledger.ts';
import type { JobNotifier } from '#domain/generation/notifier.ts';
import type { Clock, Log } from '#domain/system.ts';
import { settlesWithin } from '#shared/timeout.ts';

/** Aborts a job, in whichever process it runs. `isKnown`: its row says so already. */
export type WorkerCalls = { cancel(id: string, how: { isKnown: boolean }): unknown };

/** The progress of jobs that their messages show. */
export type ShownProgress = {
  /** Resolves when nothing of the job is on its way any more. */
  settle(id: string): Promise<void>;
  /** Forgets a finished job. */
  forget(id: string): void;
};

/** What stopping works with. */
type StopOptions = {
  ledger: Pick<Ledger, 'move'>;
  worker: WorkerCalls;
  throttle: ShownProgress;
  clock: Clock;
};

/** Stops a job that is in one of those states; undefined when it is in none of them. */
type Stop = (id: string, from: readonly StateName[]) => Promise<Generation | undefined>;

// An order that the API had no room for goes back to waiting, perhaps between two looks at it.
const LOOKS = 3;

/** Cancels a job in one of those states. Only one that waits was certainly not accepted. */
const cancelIn = async (
  { ledger, clock }: Pick<StopOptions, 'ledger' | 'clock'>,
  id: string,
  from: readonly StateName[],
): Promise<Generation | undefined> => {
  const move = async (name: (typeof ACTIVE_STATES)[number]): Promise<Generation | undefined> => {
    if (!from.includes(name)) return undefined;
    const acceptance = acceptanceIn(name);
    return ledger.move(id, [name], { name: 'cancelled', at: clock.now(), acceptance });
  };
  for (let look = 0; look < LOOKS; look += 1) {
    for (const name of ACTIVE_STATES) {
      const cancelled = await move(name);
      if (cancelled) return cancelled;
    }
  }
  return undefined;
};

/** Builds what stops jobs, wherever they run, and answers when nothing more of them is shown. */
export const createCancel =
  ({ ledger, worker, throttle, clock }: StopOptions): Stop =>
  async (id, from) => {
    const cancelled = await cancelIn({ ledger, clock }, id, from);
    if (!cancelled) return undefined;
    worker.cancel(id, { isKnown: true });
    await throttle.settle(id);
    // One that still waited is never run, and so forgotten by nobody else.
    throttle.forget(id);
    return cancelled;
  };

// Images that are made are fetched and posted within a few seconds, unless Discord is away.
const ARRIVAL_MS = { most: 10_000, between: 200 };

// Who deletes their data watches the message: what takes longer is told to go on by itself.
const SHOWN_MS = 10_000;

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
): ((requesterId: string) => Promise<number | 'goesOn'>) => {
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
    const erasing = ledger.erase(requesterId);
    if (await settlesWithin(erasing, SHOWN_MS, clock)) return erasing;
    erasing.catch((err: unknown) =>
      log.warn({ err }, "a member's results could not all be erased; it goes on within an hour"),
    );
    return 'goesOn';
  };
};

/** Stops a job and shows it in its message; undefined when there was nothing to stop. */
type CallOff = (id: string) => Promise<Generation | undefined>;

/** Builds what stops a job and shows it in its message, for whoever does so in another one. */
export const createCallOff =
  ({ notifier, log }: Pick<EraseOptions, 'notifier' | 'log'>, stop: Stop): CallOff =>
  async (id) => {
    const cancelled = await stop(id, AWAITED_STATES);
    if (!cancelled) return undefined;
    await notifier
      .outcome(cancelled)
      .catch((err: unknown) => log.warn({ err, generationId: id }, 'a cancellation is not shown'));
    return cancelled;
  };

/** Builds what stops all jobs of a member, and shows it in their messages. */
export const createCancelAll =
  (ledger: Pick<Ledger, 'activeOf'>, callOff: CallOff): ((requesterId: string) => Promise<number>) =>
  async (requesterId) => {
    const ids = await ledger.activeOf(requesterId);
    const cancelled = await Promise.all(ids.map(callOff));
    return cancelled.filter((one) => one !== undefined).length;
  };
