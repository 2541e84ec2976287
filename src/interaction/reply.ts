import type {
  APIActionRowComponent,
  APIApplicationCommandOptionChoice,
  APIButtonComponentWithCustomId,
  APIEmbed,
  APIMessageTopLevelComponent,
  APIModalInteractionResponseCallbackData,
} from 'discord-api-types/v10';

/** A file to attach; a component shows it by `attachment://name`. */
export type Attachment = {
  name: string;
  data: Uint8Array;
  /** The alt text, at most 1024 characters. */
  description: string;
};

/** A message of Components V2. */
export type Message = {
  components: APIMessageTopLevelComponent[];
  attachments?: Attachment[];
  /** The members that the message may notify: nobody unless named here. */
  notifies?: string[];
};

/**
 * A message that a final one replaces: a classic one, with an embed. Discord never lets a message of Components V2 become
 * a classic one again, and refuses an embed in it. So an edit with an interim message that arrives late, however late and
 * from whichever process, cannot take the place of a final message.
 */
export type InterimMessage = {
  embed: APIEmbed;
  components: APIActionRowComponent<APIButtonComponentWithCustomId>[];
};

/** Discord's limits for autocomplete: choices in one answer, and characters of a choice's name and value. */
export const CHOICES = { most: 25, longest: 100 } as const;

/** One suggestion of autocomplete. */
export type Choice = APIApplicationCommandOptionChoice<string | number>;

/**
 * What is written down before Discord is told that an answer will come, so that a crash right after it loses nothing;
 * and how it is taken back when Discord does not take the deferral, for the reason given.
 */
export type Note = { write(): Promise<void>; erase(reason?: unknown): Promise<void> };

/** What is done when the answer is there, and nobody waits for: it must not reject for what may well happen. */
type Afterwards = () => Promise<unknown>;

/** How a handler answers an interaction. It is a value: the front end carries it out. */
export type Reply =
  | { kind: 'message'; message: Message; ephemeral: boolean; afterwards?: Afterwards }
  /** Replaces the message that the component stands in, or from which the modal was opened. */
  | { kind: 'update'; message: Message; afterwards?: Afterwards }
  | { kind: 'modal'; modal: APIModalInteractionResponseCallbackData }
  /**
   * Says at once that an answer will come, then runs `work`. A message that it gives becomes the answer;
   * without one, somebody else edits the answer later.
   */
  | { kind: 'defer'; ephemeral: boolean; note?: Note; work: () => Promise<Message | undefined> }
  /** As `defer`, for a component: the message that it stands in stays, and is replaced by what `work` gives. */
  | { kind: 'deferUpdate'; work: () => Promise<Message | 'delete' | undefined> };

/** Answers that only the member who asked can see. */
export const privately = (message: Message): Reply => ({ kind: 'message', message, ephemeral: true });

/** Answers one interaction. Each method is one call to Discord and rejects when Discord refuses it. */
export type Responder = {
  message(message: Message, ephemeral: boolean): Promise<void>;
  update(message: Message): Promise<void>;
  modal(modal: APIModalInteractionResponseCallbackData): Promise<void>;
  choices(choices: readonly Choice[]): Promise<void>;
  defer(ephemeral: boolean): Promise<void>;
  deferUpdate(): Promise<void>;
  /** Edits the answer, or the message that the component stands in. */
  edit(message: Message): Promise<void>;
  /** A further message, seen by the member who asked only. */
  whisper(message: Message): Promise<void>;
  /** Removes the answer, or the message that the component stands in. */
  remove(): Promise<void>;
};

/**
 * Takes the first answer to an interaction as Discord reads it (`type` is its InteractionResponseType), and resolves
 * when Discord has it. Files go beside it, named `files[0]` and so on.
 */
export type FirstAnswer = (
  answer: { type: number; data?: unknown },
  files: readonly { name: string; data: Uint8Array }[],
) => Promise<void>;

/** Thrown by a responder when the answer came too late or was given already: there is nobody to tell. */
export class InteractionGone extends Error {
  override readonly name: string = 'InteractionGone';
}

/** Thrown by a responder when another process gave the first answer: the interaction is that one's. */
export class AnsweredElsewhere extends InteractionGone {
  override readonly name = 'AnsweredElsewhere';
}
