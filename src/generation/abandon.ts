import { Fault } from '#domain/errors.ts';
import { acceptanceOf, type Generation, type GenerationState, isActive, isIn } from '#domain/generation.ts';
import type { JobContext } from '#domain/job.ts';
import type { Announcer, Chance, Clock, Ledger, Log } from '#domain/ports.ts';

/** What ends a job that failed over and over. */
export type AbandonOptions = {
  ledger: Pick<Ledger, 'find' | 'move'>;
  announcer: Pick<Announcer, 'outcome'>;
  clock: Clock;
  chance: Pick<Chance, 'id'>;
  log: Log;
};

const endOf = (
  generation: Generation,
  error: unknown,
  { clock, chance, log }: AbandonOptions,
): GenerationState => {
  const at = clock.now();
  if (isIn(generation, 'delivering')) return { ...generation.state, name: 'done', at, message: null };
  const fault = new Fault(chance.id(), error);
  log.error({ err: fault, faultId: fault.id, generationId: generation.id }, 'a generation was given up');
  const acceptance = acceptanceOf(generation.state);
  return { name: 'failed', at, failure: { kind: 'fault', faultId: fault.id }, acceptance };
};

/**
 * Ends a job that cannot be brought to its end. Images that were made stay in the history, where they can be opened;
 * anything else failed by a fault of ours. Either is told.
 */
export const createAbandon =
  (options: AbandonOptions) =>
  async ({ id }: Generation, error: unknown, { claim }: Pick<JobContext, 'claim'>): Promise<void> => {
    const { ledger, announcer, log } = options;
    await claim.held();
    const generation = await ledger.find(id);
    if (!generation || !isActive(generation)) return;
    const ended = await ledger.move(id, [generation.state.name], endOf(generation, error, options));
    if (!ended) return;
    await claim
      .send((signal) => announcer.outcome(ended, signal))
      .catch((err: unknown) =>
        log.warn({ err, generationId: id }, 'an end could not be told; it is in the history'),
      );
  };
