import { Fault, Notice, StorageUnavailableError } from '#domain/errors.ts';
import type { Clock, Log, Random } from '#domain/system.ts';
import { settlesWithin } from '#shared/timeout.ts';
import { cut } from '#text/format.ts';
import { type Text, textFor } from '#text/index.ts';
import { noticeMessage } from './components.ts';
import { customIdName } from './custom-id.ts';
import { commandsOf, type Feature, type Route, type SlashCommand } from './define-command.ts';
import { withFixButton } from './fix-button.ts';
import { type Interaction, whatOf } from './interaction.ts';
import type { Completer, Invocation, Services } from './invocation.ts';
import {
  AnsweredElsewhere,
  CHOICES,
  type Choice,
  InteractionGone,
  type Message,
  type Reply,
  type Reservation,
  type Responder,
} from './reply.ts';
import { createSearchQueue } from './search-queue.ts';

type KindOf<K extends Interaction['kind']> = Extract<Interaction, { kind: K }>;

type Autocomplete = KindOf<'autocomplete'>;
type CommandCall = KindOf<'command'>;
type ComponentUse = KindOf<'button' | 'select' | 'modal'>;

/** An interaction that gets a reply. */
type Request = CommandCall | ComponentUse;

const uniqueBy = <T>(items: readonly T[], nameOf: (item: T) => string): Map<string, T> => {
  const byName = new Map(items.map((item) => [nameOf(item), item]));
  if (byName.size !== items.length) throw new Error('two commands or two custom_ids share a name');
  return byName;
};

type Registry = { commands: ReadonlyMap<string, SlashCommand>; routes: ReadonlyMap<string, Route> };

/** Indexes features by the names of their commands and custom_ids. Throws if two claim the same name. */
const createRegistry = (features: readonly Feature[]): Registry => ({
  commands: uniqueBy(commandsOf(features), ({ name }) => name),
  routes: uniqueBy(
    features.flatMap((feature) => feature.routes ?? []),
    ({ id }) => id.name,
  ),
});

/** Runs the handler of a command or subcommand. Rejects with a Notice if there is none. */
const runCommand = async (
  { commands }: Registry,
  { name, subcommand, options }: CommandCall,
  invocation: Invocation<Services>,
): Promise<Reply> => {
  const { refusals } = invocation.text;
  const runnable = commands.get(name)?.runnables.get(subcommand);
  if (!runnable) throw new Notice(refusals.unknownCommand);
  const reply = await runnable.run(invocation, options);
  if (!reply) throw new Notice(refusals.malformed);
  return reply;
};

/** Runs the handler of a button, select or modal. Rejects with a Notice if its custom_id is no longer valid. */
const runRoute = async (
  { routes }: Registry,
  used: ComponentUse,
  invocation: Invocation<Services>,
): Promise<Reply> => {
  const route = routes.get(customIdName(used.customId));
  const decoded = route?.id.decode(used.customId);
  if (!route || decoded?.kind !== 'ok') throw new Notice(invocation.text.refusals.staleButton);
  const { values: id } = decoded;
  if (used.kind === 'button' && route.kind === 'button')
    return route.run({ ...invocation, id, messageId: used.messageId });
  if (used.kind === 'select' && route.kind === 'select')
    return route.run({ ...invocation, id, messageId: used.messageId, values: used.values });
  if (used.kind === 'modal' && route.kind === 'modal')
    return route.run({ ...invocation, id, messageId: used.messageId, fields: used.fields });
  throw new Notice(invocation.text.refusals.staleButton);
};

/** How an interaction ended, for logs and metrics. */
type Outcome = 'answered' | 'refused' | 'unavailable' | 'failed' | 'gone';

/** What a thrown error means for the member: a message, or nothing if nobody is there to read it. */
type ErrorReply = { outcome: Outcome; message: Message | undefined };

/** The only place that turns errors into sentences: a Notice is shown as is, a fault gets an id. */
const toErrorReply = (
  error: unknown,
  { text, log, random, facts }: { text: Text; log: Log; random: Pick<Random, 'id'>; facts: object },
): ErrorReply => {
  if (error instanceof Notice) {
    const message = withFixButton(text, noticeMessage(error.message), error.fix);
    return { outcome: 'refused', message };
  }
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

/** Discord drops an answer after 3 s; the rest is for the network. */
const BUDGET_MS = 1_500;

/**
 * Fits choices to Discord's limits. Values that are too long are dropped, not cut: half an id is another id.
 * Discord refuses empty names, so the value replaces them.
 */
const fitChoices = (choices: readonly Choice[]): Choice[] =>
  choices
    .filter(({ value }) => typeof value === 'number' || (value.length > 0 && value.length <= CHOICES.longest))
    .slice(0, CHOICES.most)
    .map((choice) => ({ ...choice, name: cut(choice.name.trim() || String(choice.value), CHOICES.longest) }));

/** Returns the choices, or none if they take too long. */
export const completeInTime = async (
  complete: () => Promise<readonly Choice[]>,
  clock: Clock,
): Promise<Choice[]> => {
  const completing = complete();
  const isInTime = await settlesWithin(completing, BUDGET_MS, clock);
  return isInTime ? fitChoices(await completing) : [];
};

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
      return message && responder.edit(message);
    }
  }
};

/** Tells only the requester what went wrong, in the way that is still open. */
const tell = async (message: Message, deferred: Reply | undefined, responder: Responder): Promise<void> => {
  if (deferred?.kind === 'defer' || deferred?.kind === 'generate') {
    if (deferred.ephemeral) return responder.edit(message);
    // The whole channel sees the deferred answer: delete it, and send the message in private.
    await responder.remove().catch(() => undefined);
    return responder.followUpEphemeral(message);
  }
  if (deferred?.kind === 'deferUpdate') return responder.followUpEphemeral(message);
  return responder.message(message, true);
};

const completerOf = (
  registry: ReturnType<typeof createRegistry>,
  { name, subcommand, focused }: Autocomplete,
): Completer | undefined => {
  const options = registry.commands.get(name)?.runnables.get(subcommand)?.options ?? {};
  return Object.hasOwn(options, focused.name) ? options[focused.name]?.complete : undefined;
};

/** Builds the router over an explicit list of features. Throws if two claim the same name. */
export const createRouter = ({ features, services, clock, random, log }: RouterOptions): Router => {
  const registry = createRegistry(features);
  const searches = createSearchQueue();

  const errorReplyTo = (error: unknown, interaction: Interaction, text: Text): ErrorReply => {
    const { kind, interactionId, guildId } = interaction;
    const what = whatOf(interaction);
    return toErrorReply(error, { text, log, random, facts: { interactionId, guildId, kind, what } });
  };

  const replyTo = (request: Request, text: Text): Promise<Reply> => {
    const invocation = { interaction: request, text, services };
    return request.kind === 'command'
      ? runCommand(registry, request, invocation)
      : runRoute(registry, request, invocation);
  };

  const answer = async (request: Request, responder: Responder): Promise<Outcome> => {
    const text = textFor(request.locale);
    let deferred: Reply | undefined;
    try {
      const reply = await replyTo(request, text);
      await carryOut(reply, { responder, clock, log }, () => {
        deferred = reply;
      });
      return 'answered';
    } catch (error) {
      const { outcome, message } = errorReplyTo(error, request, text);
      if (message === undefined) return outcome;
      // If even this cannot be sent, a log line is all that is left.
      await tell(message, deferred, responder).catch((err: unknown) =>
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
      const { outcome } = errorReplyTo(error, typing, text);
      if (outcome !== 'gone') await responder.choices([]).catch(() => undefined);
      return outcome;
    }
  };

  return (interaction, responder) =>
    interaction.kind === 'autocomplete' ? complete(interaction, responder) : answer(interaction, responder);
};
