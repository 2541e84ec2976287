import { Unavailable } from '#domain/errors.ts';
import { endsWithin } from '#domain/in-time.ts';
import type { Chance, Clock, Log } from '#domain/ports.ts';
import { type Text, textFor } from '#text/index.ts';
import { completeInTime } from './autocomplete.ts';
import { judgeError, type Outcome, type Verdict } from './boundary.ts';
import { createDirectory, type Request, type Typing } from './directory.ts';
import type { Feature, Services } from './feature.ts';
import { type Incoming, whatOf } from './incoming.ts';
import type { Note, Reply, Responder } from './reply.ts';
import { createSearchQueue } from './search-queue.ts';
import { noticeMessage } from './views/notice.ts';

/** What the router is made of. */
export type RouterOptions = {
  features: readonly Feature[];
  services: Services;
  clock: Clock;
  chance: Pick<Chance, 'id'>;
  log: Log;
};

/** Answers an interaction by its responder. Never rejects: every error ends as a sentence or in the log. */
export type Router = (incoming: Incoming, responder: Responder) => Promise<Outcome>;

// Of the 3 s that Discord gives: what is left is for telling whoever waits.
const WRITING_MS = 2_000;

type Means = { responder: Responder; clock: Clock; log: Log };

/** Rejects with Unavailable when writing takes too long; what is written all the same is erased again. */
const writeInTime = async (note: Note, { clock, log }: Means): Promise<void> => {
  const written = note.write();
  if (await endsWithin(written, WRITING_MS, clock)) return written;
  written
    .then(() => note.erase())
    .catch((err: unknown) => log.warn({ err }, 'what came too late could not be taken back'));
  throw new Unavailable('an order could not be written down in time');
};

/** Writes first: what Discord was told of is never lost with its process. */
const deferWithNote = async (
  { ephemeral, note }: Extract<Reply, { kind: 'defer' }>,
  means: Means,
): Promise<void> => {
  if (note) await writeInTime(note, means);
  try {
    await means.responder.defer(ephemeral);
  } catch (error) {
    await note?.erase(error);
    throw error;
  }
};

/** Carries out a reply, and says when Discord has taken a deferral: what follows still belongs to the interaction. */
const carryOut = async (reply: Reply, means: Means, deferred: () => void): Promise<void> => {
  const { responder } = means;
  switch (reply.kind) {
    case 'message':
      await responder.message(reply.message, reply.ephemeral);
      return void (await reply.afterwards?.());
    case 'update':
      await responder.update(reply.message);
      return void (await reply.afterwards?.());
    case 'modal':
      return responder.modal(reply.modal);
    case 'defer': {
      await deferWithNote(reply, means);
      deferred();
      const message = await reply.work();
      return message && responder.edit(message);
    }
    case 'deferUpdate': {
      await responder.deferUpdate();
      deferred();
      const message = await reply.work();
      if (message === 'delete') return responder.remove();
      return message && responder.edit(message);
    }
  }
};

/** Tells what went wrong to the one who asked only, in the way that is still open. */
const tell = async (sentence: string, deferred: Reply | undefined, responder: Responder): Promise<void> => {
  const message = noticeMessage(sentence);
  if (deferred?.kind === 'defer' && deferred.ephemeral) return responder.edit(message);
  if (deferred?.kind === 'defer') {
    // The whole channel sees the answer that was announced: it goes, and the sentence comes in private.
    await responder.remove().catch(() => undefined);
    return responder.whisper(message);
  }
  if (deferred?.kind === 'deferUpdate') return responder.whisper(message);
  return responder.message(message, true);
};

/** Builds the router over an explicit list of features. Throws when two of them claim the same name. */
export const createRouter = ({ features, services, clock, chance, log }: RouterOptions): Router => {
  const directory = createDirectory(features);
  const searches = createSearchQueue();

  const judge = (error: unknown, incoming: Incoming, text: Text): Verdict => {
    const { kind, interactionId, guildId } = incoming;
    const what = whatOf(incoming);
    return judgeError(error, { text, log, chance, facts: { interactionId, guildId, kind, what } });
  };

  const answer = async (request: Request, responder: Responder): Promise<Outcome> => {
    const text = textFor(request.locale);
    let deferred: Reply | undefined;
    try {
      const reply = await directory.handle(request, { origin: request, text, services });
      await carryOut(reply, { responder, clock, log }, () => {
        deferred = reply;
      });
      return 'answered';
    } catch (error) {
      const verdict = judge(error, request, text);
      if (verdict.sentence === undefined) return verdict.outcome;
      // The last resort has no further one: that this cannot be told either is only worth a log line.
      await tell(verdict.sentence, deferred, responder).catch((err: unknown) =>
        log.warn({ err, interactionId: request.interactionId }, 'an error could not be told'),
      );
      return verdict.outcome;
    }
  };

  const complete = async (typing: Typing, responder: Responder): Promise<Outcome> => {
    const text = textFor(typing.locale);
    using search = searches.enter(typing.userId);
    try {
      const completer = directory.completerOf(typing);
      const { options, focused, subcommand } = typing;
      const { turn } = search;
      const suggest = async () =>
        completer
          ? completer({ origin: typing, text, services, options, subcommand, typed: focused.value, turn })
          : [];
      await responder.choices(await completeInTime(suggest, clock));
      return 'answered';
    } catch (error) {
      const { outcome } = judge(error, typing, text);
      if (outcome !== 'gone') await responder.choices([]).catch(() => undefined);
      return outcome;
    }
  };

  return (incoming, responder) =>
    incoming.kind === 'autocomplete' ? complete(incoming, responder) : answer(incoming, responder);
};
