/**
 * What the sandbox page and the server beside it say to each other, all JSON but for the files.
 *
 * | call | body | answer |
 * |---|---|---|
 * | `GET /sandbox/state?as={userId}&channel={channelId}` | | {@link PageState} |
 * | `GET /sandbox/events?as={userId}&channel={channelId}` | | server-sent events, each `data:` one {@link PageEvent} |
 * | `POST /sandbox/uploads?as={userId}&channel={channelId}` | a form with one `file` | {@link PageUpload} |
 * | `POST /sandbox/languages` | {@link LanguageBody} | {@link PageState} |
 * | `POST /sandbox/autocomplete` | {@link AutocompleteBody} | {@link AutocompleteAnswer} |
 * | `POST /sandbox/commands` | {@link CommandBody} | {@link Outcome} |
 * | `POST /sandbox/menus` | {@link MenuBody} | {@link Outcome} |
 * | `POST /sandbox/components` | {@link ComponentBody} | {@link Outcome} |
 * | `POST /sandbox/modals` | {@link ModalBody} | {@link Outcome} |
 *
 * Without `as` the first member is meant, without `channel` the first channel: so the page asks when it opens. Where
 * the member does not see the channel, another one is shown, and the state says which.
 * A body that cannot be read is answered with status 400 and `{ "problem": "…" }`.
 * Ids are Discord snowflakes (strings of 17 to 19 digits); times are ISO 8601.
 */
import type {
  APIApplicationCommand,
  APIMessage,
  APIModalInteractionResponseCallbackData,
} from 'discord-api-types/v10';

/** Somebody whom the visitor of the page can act as. */
export type PageMember = { id: string; name: string; role: 'member' | 'admin'; colour: string };

/** A channel, category or thread of the sandbox server; `type` is Discord's number. */
export type PageChannel = {
  id: string;
  type: number;
  name: string;
  ageRestricted: boolean;
  /** The category that it stands in, or the channel that the thread is in. */
  parentId?: string;
};

/** A server at the left of the page. */
export type PageServer = {
  id: string;
  name: string;
  /** Whether the bot is there; in others its commands are there for those who installed it for themselves. */
  hasBot: boolean;
  /** The first channel that the member sees in it. */
  channelId: string;
};

/** Somebody or something that can be chosen by its name. */
export type PageName = { id: string; name: string };

/** A message as that member sees it: ephemeral ones are sent to their addressee only. */
export type PageMessage = {
  message: APIMessage;
  /**
   * Who did what this message answers. `command` is "/imagine" for a slash command, "[New seed]" for a button or select,
   * "\"Remix\"" for a modal, and a bare name for a command of a context menu.
   */
  invokedBy?: { id: string; name: string; command: string };
  /** The bot deferred and has not answered yet: shown as "thinking". */
  thinking: boolean;
  ephemeral: boolean;
};

/** A rule of Discord's or of the image API's that the bot broke. */
export type PageViolation = { at: string; where: string; rule: string };

/** A word which, standing in a prompt, makes something go wrong, so that a visitor can see how the bot takes it. */
export type PageWord = { word: string; does: string };

export type PageState = {
  /** The channel that this is the state of: another than was asked for, where the member sees nothing there. */
  channelId: string;
  /** The server of the channel; none in a conversation. */
  serverId?: string;
  servers: PageServer[];
  /** The member's conversations: that with the bot, and groups without it. */
  directMessages: PageChannel[];
  /** When what the sandbox shows began: it keeps its messages over a restart. */
  startedAt: string;
  bot: { id: string; name: string };
  members: PageMember[];
  /** Those of the server that the member sees. */
  channels: PageChannel[];
  /** The members that Discord lists in a select of members, with the bot. */
  users: PageName[];
  roles: PageName[];
  /**
   * Those that Discord offers the member in the channel, in the member's language: `name_localizations` has no other than
   * that one.
   */
  commands: APIApplicationCommand[];
  languages: PageLanguages;
  messages: PageMessage[];
  violations: PageViolation[];
  faultWords: readonly PageWord[];
  /** A key of ModelsLab that is accepted beside the bot's own, for a server to try. */
  serverKey?: string;
  /** Whether the bot's gateway connection stands. */
  connected: boolean;
};

/** Languages by Discord's codes of them. */
type PageLanguages = {
  /** Those that can be chosen. */
  offered: string[];
  member: string;
  /** None in a conversation. */
  server?: string;
};

export type PageEvent =
  | { kind: 'message'; message: PageMessage }
  | { kind: 'deleted'; messageId: string }
  | { kind: 'commands'; commands: APIApplicationCommand[] }
  | { kind: 'connection'; connected: boolean }
  | { kind: 'violation'; violation: PageViolation };

/** A file that was taken in, to be sent by its id; `size` in bytes. */
export type PageUpload = { id: string; name: string; size: number };

/** The values of the options typed so far, by option name; members, roles, channels and uploads by their ids. */
export type OptionValues = Record<string, string | number | boolean>;

type Acting = { as: string; channelId: string };

/** Sets the language of the member's Discord, or of the server of the channel. */
export type LanguageBody = Acting & { of: 'member' | 'server'; language: string };

/** Which command is meant; `group` where the subcommand stands in one. */
type Invoking = Acting & { command: string; group?: string; subcommand?: string };

export type AutocompleteBody = Invoking & {
  options: OptionValues;
  /** The name of the option that is being typed; its text so far is in `options`. */
  focused: string;
};

/** Empty when the bot gave nothing in time, which is then also a violation. */
export type AutocompleteAnswer = { choices: { name: string; value: string | number }[] };

export type CommandBody = Invoking & { options: OptionValues };

/** A command of the context menu of a message or of a user. */
export type MenuBody = Acting & { command: string } & ({ messageId: string } | { userId: string });

export type ComponentBody = Acting & {
  messageId: string;
  customId: string;
  /** What was chosen, for selects. */
  values?: string[];
};

export type ModalBody = Acting & {
  customId: string;
  /** The message whose button opened the modal, where one did. */
  messageId?: string;
  /**
   * What was typed or chosen, by the custom_id of the field: text and the value of a radio button as they are, a
   * checkbox as "true" or "false", lists for the others. A radio group without a choice is left out.
   */
  fields: Record<string, string | string[]>;
};

/** How the bot answered an interaction. What it posts or edits arrives by the events. */
export type Outcome =
  | { kind: 'answered' }
  | { kind: 'modal'; modal: APIModalInteractionResponseCallbackData }
  /** Discord shows "The application did not respond"; the reason is what the sandbox knows beyond that, or empty. */
  | { kind: 'unanswered'; reason: string };
