import { Notice } from '#domain/errors.ts';
import type { Chance, Clock, Log } from '#domain/ports.ts';
import { type Text, textFor } from '#text/index.ts';
import { completeInTime } from './autocomplete.ts';
import { judgeError, type Outcome, type Verdict } from './boundary.ts';
import { customIdName } from './custom-id.ts';
import type { Feature, Route, Services, SlashCommand } from './feature.ts';
import type { Incoming } from './incoming.ts';
import type { Reply, Responder } from './reply.ts';
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

type KindOf<K extends Incoming['kind']> = Extract<Incoming, { kind: K }>;

const uniqueBy = <T>(items: readonly T[], nameOf: (item: T) => string): Map<string, T> => {
  const byName = new Map(items.map((item) => [nameOf(item), item]));
  if (byName.size !== items.length) throw new Error('two commands or two custom_ids share a name');
  return byName;
};

/** Carries out a reply. What happens after a deferral still belongs to the interaction, errors included. */
const carryOut = async (reply: Reply, responder: Responder): Promise<void> => {
  switch (reply.kind) {
    case 'message':
      return responder.message(reply.message, reply.ephemeral);
    case 'update':
      return responder.update(reply.message);
    case 'modal':
      return responder.modal(reply.modal);
    case 'defer': {
      await responder.defer(reply.ephemeral);
      const message = await reply.work();
      return message && responder.edit(message);
    }
    case 'deferUpdate': {
      await responder.deferUpdate();
      const message = await reply.work();
      if (message === 'delete') return responder.remove();
      return message && responder.edit(message);
    }
  }
};

/** Tells what went wrong to the one who asked only, in the way that is still open. */
const tell = async (sentence: string, reply: Reply | undefined, responder: Responder): Promise<void> => {
  const message = noticeMessage(sentence);
  if (reply?.kind === 'defer' && reply.ephemeral) return responder.edit(message);
  if (reply?.kind === 'defer') {
    // The whole channel sees the answer that was announced: it goes, and the sentence comes in private.
    await responder.remove().catch(() => undefined);
    return responder.whisper(message);
  }
  if (reply?.kind === 'deferUpdate') return responder.whisper(message);
  return responder.message(message, true);
};

/** Builds the router over an explicit list of features. Throws when two of them claim the same name. */
export const createRouter = ({ features, services, clock, chance, log }: RouterOptions): Router => {
  const commands = uniqueBy(
    features.flatMap(({ command }) => (command ? [command] : [])),
    ({ name }) => name,
  );
  const routes = uniqueBy(
    features.flatMap((feature) => feature.routes ?? []),
    ({ id }) => id.name,
  );

  const findCommand = (name: string, text: Text): SlashCommand => {
    const command = commands.get(name);
    if (!command) throw new Notice(text.refusals.unknownCommand);
    return command;
  };

  const readId = (customId: string, text: Text): { route: Route; id: unknown } => {
    const route = routes.get(customIdName(customId));
    const decoded = route?.id.decode(customId);
    if (!route || decoded?.kind !== 'ok') throw new Notice(text.refusals.staleButton);
    return { route, id: decoded.values };
  };

  const handle = async (incoming: Exclude<Incoming, KindOf<'autocomplete'>>, text: Text): Promise<Reply> => {
    const invocation = { origin: incoming, text, services };
    if (incoming.kind === 'command') {
      const { options, subcommand } = incoming;
      return findCommand(incoming.name, text).run({ ...invocation, options, subcommand });
    }
    const { route, id } = readId(incoming.customId, text);
    if (incoming.kind === 'modal') {
      return route.run({ ...invocation, id, chosen: [], fields: incoming.fields, messageId: null });
    }
    const { values: chosen, messageId } = incoming;
    return route.run({ ...invocation, id, chosen, fields: {}, messageId });
  };

  const judge = (error: unknown, incoming: Incoming, text: Text): Verdict => {
    const { kind, interactionId, guildId } = incoming;
    const what = 'name' in incoming ? incoming.name : customIdName(incoming.customId);
    return judgeError(error, { text, log, chance, facts: { interactionId, guildId, kind, what } });
  };

  const answer = async (
    incoming: Exclude<Incoming, KindOf<'autocomplete'>>,
    responder: Responder,
  ): Promise<Outcome> => {
    const text = textFor(incoming.locale);
    let reply: Reply | undefined;
    try {
      reply = await handle(incoming, text);
      await carryOut(reply, responder);
      return 'answered';
    } catch (error) {
      const verdict = judge(error, incoming, text);
      if (verdict.sentence === undefined) return verdict.outcome;
      // The last resort has no further one: that this cannot be told either is only worth a log line.
      await tell(verdict.sentence, reply, responder).catch((err: unknown) =>
        log.warn({ err, interactionId: incoming.interactionId }, 'an error could not be told'),
      );
      return verdict.outcome;
    }
  };

  const complete = async (incoming: KindOf<'autocomplete'>, responder: Responder): Promise<Outcome> => {
    const text = textFor(incoming.locale);
    try {
      const completer = commands.get(incoming.name)?.autocomplete?.[incoming.focused.name];
      const { options, focused } = incoming;
      const choices = completer
        ? await completeInTime(
            async () => completer({ origin: incoming, text, services, options, typed: focused.value }),
            clock,
          )
        : [];
      await responder.choices(choices);
      return 'answered';
    } catch (error) {
      const { outcome } = judge(error, incoming, text);
      if (outcome === 'failed') await responder.choices([]).catch(() => undefined);
      return outcome;
    }
  };

  return (incoming, responder) =>
    incoming.kind === 'autocomplete' ? complete(incoming, responder) : answer(incoming, responder);
};
