import type { ApplicationIntegrationType, InteractionContextType } from 'discord-api-types/v10';
import type { Text } from '#text/index.ts';
import type { CustomId } from './custom-id.ts';
import type { FieldValues, OptionValues } from './interaction.ts';
import type { Invocation, Services, Uses } from './invocation.ts';
import { type Options, type ParsedOptions, parseOptions } from './options.ts';
import type { Reply } from './reply.ts';

/** What a command's handler is called with: its options are parsed. */
export type CommandUse<O extends Options, S = Uses<never>> = Invocation<S> & { options: ParsedOptions<O> };

type Handler<Use> = (use: Use) => Promise<Reply> | Reply;

/** The sentences of a command or subcommand: at most 100 characters each. */
type Descriptions<O extends Options> = { description: string; options: { [N in keyof O]: string } };

/** A command without subcommands, or one subcommand, as the router calls it. */
export type Runnable = {
  options: Options;
  describe(text: Text): { description: string; options: Record<string, string> };
  /** Undefined when the options do not fit their declaration, which only a forged request can bring about. */
  run(invocation: Invocation<Services>, raw: OptionValues): Promise<Reply> | Reply | undefined;
};

/** Where a command is there, for whom, and what `/help` says of it. */
type Registration = {
  /** Lower case, 1 to 32 characters. */
  name: string;
  /** Where it can be used; left out: in servers, direct messages and private channels. */
  contexts?: InteractionContextType[];
  /** By whom the bot has to be there for it; left out: a server's admins, or the member who uses it. */
  integrationTypes?: ApplicationIntegrationType[];
  /** The permissions that see the command, as Discord's bit set; left out: everybody. */
  defaultMemberPermissions?: bigint;
  /** A paragraph for `/help`. */
  help(text: Text): string;
};

/** A slash command. Registration, routing, help and README derive from it. */
export type SlashCommand = Registration & {
  description(text: Text): string;
  /** By the name of the subcommand; a command that has none is its own, under `null`. */
  runnables: ReadonlyMap<string | null, Runnable>;
};

const runnable = <O extends Options>(
  options: O,
  describe: (text: Text) => Descriptions<O>,
  run: Handler<CommandUse<O, Services>>,
): Runnable => ({
  options,
  describe,
  run(invocation, raw) {
    const parsed = parseOptions(options, raw);
    return parsed && run({ ...invocation, options: parsed });
  },
});

/** Declares a command without subcommands. Its handler receives the options parsed. */
export const defineCommand = <O extends Options>({
  options,
  describe,
  run,
  ...registration
}: Registration & {
  options: O;
  describe(text: Text): Descriptions<O>;
  run: Handler<CommandUse<O, Services>>;
}): SlashCommand => ({
  ...registration,
  description: (text) => describe(text).description,
  runnables: new Map([[null, runnable(options, describe, run)]]),
});

/** Declares one subcommand. */
export const defineSubcommand = <O extends Options>({
  options,
  describe,
  run,
}: {
  options: O;
  describe(text: Text): Descriptions<O>;
  run: Handler<CommandUse<O, Services>>;
}): Runnable => runnable(options, describe, run);

/** Declares a command that is nothing but its subcommands. */
export const defineCommandGroup = ({
  subcommands,
  ...command
}: Registration & {
  description(text: Text): string;
  subcommands: Readonly<Record<string, Runnable>>;
}): SlashCommand => ({ ...command, runnables: new Map(Object.entries(subcommands)) });

/** The names and descriptions of a command's options, or of its subcommands, in the order in which Discord offers them. */
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

/** What the handler of a button is called with: `id` is what its custom_id carries. */
export type ButtonUse<T, S = Uses<never>> = Invocation<S> & {
  id: T;
  /** The message in which it stands. */
  messageId: string;
};

/** The same of a select, with what was chosen: as Discord sent it, so perhaps never offered. */
export type SelectUse<T, S = Uses<never>> = ButtonUse<T, S> & { values: string[] };

/** What the handler of a modal is called with. */
export type ModalUse<T, S = Uses<never>> = Invocation<S> & {
  id: T;
  fields: FieldValues;
  /** The message whose component opened it; null for one that a command opened. */
  messageId: string | null;
};

type UseOf = {
  button: ButtonUse<unknown, Services>;
  select: SelectUse<unknown, Services>;
  modal: ModalUse<unknown, Services>;
};

/** A button, a select or a modal: which custom_ids it has, and what it does. */
export type Route = {
  [K in keyof UseOf]: { kind: K; id: Pick<CustomId<unknown>, 'name' | 'decode'>; run: Handler<UseOf[K]> };
}[keyof UseOf];

/** What one folder in `commands/` gives the bot. */
export type Feature = { command?: SlashCommand; routes?: readonly Route[] };

/** The commands among features. */
export const commandsOf = (features: readonly Feature[]): SlashCommand[] =>
  features.flatMap(({ command }) => (command ? [command] : []));

// In the three below the router passes what `id` itself decoded.

/** Declares a button; the type of `id` follows from its custom_id. */
export const onButton = <T>(id: CustomId<T>, run: Handler<ButtonUse<T, Services>>): Route => ({
  kind: 'button',
  id,
  run: (use) => run({ ...use, id: use.id as T }),
});

/** Declares a select; the type of `id` follows from its custom_id. */
export const onSelect = <T>(id: CustomId<T>, run: Handler<SelectUse<T, Services>>): Route => ({
  kind: 'select',
  id,
  run: (use) => run({ ...use, id: use.id as T }),
});

/** Declares a modal; the type of `id` follows from its custom_id. */
export const onModal = <T>(id: CustomId<T>, run: Handler<ModalUse<T, Services>>): Route => ({
  kind: 'modal',
  id,
  run: (use) => run({ ...use, id: use.id as T }),
});
