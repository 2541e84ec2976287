import { type Generation, isIn } from '#domain/generation/generation.ts';
import { DEFAULT_LANE } from '#domain/generation/lanes.ts';
import type { Ledger } from '#domain/generation/ledger.ts';
import type { Log, ToldOnce } from '#domain/system.ts';

/** Tells a server that its key has no credits left. Returns false if there is nobody to tell. */
export type CreditNotice = (server: { guildId: string; locale: string }) => Promise<boolean>;

type CreditWatchOptions = { toldOnce: ToldOnce; tell: CreditNotice; log: Log };

const recordOf = (guildId: string): string => `credits ${guildId}`;

/**
 * Wraps a ledger to tell servers when their own keys run out of credits: once, and again only after a job on the
 * key has succeeded. Telling does not delay jobs; disposing it waits for what is being told.
 */
export const watchCredits = (
  ledger: Ledger,
  { toldOnce, tell, log }: CreditWatchOptions,
): AsyncDisposable & { ledger: Ledger } => {
  let telling = Promise.resolve();

  const tellOnce = async (guildId: string, { locale }: Generation): Promise<void> => {
    const record = recordOf(guildId);
    if (!(await toldOnce.claim(record))) return;
    const isTold = await tell({ guildId, locale }).catch((err: unknown) => {
      log.warn({ err, guildId }, 'missing credits could not be told');
      return false;
    });
    if (!isTold) await toldOnce.forget(record);
  };

  const learn = async (moved: Generation): Promise<void> => {
    const { guildId } = moved;
    if (guildId === null) return;
    if (isIn(moved, 'done')) return toldOnce.forget(recordOf(guildId));
    if (isIn(moved, 'failed') && moved.state.failure.kind === 'outOfCredits') return tellOnce(guildId, moved);
  };

  const move: Ledger['move'] = async (...given) => {
    const moved = await ledger.move(...given);
    if (moved && moved.lane !== DEFAULT_LANE) {
      telling = telling
        .then(() => learn(moved))
        .catch((err: unknown) =>
          log.warn({ err, generationId: moved.id }, 'missing credits could not be told'),
        );
    }
    return moved;
  };

  return { ledger: { ...ledger, move }, [Symbol.asyncDispose]: () => telling };
};
