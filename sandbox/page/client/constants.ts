/**
 * Discord's numbers that the page needs at run time. The browser cannot import `discord-api-types`,
 * so they stand here; the type-checker holds the components against its enums where they are compared.
 */
export const ComponentType = {
  ActionRow: 1,
  Button: 2,
  StringSelect: 3,
  TextInput: 4,
  UserSelect: 5,
  RoleSelect: 6,
  MentionableSelect: 7,
  ChannelSelect: 8,
  Section: 9,
  TextDisplay: 10,
  Thumbnail: 11,
  MediaGallery: 12,
  File: 13,
  Separator: 14,
  Container: 17,
  Label: 18,
  FileUpload: 19,
  RadioGroup: 21,
  CheckboxGroup: 22,
  Checkbox: 23,
} as const;

export const ButtonStyle = {
  Primary: 1,
  Secondary: 2,
  Success: 3,
  Danger: 4,
  Link: 5,
  Premium: 6,
} as const;

export const OptionType = {
  Subcommand: 1,
  SubcommandGroup: 2,
  String: 3,
  Integer: 4,
  Boolean: 5,
  User: 6,
  Channel: 7,
  Role: 8,
  Mentionable: 9,
  Number: 10,
  Attachment: 11,
} as const;

/** The types of the conversation with the bot, and of groups without it. */
export const DIRECT_MESSAGES = 1;
export const GROUP = 3;

/** The type of a channel that only holds others. */
export const CATEGORY = 4;

/** The types of threads in announcement channels, public ones and private ones. */
const THREADS: readonly number[] = [10, 11, 12];

export const isThread = (type: number) => THREADS.includes(type);

/** A slash command, as opposed to the entries of a member's or a message's context menu. */
export const CHAT_INPUT = 1;
export const USER_MENU = 2;
export const MESSAGE_MENU = 3;

export const PARAGRAPH = 2;

/** The client waits this long after a keystroke before it asks the bot, so that a fast typist asks once. */
export const AUTOCOMPLETE_DELAY_MS = 150;

/** Discord's longest text option, where the option itself sets no `max_length`. */
export const TEXT_OPTION_MAX = 6000;

/** Discord's longest modal text, where the input itself sets no `max_length`. */
export const TEXT_INPUT_MAX = 4000;
