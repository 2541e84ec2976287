import { InteractionResponseType, InteractionType, MessageFlags } from 'discord-api-types/v10';
import { wireInterim, wireMessage } from '#discord/serialize-message.ts';
import type { Interaction } from '#interactions/interaction.ts';
import type { Choice, InterimMessage, Message, Responder } from '#interactions/reply.ts';
import { type ComponentNode, nodesOf, walk } from '#sandbox/discord/components.ts';
import type { Judge, Operation } from '#sandbox/discord/index.ts';
import { callbackBody, fits } from '#sandbox/discord/rules/answer.ts';
import { messageBody, messageProblems } from '#sandbox/discord/rules/message.ts';

const CALLBACK: Operation = {
  method: 'post',
  path: '/interactions/{interaction_id}/{interaction_token}/callback',
};
const EDIT: Operation = {
  method: 'patch',
  path: '/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}',
};
const FOLLOW_UP: Operation = { method: 'post', path: '/webhooks/{webhook_id}/{webhook_token}' };

const INTERACTION_TYPES = {
  command: InteractionType.ApplicationCommand,
  messageCommand: InteractionType.ApplicationCommand,
  autocomplete: InteractionType.ApplicationCommandAutocomplete,
  button: InteractionType.MessageComponent,
  select: InteractionType.MessageComponent,
  modal: InteractionType.ModalSubmit,
} as const;

const overTheWire = (body: unknown): unknown => JSON.parse(JSON.stringify(body));

/** What Discord would complain of in a message, by its rules as the stand-in states them and by its own schema. */
export const messageViolations = (
  message: Message | InterimMessage,
  {
    judge,
    operation = EDIT,
    ephemeral = false,
  }: { judge?: Judge; operation?: Operation; ephemeral?: boolean },
): string[] => {
  const { body, files } = 'embed' in message ? wireInterim(message) : wireMessage(message, { ephemeral });
  const sent = overTheWire(body);
  const parsed = messageBody.safeParse(sent);
  if (!parsed.success)
    return parsed.error.issues.map(({ path, message: rule }) => `${path.join('.')}: ${rule}`);
  const uploaded = files.map(({ name }, index) => ({
    key: String(index),
    filename: name,
    storedName: name,
    contentType: 'image/png',
    bytes: new Uint8Array(),
  }));
  const allowedFlags = MessageFlags.IsComponentsV2 | MessageFlags.Ephemeral;
  const problems = messageProblems(parsed.data, { allowedFlags, files: uploaded });
  const second = operation === CALLBACK ? [] : (judge?.request(operation, sent) ?? []);
  return [...problems.map(({ path, message: rule }) => `${path.join('.')}: ${rule}`), ...second];
};

/** What a responder was asked to say, and everything that Discord would have refused of it. */
export type Recorded = {
  responder: Responder;
  violations: string[];
  /** The components of all messages, flat, those of the modal too. */
  controls: ComponentNode[];
  modals: string[];
  choices: Choice[];
};

/** A responder that judges what it is asked to say in answer to that interaction. */
export const validatingResponder = (incoming: Interaction, judge: Judge | undefined): Recorded => {
  const recorded = {
    violations: [] as string[],
    controls: [] as ComponentNode[],
    modals: [] as string[],
    choices: [] as Choice[],
  };
  let answered = false;
  const judging = judge ? { judge } : {};
  const report = (found: readonly string[]) =>
    recorded.violations.push(...found.map((one) => `${incoming.kind}: ${one}`));
  const collect = (shown: { components: readonly object[] }) =>
    recorded.controls.push(...[...walk(nodesOf(shown))].map(({ component }) => component));

  const first = (type: InteractionResponseType, data?: unknown): void => {
    const body = overTheWire(data === undefined ? { type } : { type, data });
    const interactionType = INTERACTION_TYPES[incoming.kind];
    if (answered) report(['answered twice']);
    answered = true;
    if (
      !fits(type, { interactionType, hasMessage: 'messageId' in incoming && incoming.messageId !== null })
    ) {
      report([`an answer of type ${type} does not fit`]);
    }
    report((callbackBody.safeParse(body).error?.issues ?? []).map((issue) => JSON.stringify(issue)));
    report(judge?.request(CALLBACK, body) ?? []);
  };
  const later = (message?: Message, operation = EDIT): void => {
    if (!answered) report(['used the webhook before the first answer']);
    if (!message) return;
    report(messageViolations(message, { ...judging, operation, ephemeral: operation === FOLLOW_UP }));
    collect(message);
  };
  const firstMessage = (type: InteractionResponseType, message: Message, ephemeral: boolean): void => {
    first(type, wireMessage(message, { ephemeral }).body);
    report(messageViolations(message, { ...judging, operation: CALLBACK, ephemeral }));
    collect(message);
  };

  const responder: Responder = {
    message: async (message, ephemeral) =>
      firstMessage(InteractionResponseType.ChannelMessageWithSource, message, ephemeral),
    update: async (message) => firstMessage(InteractionResponseType.UpdateMessage, message, false),
    modal: async (modal) => {
      first(InteractionResponseType.Modal, modal);
      recorded.modals.push(modal.custom_id);
      collect(modal);
    },
    choices: async (choices) => {
      first(InteractionResponseType.ApplicationCommandAutocompleteResult, { choices });
      recorded.choices.push(...choices);
    },
    defer: async (ephemeral) =>
      first(InteractionResponseType.DeferredChannelMessageWithSource, {
        flags: ephemeral ? MessageFlags.Ephemeral : 0,
      }),
    deferUpdate: async () => first(InteractionResponseType.DeferredMessageUpdate),
    edit: async (message) => later(message),
    isDeferred: async () => false,
    followUpEphemeral: async (message) => later(message, FOLLOW_UP),
    remove: async () => later(),
  };
  return { responder, ...recorded };
};
