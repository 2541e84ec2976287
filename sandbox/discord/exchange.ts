import {
  type APIApplicationCommandOptionChoice,
  type APIMessage,
  type APIModalInteractionResponseCallbackData,
  InteractionResponseType as Type,
} from 'discord-api-types/v10';
import { type Bus, until } from './bus.ts';
import { isThinking, type Messages } from './messages.ts';
import type { Answer, Interaction } from './records.ts';
import { textOf } from './transcript.ts';

/** What a message must look like: a check, or text that it must show. */
type Expected = string | RegExp | ((message: APIMessage) => boolean);
type Patience = { withinMs?: number };

/** One interaction as its member sees it. All waiting is bounded, and says what it saw when it gives up. */
export type Exchange = {
  readonly interactionId: string;
  readonly token: string;
  readonly interaction: Interaction;
  /** The bot's first answer, or undefined when none came in time ("The application did not respond"). */
  outcome(): Promise<Answer | undefined>;
  /** The kind of the first answer. @throws {Error} when none came in time. */
  acknowledged(): Promise<Acknowledgement>;
  /** The message that `@original` means, once it is as expected; by default once it is no longer "thinking". */
  message(expected?: Expected, patience?: Patience): Promise<APIMessage>;
  /** The first follow-up that is as expected. */
  followUp(expected?: Expected, patience?: Patience): Promise<APIMessage>;
  /** The follow-ups so far, as they are now. */
  followUps(): APIMessage[];
  /** Resolves once the original message has been deleted. */
  deleted(patience?: Patience): Promise<void>;
  /** The modal that the bot opened. @throws {Error} when it answered otherwise. */
  modal(): Promise<APIModalInteractionResponseCallbackData>;
  /** The choices of an autocomplete; none when the bot gave none in time. */
  choices(): Promise<APIApplicationCommandOptionChoice[]>;
};

type Acknowledgement = 'pong' | 'message' | 'deferred' | 'deferredUpdate' | 'update' | 'choices' | 'modal';

const KINDS: Partial<Record<Type, Acknowledgement>> = {
  [Type.Pong]: 'pong',
  [Type.ChannelMessageWithSource]: 'message',
  [Type.DeferredChannelMessageWithSource]: 'deferred',
  [Type.DeferredMessageUpdate]: 'deferredUpdate',
  [Type.UpdateMessage]: 'update',
  [Type.ApplicationCommandAutocompleteResult]: 'choices',
  [Type.Modal]: 'modal',
};

type Parts = { bus: Bus; messages: Messages; ackDeadlineMs: number };

// As long as a busy machine may need: what has not come by then never will.
const PATIENCE_MS = 180_000;

export function createExchange({ bus, messages, ackDeadlineMs }: Parts, interaction: Interaction): Exchange {
  const { id: interactionId, token, label } = interaction;
  const { outcome, answered } = createAnswers(bus, interaction, ackDeadlineMs);
  const get = (id: string | undefined) => (id ? messages.get(id)?.message : undefined);
  const original = () => get(interaction.originalId);
  const followUps = () => interaction.followUpIds.flatMap((id) => get(id) ?? []);

  async function find(
    candidates: () => APIMessage[],
    expected: Expected,
    patience: Patience,
  ): Promise<APIMessage> {
    const withinMs = patience.withinMs ?? PATIENCE_MS;
    await answered();
    return until(bus, {
      read: () => candidates().find(matcher(expected)),
      failure: () =>
        `${label}: no message as expected (${nameOf(expected)}) within ${withinMs} ms; last seen:\n${seen()}`,
      withinMs,
    });
  }
  const seen = () =>
    [original(), ...followUps()].map((message) => (message ? textOf(message) : '(none)')).join('\n~\n');
  return {
    interactionId,
    token,
    interaction,
    outcome,
    followUps,
    acknowledged: async () => KINDS[(await answered()).type] ?? 'pong',
    message: (expected = isFinished, patience = {}) =>
      find(() => [original() ?? []].flat(), expected, patience),
    followUp: (expected = () => true, patience = {}) => find(followUps, expected, patience),
    async deleted({ withinMs = PATIENCE_MS } = {}) {
      await answered();
      const read = () => (original() ? undefined : true);
      await until(bus, {
        read,
        failure: () => `${label}: the message was not deleted:\n${seen()}`,
        withinMs,
      });
    },
    async modal() {
      const { modal, type } = await answered();
      if (!modal)
        throw new Error(`${label}: the bot opened no modal but answered with ${KINDS[type]}:\n${seen()}`);
      return modal;
    },
    choices: async () => (await outcome())?.choices ?? [],
  };
}

/** Waits for the first answer. */
function createAnswers(bus: Bus, interaction: Interaction, ackDeadlineMs: number) {
  const { label } = interaction;
  async function outcome(): Promise<Answer | undefined> {
    const { answer } = await until(bus, {
      read: () => (interaction.answer || interaction.unanswered ? interaction : undefined),
      failure: () => `${label}: neither an answer nor the deadline came.`,
      withinMs: ackDeadlineMs + PATIENCE_MS,
    });
    return answer;
  }
  async function answered(): Promise<Answer> {
    const answer = await outcome();
    if (!answer) throw new Error(`${label}: The application did not respond.`);
    return answer;
  }
  return { outcome, answered };
}

const isFinished = (message: APIMessage) => !isThinking(message);

function matcher(expected: Expected): (message: APIMessage) => boolean {
  if (typeof expected === 'function') return expected;
  const fits =
    typeof expected === 'string'
      ? (text: string) => text.includes(expected)
      : (text: string) => expected.test(text);
  return (message) => isFinished(message) && fits(textOf(message));
}

function nameOf(expected: Expected): string {
  return typeof expected === 'function' ? expected.name || 'a check' : String(expected);
}
