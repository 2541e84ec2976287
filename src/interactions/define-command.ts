import type {
  APIApplicationCommandBasicOption,
  APIApplicationCommandSubcommandOption,
  ApplicationIntegrationType,
  InteractionContextType,
} from 'discord-api-types/v10';
import type { Catalogue } from '#domain/catalogue/catalogue.ts';
import type { KeyVault } from '#domain/generation/lanes.ts';
import type { Ledger } from '#domain/generation/ledger.ts';
import type { SheetPainter, Thumbnails } from '#domain/generation/thumbnails.ts';
import type { MemberStore } from '#domain/members/member-record.ts';
import type { PresetStore } from '#domain/members/presets.ts';
import type { ReportStore } from '#domain/members/reports.ts';
import type { Statistics, UsagePainter } from '#domain/members/statistics.ts';
import type { OperatorPolicy } from '#domain/policy/input.ts';
import type { SettingsStore } from '#domain/settings/store.ts';
import type { GenerationService } from '#generations/generation-service.ts';
import type { Text } from '#text/index.ts';
import type { ChannelDirectory, ChannelMessages, Files } from './channels.ts';
import type { CustomId } from './custom-id.ts';
import type { FieldValues, InteractionContext, InteractionFile, OptionValues } from './interaction.ts';
import type { Choice, Reply } from './reply.ts';
import type { SearchTicket } from './search-queue.ts';
import type { StateStore } from './state-store.ts';

/** What the commands work with. Built once, in the composition root. */
export type Services = {
  generations: GenerationService;
  ledger: Pick<Ledger, 'find' | 'history' | 'lorasOf' | 'usage' | 'guildsOf' | 'waiting'>;
  catalogue: Catalogue;
  settings: SettingsStore;
  presets: PresetStore;
  members: MemberStore;
  reports: ReportStore;
  keys: KeyVault;
  /** What whoever runs the bot lets everybody do. */
  operator: OperatorPolicy;
  channels: ChannelDirectory;
  channelMessages: ChannelMessages;
  files: Files;
  /** Asks the image API something harmless with a key. Rejects with a GenerationError when it is not accepted. */
  checkKey(key: string, signal: AbortSignal): Promise<unknown>;
  stateStore: StateStore;
  thumbnails: Pick<Thumbnails, 'of'>;
  paintSheet: SheetPainter;
  statistics: Statistics;
  paintUsage: UsagePainter;
  /** The model for requests that name none. */
  defaultModelId: string;
  /** Draws a seed. */
  seed: () => number;
  /** The commands themselves, for the help. */
  commands: readonly SlashCommand[];
};

/** What a handler is called with. */
export type Invocation = { interaction: InteractionContext; text: Text; services: Services };

/** What a command is called with. `subcommand` is `group name` where it stands in a group. */
export type CommandUse = Invocation & {
  options: OptionValues;
  subcommand: string | null;
  /** The files among the options, by the names of these. */
  files: Record<string, InteractionFile>;
};

/** A slash command: its declaration and what it does. Registration, routing, help and README derive from it. */
export type SlashCommand = {
  /** Lower case, 1 to 32 characters. */
  name: string;
  description: (text: Text) => string;
  /** A paragraph for `/help`. */
  help: (text: Text) => string;
  options: (
    text: Text,
  ) => readonly (APIApplicationCommandBasicOption | APIApplicationCommandSubcommandOption)[];
  /** Where it can be used; left out: in servers, direct messages and private channels. */
  contexts?: InteractionContextType[];
  /** By whom the bot has to be there for it; left out: a server's admins, or the member who uses it. */
  integrationTypes?: ApplicationIntegrationType[];
  /** The permissions that see the command, as Discord's bit set; left out: everybody. */
  defaultMemberPermissions?: bigint;
  run(use: CommandUse): Promise<Reply> | Reply;
  /** By the name of the option, in subcommands too: options that have an entry here are declared with autocomplete. */
  autocomplete?: Record<string, Completer>;
};

/**
 * What a completer is called with: what is `typed` into the option already, and the `turn` to wait for before it searches.
 */
type Completion = Invocation &
  Pick<SearchTicket, 'turn'> & { typed: string; options: OptionValues; subcommand: string | null };

/** Suggests values for an option. */
export type Completer = (completion: Completion) => Promise<Choice[]> | Choice[];

/**
 * What the handler of a component is called with: `id` is what its custom_id carries, `chosen` what a select has,
 * `fields` what a modal has, `messageId` the message in which it stands, or whose component opened the modal (null for
 * one that a command opened).
 */
export type Press<T> = Invocation & {
  id: T;
  chosen: string[];
  fields: FieldValues;
  messageId: string | null;
};

/** A button, a select or a modal: which custom_ids it has, and what it does. */
export type Route = {
  id: Pick<CustomId<unknown>, 'name' | 'decode'>;
  run(press: Press<unknown>): Promise<Reply> | Reply;
};

/** What one file in `commands/` gives the bot. */
export type Feature = { command?: SlashCommand; routes?: readonly Route[] };

/** Declares a route; the type of `id` follows from its custom_id. */
export const defineRoute = <T>(id: CustomId<T>, run: (press: Press<T>) => Promise<Reply> | Reply): Route => ({
  id,
  // The router passes what `id` itself decoded.
  run: (press) => run({ ...press, id: press.id as T }),
});
