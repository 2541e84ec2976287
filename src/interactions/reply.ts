import type {
  APIActionRowComponent,
  APIApplicationCommandOptionChoice,
  APIButtonComponentWithCustomId,
  APIEmbed,
  APIMessageTopLevelComponent,
  APIModalInteractionResponseCallbackData,
} from 'discord-api-types/v10';
import type { StoredImage } from '#domain/generation/image-file.ts';
import type { FieldValues } from './interaction.ts';

/** What is in a file to attach: in memory, or an image on the disk. */
export type FileData = Uint8Array | StoredImage;

/** A file to attach; a component shows it by `attachment://name`. */
export type Attachment = {
  name: string;
  data: FileData;
  /** The alt text, at most 1024 characters. */
  description: string;
};

/** A message of Components V2. */
export type Message = {
  components: APIMessageTopLevelComponent[];
  attachments?: Attachment[];
  /** The members that the message may notify; nobody by default. */
  notifies?: string[];
};

/**
 * A message that a final one will replace: a classic message with an embed. Discord never turns a Components
 * V2 message back into a classic one, and refuses an embed in it. So a late edit with an interim message,
 * from whichever process, cannot overwrite a final message.
 */
export type InterimMessage = {
  embed: APIEmbed;
  components: APIActionRowComponent<APIButtonComponentWithCustomId>[];
};

/** Discord's limits for autocomplete: choices per answer, and characters of a choice's name and value. */
export const CHOICES = { most: 25, longest: 100 } as const;

/** An autocomplete suggestion. */
export type Choice = APIApplicationCommandOptionChoice<string | number>;

/** A generation stored in the ledger, before its member has been promised anything. */
export type Reservation = {
  /** Starts it, once Discord has accepted the deferral. */
  commit(): Promise<void>;
  /**
   * Undoes it, when this process could not promise it to the member. If another process on the same database
   * has answered, the generation belongs to that one and is left alone.
   */
  cancel(how: { isAnsweredElsewhere: boolean }): Promise<void>;
};

/** Runs after the reply; must handle its own expected failures. */
type After = () => Promise<unknown>;

/** That nothing was done with what somebody typed: the router adds **Fix it…** to the message, which opens it again. */
type Refused = {
  /** The options or fields that the refusal is about, which the form shows first. */
  about?: readonly string[];
  /** Others have changed since what the form is about. */
  isOutdated?: boolean;
};

/** A handler's answer to an interaction, as a value that the router carries out. */
export type Reply =
  | { kind: 'message'; message: Message; ephemeral: boolean; after?: After; refused?: Refused }
  /** Replaces the message with the component, or the one that opened the modal. */
  | { kind: 'update'; message: Message; after?: After; refused?: Refused }
  /**
   * Asks before it does what was typed. The router keeps that with `fields` as a draft, whose id the buttons of the
   * question carry, and shows the question to the requester only.
   */
  | { kind: 'question'; fields?: FieldValues; ask: (draft: string) => Message }
  | { kind: 'modal'; modal: APIModalInteractionResponseCallbackData }
  /**
   * Promises an image: reserves it, defers the answer, then commits. Rejects with a Notice if it cannot be
   * reserved. If Discord refuses the deferral, the reservation is cancelled.
   */
  | { kind: 'generate'; ephemeral: boolean; reserve: () => Promise<Reservation> }
  /**
   * Defers the answer, then runs `work`. A message it returns becomes the answer; without one, other code
   * edits the answer later. What `work` opens in its scope is closed when the answer is sent.
   */
  | {
      kind: 'defer';
      ephemeral: boolean;
      work: (scope: AsyncDisposableStack) => Promise<Message | undefined>;
    }
  /**
   * Like `defer`, for a component: its message stays, and is replaced by the message that `work` returns. `privately` says
   * something to the requester alone instead.
   */
  | { kind: 'deferUpdate'; work: () => Promise<Message | 'delete' | { privately: Message } | undefined> };

/** A message that only the requester sees. */
export const privately = (message: Message): Reply => ({ kind: 'message', message, ephemeral: true });

/** A refusal that only the requester sees, with the options or fields that it is about. */
export const refusal = (message: Message, about: readonly string[]): Reply => ({
  kind: 'message',
  message,
  ephemeral: true,
  refused: { about },
});

/** Answers one interaction. Each method is one call to Discord and rejects if Discord refuses it. */
export type Responder = {
  message(message: Message, ephemeral: boolean): Promise<void>;
  update(message: Message): Promise<void>;
  modal(modal: APIModalInteractionResponseCallbackData): Promise<void>;
  choices(choices: readonly Choice[]): Promise<void>;
  defer(ephemeral: boolean): Promise<void>;
  deferUpdate(): Promise<void>;
  /** Edits the answer, or the message with the component. */
  edit(message: Message): Promise<void>;
  /** Returns whether the answer is a deferral that nothing has replaced yet. Rejects if there is no answer. */
  isDeferred(): Promise<boolean>;
  /** Sends another message that only the requester sees. */
  followUpEphemeral(message: Message): Promise<void>;
  /** Deletes the answer, or the message with the component. */
  remove(): Promise<void>;
};

/**
 * Sends the first answer to an interaction in Discord's format (`type` is an InteractionResponseType), and
 * resolves when Discord has it. Files are named `files[0]` and so on.
 */
export type FirstAnswer = (
  answer: { type: number; data?: unknown },
  files: readonly { name: string; data: FileData }[],
) => Promise<void>;

/** Thrown by a responder if the answer came too late or was already given: nobody can be told. */
export class InteractionGone extends Error {
  override readonly name: string = 'InteractionGone';
}

/** Thrown by a responder if another process gave the first answer and thus owns the interaction. */
export class AnsweredElsewhere extends InteractionGone {
  override readonly name = 'AnsweredElsewhere';
}
