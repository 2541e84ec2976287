import { StorageUnavailableError } from '#domain/errors.ts';
import type { Clock, Log } from '#domain/system.ts';
import { settlesWithin } from '#shared/timeout.ts';
import { AnsweredElsewhere, type Message, type Reply, type Reservation, type Responder } from './reply.ts';

/** A reply of a kind that needs nothing more than Discord. */
export type FinalReply = Exclude<Reply, { kind: 'question' }>;

// Out of Discord's 3 s; the rest is for telling the member.
const RESERVING_MS = 2_000;

type Means = { responder: Responder; clock: Clock; log: Log };

/** Rejects with StorageUnavailableError if reserving takes too long; a late reservation is cancelled. */
const reserveInTime = async (
  reserve: () => Promise<Reservation>,
  { clock, log }: Means,
): Promise<Reservation> => {
  const reserved = reserve();
  if (await settlesWithin(reserved, RESERVING_MS, clock)) return reserved;
  reserved
    .then((reservation) => reservation.cancel({ isAnsweredElsewhere: false }))
    .catch((err: unknown) => log.warn({ err }, 'a late reservation could not be cancelled'));
  throw new StorageUnavailableError('a generation could not be reserved in time');
};

/** Reserves before deferring, so that nothing promised to a member is lost if the process dies. */
const generate = async (
  { reserve, ephemeral }: Extract<Reply, { kind: 'generate' }>,
  means: Means,
  deferred: () => void,
): Promise<void> => {
  const reservation = await reserveInTime(reserve, means);
  try {
    await means.responder.defer(ephemeral);
  } catch (error) {
    await reservation.cancel({ isAnsweredElsewhere: error instanceof AnsweredElsewhere });
    throw error;
  }
  deferred();
  await reservation.commit();
};

/**
 * Carries out a reply, and reports when Discord has accepted a deferral: what follows still belongs to the
 * interaction.
 */
export const carryOut = async (reply: FinalReply, means: Means, deferred: () => void): Promise<void> => {
  const { responder } = means;
  switch (reply.kind) {
    case 'message':
      await responder.message(reply.message, reply.ephemeral);
      return void (await reply.after?.());
    case 'update':
      await responder.update(reply.message);
      return void (await reply.after?.());
    case 'modal':
      return responder.modal(reply.modal);
    case 'generate':
      return generate(reply, means, deferred);
    case 'defer': {
      await responder.defer(reply.ephemeral);
      deferred();
      await using scope = new AsyncDisposableStack();
      const message = await reply.work(scope);
      if (message) await responder.edit(message);
      return;
    }
    case 'deferUpdate': {
      await responder.deferUpdate();
      deferred();
      const message = await reply.work();
      if (message === 'delete') return responder.remove();
      if (message && 'privately' in message) return responder.followUpEphemeral(message.privately);
      return message && responder.edit(message);
    }
  }
};

/** Tells only the requester what went wrong, in the way that is still open. */
export const tell = async (
  message: Message,
  deferred: Reply | undefined,
  responder: Responder,
): Promise<void> => {
  if (deferred?.kind === 'defer' || deferred?.kind === 'generate') {
    if (deferred.ephemeral) return responder.edit(message);
    // The whole channel sees the deferred answer: delete it, and send the message in private.
    await responder.remove().catch(() => undefined);
    return responder.followUpEphemeral(message);
  }
  if (deferred?.kind === 'deferUpdate') return responder.followUpEphemeral(message);
  return responder.message(message, true);
};
