import { Fault, Notice, StorageUnavailableError } from '#domain/errors.ts';
import type { Log, Random } from '#domain/system.ts';
import type { Text } from '#text/index.ts';
import { noticeMessage } from './components.ts';
import { type Interaction, whatOf } from './interaction.ts';
import { InteractionGone, type Message } from './reply.ts';

/** How an interaction ended, for logs and metrics. */
export type Outcome = 'answered' | 'refused' | 'unavailable' | 'failed' | 'gone';

/** What a thrown error means for the member: a message, or nothing if nobody is there to read it. */
export type ErrorReply = { outcome: Outcome; message: Message | undefined };

type Means = { text: Text; log: Log; random: Pick<Random, 'id'> };

/** The only place that turns errors into sentences: a Notice is shown as is, a fault gets an id. */
export const toErrorReply = (
  error: unknown,
  interaction: Interaction,
  { text, log, random }: Means,
): ErrorReply => {
  const { kind, interactionId, guildId } = interaction;
  const facts = { interactionId, guildId, kind, what: whatOf(interaction) };
  if (error instanceof Notice) return { outcome: 'refused', message: noticeMessage(error.message) };
  if (error instanceof InteractionGone) {
    log.info({ ...facts, err: error }, 'the interaction was gone before it could be answered');
    return { outcome: 'gone', message: undefined };
  }
  if (error instanceof StorageUnavailableError) {
    log.warn({ ...facts, err: error }, 'an interaction could not be handled without the database');
    return { outcome: 'unavailable', message: noticeMessage(text.unavailable) };
  }
  const fault = error instanceof Fault ? error : new Fault(random.id(), error);
  log.error({ ...facts, faultId: fault.id, err: fault }, 'an interaction failed');
  return { outcome: 'failed', message: noticeMessage(text.fault(fault.id)) };
};
