import type {
  APIApplicationCommandOptionChoice,
  APIMessage,
  APIModalInteractionResponseCallbackData,
  InteractionResponseType,
  InteractionType,
} from 'discord-api-types/v10';
import type { Owners } from './installation.ts';
import type { Channel, Member } from './world.ts';

/** A message and who may see it. `message` is replaced on each edit, never changed in place. */
export type StoredMessage = {
  message: APIMessage;
  /** The one member who sees an ephemeral message. */
  audienceId?: string | undefined;
  /** What the message answers, and who did that. */
  invokedBy?: { id: string; name: string; command: string } | undefined;
};

/** A rule of Discord's that the bot broke. `at` is ISO 8601, `where` names the route or interaction. */
export type Violation = { at: string; where: string; rule: string };

/** How the bot answered first. */
export type Answer = {
  type: InteractionResponseType;
  modal?: APIModalInteractionResponseCallbackData;
  choices?: APIApplicationCommandOptionChoice[];
};

/** What a member did. */
export type Action = {
  type: InteractionType;
  member: Member;
  channel: Channel;
  /** For people: `/imagine`, `[Reroll same seed]`. */
  label: string;
  /** `data` of the payload. */
  data: object;
  /** On whose account the app answers. */
  owners: Owners;
  /** The message whose component was used, or whose button opened the modal. */
  sourceMessageId?: string | undefined;
};

/** One interaction and its answer. Times in milliseconds since 1970. */
export type Interaction = Action & {
  readonly id: string;
  readonly token: string;
  readonly createdAt: number;
  answer?: Answer;
  /** An answer is being carried out: it came in time, and a second one is one too many. */
  answering: boolean;
  /** The message that `@original` means. */
  originalId?: string;
  readonly followUpIds: string[];
  /** How many follow-ups were begun, those that were deleted since among them. */
  followUpCount: number;
  /** No answer came in time: everything that comes now is refused. */
  unanswered: boolean;
  /** A test ended the token before its time. */
  expired: boolean;
  /** A scripted fault touched it: what goes wrong then is not the bot's fault. */
  excused: boolean;
  /** It was sent over HTTP: its answer may still be on its way when its webhook is used. */
  overHttp: boolean;
};
