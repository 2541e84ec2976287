import type {
  APIModalInteractionResponseCallbackComponent,
  ApplicationIntegrationType,
  InteractionContextType,
} from 'discord-api-types/v10';
import type { Text } from '#text/index.ts';
import type { CustomId } from './custom-id.ts';
import type { FieldValues, InteractionFile, OptionValues } from './interaction.ts';
import type { Invocation, Services, Uses } from './invocation.ts';
import type { MessageCommand } from './message-commands.ts';
import { createOptionParser, type Options, type ParsedOptions } from './options.ts';
import type { Message, Reply } from './reply.ts';

/** The argument of a command's handler, with parsed options. */
export type CommandUse<O extends Options, S = Uses<never>> = Invocation<S> & { options: ParsedOptions<O> };

type Handler<Use> = (use: Use) => Promise<Reply> | Reply;

/** Descriptions of a command or subcommand: at most 100 characters each. */
type Descriptions<O extends Options> = { description: string; options: { [N in keyof O]: string } };

/** A modal that takes a command's options: its custom_id, and its fields. */
export type FilledModal = { form: string; fields: FieldValues };

/** Returns the modal that takes the options, to offer it where they are refused; undefined if there is none. */
type ModalFor<O extends Options> = (options: ParsedOptions<O>) => FilledModal | undefined;

/** A command without subcommands, or one subcommand, as the router calls it. */
export type Runnable = {
  options: Options;
  describe(text: Text): { description: string; options: Record<string, string> };
  /**
   * Returns undefined if the options do not match their declaration, which only a forged request can cause.
   */
  run(invocation: Invocation<Services>, raw: OptionValues): Promise<Reply> | Reply | undefined;
  /** Returns the modal that takes the options; undefined if there is none. */
  modalFor(raw: OptionValues): FilledModal | undefined;
};

/** Where a command is available, to whom, and its help text. */
type Registration = {
  /** Lower case, 1 to 32 characters. */
  name: string;
  /** Where it can be used; default: in servers, direct messages and private channels. */
  contexts?: InteractionContextType[];
  /** Who has to have installed the bot; default: the server's admins or the member. */
  integrationTypes?: ApplicationIntegrationType[];
  /** The permissions that show the command, as Discord's bit set; default: everyone. */
  defaultMemberPermissions?: bigint;
  /** A paragraph for `/help`. */
  help(text: Text): string;
  /** More, for the page of this command alone: at most 2,500 characters. */
  manual?(text: Text): string;
};

/** A slash command. Registration, routing, help and the tables of the documents derive from it. */
export type SlashCommand = Registration & {
  description(text: Text): string;
  /** By subcommand name; a command without subcommands is its own entry, under `null`. */
  runnables: ReadonlyMap<string | null, Runnable>;
};

type Definition<O extends Options> = {
  options: O;
  describe(text: Text): Descriptions<O>;
  run: Handler<CommandUse<O, Services>>;
  modalFor?: ModalFor<O>;
};

/** Declares one subcommand. Its handler receives parsed options. */
export const defineSubcommand = <O extends Options>({
  options,
  describe,
  run,
  modalFor,
}: Definition<O>): Runnable => {
  const parse = createOptionParser(options);
  return {
    options,
    describe,
    run(invocation, raw) {
      const parsed = parse(raw);
      return parsed && run({ ...invocation, options: parsed });
    },
    modalFor(raw) {
      const parsed = parse(raw);
      return parsed && modalFor?.(parsed);
    },
  };
};

/** Declares a command without subcommands. Its handler receives parsed options. */
export const defineCommand = <O extends Options>({
  options,
  describe,
  run,
  modalFor,
  ...registration
}: Registration & Definition<O>): SlashCommand => ({
  ...registration,
  description: (text) => describe(text).description,
  runnables: new Map([
    [null, defineSubcommand({ options, describe, run, ...(modalFor ? { modalFor } : {}) })],
  ]),
});

/** Declares a command that consists of subcommands. */
export const defineCommandGroup = ({
  subcommands,
  ...command
}: Registration & {
  description(text: Text): string;
  subcommands: Readonly<Record<string, Runnable>>;
}): SlashCommand => ({ ...command, runnables: new Map(Object.entries(subcommands)) });

/** Returns names and descriptions of a command's options, or of its subcommands, in Discord's order. */
export const describeOptions = (
  { runnables }: SlashCommand,
  text: Text,
): { name: string; description: string }[] =>
  [...runnables].flatMap(([name, { options, describe }]) => {
    const said = describe(text);
    if (name !== null) return [{ name, description: said.description }];
    return Object.keys(options).map((option) => ({
      name: option,
      description: said.options[option] ?? '',
    }));
  });

/** The argument of a button's handler: `id` holds the values of its custom_id. */
export type ButtonUse<T, S = Uses<never>> = Invocation<S> & {
  id: T;
  /** The message with the button. */
  messageId: string;
  /** The pictures of that message, as they are signed now. */
  pictures: readonly InteractionFile[];
};

/** The argument of a select's handler. `values` are as Discord sent them and may never have been offered. */
export type SelectUse<T, S = Uses<never>> = ButtonUse<T, S> & { values: string[] };

/** The argument of a modal's handler. */
export type ModalUse<T, S = Uses<never>> = Invocation<S> & {
  id: T;
  /** What was typed, with what a command brought that the modal does not show. */
  fields: FieldValues;
  /** The message whose component opened the modal; null if a command opened it. */
  messageId: string | null;
  /** The draft that a button submits as it is kept; left out where the form was sent in. */
  draft?: string;
};

/** The argument of a modal's view. */
export type ModalOpening<O, S = Uses<never>> = Invocation<S> & {
  id: O;
  /** Fields that a refusal was about, to show first; empty when it is opened for the first time. */
  about: readonly string[];
  /** What was typed before, which the router fills in. */
  typed: FieldValues;
};

type Decoder = Pick<CustomId<unknown>, 'name' | 'decode'>;

/** A modal as the router opens and submits it. */
export type ModalRoute = {
  kind: 'modal';
  id: Decoder;
  /** Fields that are never kept. */
  secrets: readonly string[];
  /** `form` is its custom_id as of now. */
  view(
    opening: ModalOpening<unknown, Services>,
  ): Promise<{ form: string; title: string; components: APIModalInteractionResponseCallbackComponent[] }>;
  run: Handler<ModalUse<unknown, Services>>;
};

/** A button that submits what is kept in a draft, with a change. */
export type DraftRoute = {
  kind: 'draft';
  id: CustomId<{ draft: string }>;
  change(fields: FieldValues): FieldValues;
};

/** A button, a select or a modal: its custom_ids and its handler. */
export type Route =
  | { kind: 'button'; id: Decoder; run: Handler<ButtonUse<unknown, Services>> }
  | { kind: 'select'; id: Decoder; run: Handler<SelectUse<unknown, Services>> }
  | DraftRoute
  | ModalRoute;

/** Another message that only the member sees. */
export type FollowUp = {
  message: Message;
  /** Asked right before it is sent; false: another process sends it. */
  claim(): Promise<boolean>;
};

/** What a folder in `commands/` contributes to the bot. */
export type Feature = {
  command?: SlashCommand;
  /** Commands in the menu of messages. */
  messageCommands?: readonly MessageCommand[];
  routes?: readonly Route[];
  /** Asked after each answered command, by its name, whether a follow-up is due. */
  followUp?(invocation: Invocation<Services>, command: string): Promise<FollowUp | undefined>;
};

/** A command that Discord is told of. */
export type AppCommand = SlashCommand | MessageCommand;

/** Returns all commands of the features, with those in the menu of messages. */
export const appCommandsOf = (features: readonly Feature[]): AppCommand[] => [
  ...commandsOf(features),
  ...features.flatMap(({ messageCommands = [] }) => messageCommands),
];

/** Returns the slash commands of the features. */
export const commandsOf = (features: readonly Feature[]): SlashCommand[] =>
  features.flatMap(({ command }) => (command ? [command] : []));

// In the two functions below, the router passes what `id` itself decoded.

/** Declares a button; its custom_id determines the type of `id`. */
export const onButton = <T>(id: CustomId<T>, run: Handler<ButtonUse<T, Services>>): Route => ({
  kind: 'button',
  id,
  run: (use) => run({ ...use, id: use.id as T }),
});

/** Declares a select; its custom_id determines the type of `id`. */
export const onSelect = <T>(id: CustomId<T>, run: Handler<SelectUse<T, Services>>): Route => ({
  kind: 'select',
  id,
  run: (use) => run({ ...use, id: use.id as T }),
});

/** Declares a button of a question: it submits what is kept in the draft that its custom_id names. */
export const onDraft = (
  id: CustomId<{ draft: string }>,
  change: (fields: FieldValues) => FieldValues,
): Route => ({ kind: 'draft', id, change });
