import { Fault, Notice, StorageUnavailableError } from '#domain/errors.ts';
import type { Clock, Log, Random } from '#domain/system.ts';
import { noticeMessage } from '#messages/notice.ts';
import { settlesWithin } from '#shared/timeout.ts';
import { cut } from '#text/format.ts';
import { type Text, textFor } from '#text/index.ts';
import { customIdName } from './custom-id.ts';
import type { Completer, Feature, Invocation, Route, Services, SlashCommand } from './define-command.ts';
import { type Interaction, whatOf } from './interaction.ts';
import {
  CHOICES,
  type Choice,
  type Commitment,
  InteractionGone,
  type Reply,
  type Responder,
} from './reply.ts';
import { createSearchQueue } from './search-queue.ts';

type KindOf<K extends Interaction['kind']> = Extract<Interaction, { kind: K }>;

/** An interaction that wants a reply. */
export type Request = Exclude<Interaction, KindOf<'autocomplete'>>;

/** An interaction that wants suggestions. */
export type Typing = KindOf<'autocomplete'>;

/** Who answers what. */
export type CommandRegistry = {
  /** Hands a request to its handler. Rejects with a Notice when there is none. */
  handle(request: Request, invocation: Invocation): Promise<Reply>;
  /** Suggests values for an option; undefined when it has no suggestions. */
  completerOf(typing: Typing): Completer | undefined;
};

const uniqueBy = <T>(items: readonly T[], nameOf: (item: T) => string): Map<string, T> => {
  const byName = new Map(items.map((item) => [nameOf(item), item]));
  if (byName.size !== items.length) throw new Error('two commands or two custom_ids share a name');
  return byName;
};

const routeFor = (
  routes: ReadonlyMap<string, Route>,
  customId: string,
  text: Text,
): { route: Route; id: unknown } => {
  const route = routes.get(customIdName(customId));
  const decoded = route?.id.decode(customId);
  if (!route || decoded?.kind !== 'ok') throw new Notice(text.refusals.staleButton);
  return { route, id: decoded.values };
};

const commandFor = (commands: ReadonlyMap<string, SlashCommand>, name: string, text: Text): SlashCommand => {
  const command = commands.get(name);
  if (!command) throw new Notice(text.refusals.unknownCommand);
  return command;
};

/** Looks features up by the names of their commands and custom_ids. Throws when two of them claim the same name. */
export const createCommandRegistry = (features: readonly Feature[]): CommandRegistry => {
  const commands = uniqueBy(
    features.flatMap(({ command }) => (command ? [command] : [])),
    ({ name }) => name,
  );
  const routes = uniqueBy(
    features.flatMap((feature) => feature.routes ?? []),
    ({ id }) => id.name,
  );
  return {
    async handle(request, invocation) {
      if (request.kind === 'command') {
        const { options, subcommand, files } = request;
        const command = commandFor(commands, request.name, invocation.text);
        return command.run({ ...invocation, options, subcommand, files });
      }
      const { route, id } = routeFor(routes, request.customId, invocation.text);
      if (request.kind === 'modal') {
        const { fields, messageId } = request;
        return route.run({ ...invocation, id, chosen: [], fields, messageId });
      }
      const { values: chosen, messageId } = request;
      return route.run({ ...invocation, id, chosen, fields: {}, messageId });
    },
    completerOf({ name, focused }) {
      const completers = commands.get(name)?.autocomplete ?? {};
      return Object.hasOwn(completers, focused.name) ? completers[focused.name] : undefined;
    },
  };
};

/** How an interaction ended, for logs and metrics. */
export type Outcome = 'answered' | 'refused' | 'unavailable' | 'failed' | 'gone';

/** What a thrown error means to the member: a sentence, or nothing when nobody is there to read it. */
export type ErrorReply = { outcome: Outcome; sentence: string | undefined };

/** The one place where errors become sentences: an expected refusal speaks for itself, a fault gets an id. */
export const toErrorReply = (
  error: unknown,
  { text, log, random, facts }: { text: Text; log: Log; random: Pick<Random, 'id'>; facts: object },
): ErrorReply => {
  if (error instanceof Notice) return { outcome: 'refused', sentence: error.message };
  if (error instanceof InteractionGone) {
    log.info({ ...facts, err: error }, 'the interaction was gone before it could be answered');
    return { outcome: 'gone', sentence: undefined };
  }
  if (error instanceof StorageUnavailableError) {
    log.warn({ ...facts, err: error }, 'an interaction could not be handled without the database');
    return { outcome: 'unavailable', sentence: text.unavailable };
  }
  const fault = error instanceof Fault ? error : new Fault(random.id(), error);
  log.error({ ...facts, faultId: fault.id, err: fault }, 'an interaction failed');
  return { outcome: 'failed', sentence: text.fault(fault.id) };
};

/** Discord drops an answer that comes after 3 s; what is left beside this is for the way there and back. */
const BUDGET_MS = 1_500;

/**
 * Choices as Discord takes them. A value that is too long is left out rather than cut: half an id is another id.
 * Empty names are Discord's to refuse, so the value stands in.
 */
const fitChoices = (choices: readonly Choice[]): Choice[] =>
  choices
    .filter(({ value }) => typeof value === 'number' || (value.length > 0 && value.length <= CHOICES.longest))
    .slice(0, CHOICES.most)
    .map((choice) => ({ ...choice, name: cut(choice.name.trim() || String(choice.value), CHOICES.longest) }));

/** The choices, or none at all when they take too long. */
export const completeInTime = async (
  complete: () => Promise<readonly Choice[]>,
  clock: Clock,
): Promise<Choice[]> => {
  const deadline = new AbortController();
  const late = clock.sleep(BUDGET_MS, deadline.signal).then(
    () => [],
    () => [],
  );
  try {
    return fitChoices(await Promise.race([complete(), late]));
  } finally {
    deadline.abort();
  }
};

/** What the router is made of. */
export type RouterOptions = {
  features: readonly Feature[];
  services: Services;
  clock: Clock;
  random: Pick<Random, 'id'>;
  log: Log;
};

/** Answers an interaction by its responder. Never rejects: every error ends as a sentence or in the log. */
export type Router = (interaction: Interaction, responder: Responder) => Promise<Outcome>;

// Of the 3 s that Discord gives: what is left is for telling whoever waits.
const WRITING_MS = 2_000;

type Means = { responder: Responder; clock: Clock; log: Log };

/** Rejects with StorageUnavailableError when writing takes too long; what is written all the same is erased again. */
const writeInTime = async (note: Commitment, { clock, log }: Means): Promise<void> => {
  const written = note.write();
  if (await settlesWithin(written, WRITING_MS, clock)) return written;
  written
    .then(() => note.erase())
    .catch((err: unknown) => log.warn({ err }, 'what came too late could not be taken back'));
  throw new StorageUnavailableError('an order could not be written down in time');
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
      return void (await reply.after?.());
    case 'update':
      await responder.update(reply.message);
      return void (await reply.after?.());
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
    return responder.followUpEphemeral(message);
  }
  if (deferred?.kind === 'deferUpdate') return responder.followUpEphemeral(message);
  return responder.message(message, true);
};

/** Builds the router over an explicit list of features. Throws when two of them claim the same name. */
export const createRouter = ({ features, services, clock, random, log }: RouterOptions): Router => {
  const registry = createCommandRegistry(features);
  const searches = createSearchQueue();

  const judge = (error: unknown, interaction: Interaction, text: Text): ErrorReply => {
    const { kind, interactionId, guildId } = interaction;
    const what = whatOf(interaction);
    return toErrorReply(error, { text, log, random, facts: { interactionId, guildId, kind, what } });
  };

  const answer = async (request: Request, responder: Responder): Promise<Outcome> => {
    const text = textFor(request.locale);
    let deferred: Reply | undefined;
    try {
      const reply = await registry.handle(request, { interaction: request, text, services });
      await carryOut(reply, { responder, clock, log }, () => {
        deferred = reply;
      });
      return 'answered';
    } catch (error) {
      const errorReply = judge(error, request, text);
      if (errorReply.sentence === undefined) return errorReply.outcome;
      // The last resort has no further one: that this cannot be told either is only worth a log line.
      await tell(errorReply.sentence, deferred, responder).catch((err: unknown) =>
        log.warn({ err, interactionId: request.interactionId }, 'an error could not be told'),
      );
      return errorReply.outcome;
    }
  };

  const complete = async (typing: Typing, responder: Responder): Promise<Outcome> => {
    const text = textFor(typing.locale);
    using search = searches.enter(typing.userId);
    try {
      const completer = registry.completerOf(typing);
      const { options, focused, subcommand } = typing;
      const { turn } = search;
      const suggest = async () =>
        completer
          ? completer({
              interaction: typing,
              text,
              services,
              options,
              subcommand,
              typed: focused.value,
              turn,
            })
          : [];
      await responder.choices(await completeInTime(suggest, clock));
      return 'answered';
    } catch (error) {
      const { outcome } = judge(error, typing, text);
      if (outcome !== 'gone') await responder.choices([]).catch(() => undefined);
      return outcome;
    }
  };

  return (interaction, responder) =>
    interaction.kind === 'autocomplete' ? complete(interaction, responder) : answer(interaction, responder);
};
