import { Notice, StorageUnavailableError } from '#domain/errors.ts';
import type { Clock, Log, Random } from '#domain/system.ts';
import { type Text, textFor } from '#text/index.ts';
import { type Autocomplete, completeInTime, completerOf } from './autocomplete.ts';
import { carryOut, tell } from './carry-out.ts';
import type { Feature } from './define-command.ts';
import { type Outcome, toErrorReply } from './error-reply.ts';
import { handlingOf, type Request, type Typed } from './handling.ts';
import type { Interaction } from './interaction.ts';
import type { Services } from './invocation.ts';
import { completed, withTyped } from './refusals.ts';
import { createRegistry } from './registry.ts';
import type { Message, Reply, Responder } from './reply.ts';
import { createSearchQueue } from './search-queue.ts';
import { withWords } from './typed-words.ts';

/** What the router needs. */
export type RouterOptions = {
  features: readonly Feature[];
  services: Services;
  clock: Clock;
  random: Pick<Random, 'id'>;
  log: Log;
};

/**
 * Answers an interaction through its responder. Never rejects: every error ends as a sentence or in the log.
 */
export type Router = (interaction: Interaction, responder: Responder) => Promise<Outcome>;

/** Builds the router over an explicit list of features. Throws if two claim the same name. */
export const createRouter = ({ features, services, clock, random, log }: RouterOptions): Router => {
  const registry = createRegistry(features);
  const searches = createSearchQueue();

  /** Adds to a refusal what its person typed. Without the database that cannot be kept. */
  const withWhatWasTyped = (
    message: Message,
    error: unknown,
    { request, text, typed }: { request: Request; text: Text; typed: Typed | null },
  ): Promise<Message> | Message => {
    if (error instanceof StorageUnavailableError) return withWords(text, message, typed?.words ?? '');
    const about = error instanceof Notice ? error.about : [];
    const invocation = { interaction: request, text, services };
    return withTyped(message, { about: [...about] }, { invocation, typed, clock, log });
  };

  const answer = async (request: Request, responder: Responder): Promise<Outcome> => {
    const text = textFor(request.locale);
    const invocation = { interaction: request, text, services };
    let typed: Typed | null = null;
    let deferred: Reply | undefined;
    try {
      const handling = await handlingOf({ registry, invocation }, request);
      typed = handling.typed;
      const reply = await completed(await handling.run(), { invocation, typed, clock, log });
      await carryOut(reply, { responder, clock, log }, () => {
        deferred = reply;
      });
      return 'refused' in reply && reply.refused ? 'refused' : 'answered';
    } catch (error) {
      const { outcome, message } = toErrorReply(error, request, { text, log, random });
      if (message === undefined) return outcome;
      const said = await withWhatWasTyped(message, error, { request, text, typed });
      // If even this cannot be sent, a log line is all that is left.
      await tell(said, deferred, responder).catch((err: unknown) =>
        log.warn({ err, interactionId: request.interactionId }, 'an error could not be told'),
      );
      return outcome;
    }
  };

  const complete = async (typing: Autocomplete, responder: Responder): Promise<Outcome> => {
    const text = textFor(typing.locale);
    using search = searches.enter(typing.userId);
    try {
      const completer = completerOf(registry, typing);
      const { options, focused } = typing;
      const { turn } = search;
      const completion = { interaction: typing, text, services, options, typed: focused.value, turn };
      const suggest = async () => (completer ? completer(completion) : []);
      await responder.choices(await completeInTime(suggest, clock));
      return 'answered';
    } catch (error) {
      const { outcome } = toErrorReply(error, typing, { text, log, random });
      if (outcome !== 'gone') await responder.choices([]).catch(() => undefined);
      return outcome;
    }
  };

  return (interaction, responder) =>
    interaction.kind === 'autocomplete' ? complete(interaction, responder) : answer(interaction, responder);
};
