import { Fault } from '#domain/errors.ts';
import { type Generation, isIn } from '#domain/generation.ts';
import type { Announcer, Chance, Clock, Ledger, Log } from '#domain/ports.ts';

/** What ends a job that failed over and over. */
export type AbandonOptions = {
  ledger: Pick<Ledger, 'find' | 'move'>;
  announcer: Pick<Announcer, 'outcome'>;
  clock: Clock;
  chance: Pick<Chance, 'id'>;
  log: Log;
};

/**
 * Ends a job that cannot be brought to its end. Images that were made stay in the history, where they can be opened;
 * anything else failed by a fault of ours.
 */
export const createAbandon =
  ({ ledger, announcer, clock, chance, log }: AbandonOptions) =>
  async ({ id }: Generation, error: unknown): Promise<void> => {
    const generation = await ledger.find(id);
    if (!generation) return;
    const at = clock.now();
    if (isIn(generation, 'delivering')) {
      await ledger.move(id, ['delivering'], { ...generation.state, name: 'done', at, message: null });
      return;
    }
    const fault = new Fault(chance.id(), error);
    log.error({ err: fault, faultId: fault.id, generationId: id }, 'a generation was given up');
    const state = { name: 'failed', at, failure: { kind: 'fault', faultId: fault.id } } as const;
    const failed = await ledger.move(id, [generation.state.name], state);
    if (!failed) return;
    await announcer
      .outcome(failed)
      .catch((err: unknown) => log.warn({ err, generationId: id }, 'a failure could not be told'));
  };
