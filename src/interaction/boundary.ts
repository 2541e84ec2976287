import { Fault, Notice, Unavailable } from '#domain/errors.ts';
import type { Chance, Log } from '#domain/ports.ts';
import type { Text } from '#text/index.ts';
import { InteractionGone } from './reply.ts';

/** How an interaction ended, for logs and metrics. */
export type Outcome = 'answered' | 'refused' | 'unavailable' | 'failed' | 'gone';

/** What a thrown error means to the member: a sentence, or nothing when nobody is there to read it. */
export type Verdict = { outcome: Outcome; sentence: string | undefined };

/** The one place where errors become sentences: an expected refusal speaks for itself, a fault gets an id. */
export const judgeError = (
  error: unknown,
  { text, log, chance, facts }: { text: Text; log: Log; chance: Pick<Chance, 'id'>; facts: object },
): Verdict => {
  if (error instanceof Notice) return { outcome: 'refused', sentence: error.message };
  if (error instanceof InteractionGone) {
    log.info({ ...facts, err: error }, 'the interaction was gone before it could be answered');
    return { outcome: 'gone', sentence: undefined };
  }
  if (error instanceof Unavailable) {
    log.warn({ ...facts, err: error }, 'an interaction could not be handled without the database');
    return { outcome: 'unavailable', sentence: text.unavailable };
  }
  const fault = error instanceof Fault ? error : new Fault(chance.id(), error);
  log.error({ ...facts, faultId: fault.id, err: fault }, 'an interaction failed');
  return { outcome: 'failed', sentence: text.fault(fault.id) };
};
