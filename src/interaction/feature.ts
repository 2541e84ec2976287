import type {
  APIApplicationCommandBasicOption,
  APIApplicationCommandSubcommandOption,
  ApplicationIntegrationType,
  InteractionContextType,
} from 'discord-api-types/v10';
import type { KeyVault } from '#domain/lanes.ts';
import type { MemberStore } from '#domain/member-record.ts';
import type { OperatorPolicy } from '#domain/policy/question.ts';
import type { Catalogue, Ledger } from '#domain/ports.ts';
import type { PresetStore } from '#domain/preset.ts';
import type { ReportStore } from '#domain/report.ts';
import type { SettingsStore } from '#domain/settings/store.ts';
import type { Statistics, UsagePainter } from '#domain/statistics.ts';
import type { SheetPainter, Thumbnails } from '#domain/thumbnails.ts';
import type { Text } from '#text/index.ts';
import type { CustomId } from './custom-id.ts';
import type { FieldValues, IncomingFile, OptionValues, Origin } from './incoming.ts';
import type { Keepsakes } from './keepsakes.ts';
import type { Channels, Files, Noticeboard } from './places.ts';
import type { Choice, Reply } from './reply.ts';
import type { SearchTicket } from './search-queue.ts';
import type { Studio } from './studio.ts';

/** What the commands work with. Built once, in the composition root. */
export type Services = {
  studio: Studio;
  ledger: Pick<Ledger, 'find' | 'history' | 'lorasOf' | 'usage' | 'guildsOf' | 'waiting'>;
  catalogue: Catalogue;
  settings: SettingsStore;
  presets: PresetStore;
  members: MemberStore;
  reports: ReportStore;
  keys: KeyVault;
  /** What whoever runs the bot lets everybody do. */
  operator: OperatorPolicy;
  channels: Channels;
  noticeboard: Noticeboard;
  files: Files;
  /** Asks the image API something harmless with a key. Rejects with a GenerationError when it is not accepted. */
  checkKey(key: string, signal: AbortSignal): Promise<unknown>;
  keepsakes: Keepsakes;
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
export type Invocation = { origin: Origin; text: Text; services: Services };

/** What a command is called with. `subcommand` is `group name` where it stands in a group. */
export type CommandUse = Invocation & {
  options: OptionValues;
  subcommand: string | null;
  /** The files among the options, by the names of these. */
  files: Record<string, IncomingFile>;
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
