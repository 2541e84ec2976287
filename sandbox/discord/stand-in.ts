import type { HttpBindings } from '@hono/node-server';
import type { APIMessage } from 'discord-api-types/v10';
import type { Hono } from 'hono';
import type { Actor } from './actor.ts';
import type { StandInEvent } from './bus.ts';
import type { Commands } from './commands.ts';
import type { FaultScript } from './faults.ts';
import type { RecordedRequest, Violation } from './journal.ts';
import type { StoredMessage } from './messages.ts';
import type { World } from './world.ts';

/** What a scripted test can make go wrong. */
type Faults = Omit<FaultScript, 'take'> & {
  /** Cuts the gateway's socket; the bot resumes by itself. */
  dropGateway(): void;
  /** Asks the bot to reconnect (op 7). */
  reconnectGateway(): void;
  /** Declares the gateway's session invalid (op 9). */
  invalidateGateway(resumable: boolean): void;
  /** The next interactions are each delivered twice. */
  deliverTwice(times?: number): void;
  /** Ends an interaction's token now, as after a quarter of an hour. */
  expire(interactionId: string): void;
};

/** A running Discord on loopback. */
export type DiscordStandIn = AsyncDisposable & {
  /** `http://127.0.0.1:port` */
  readonly origin: string;
  /** `rest.api` of a discord.js client. */
  readonly apiUrl: string;
  /** The token that logs the bot in; any other gets 401. */
  readonly token: string;
  readonly applicationId: string;
  readonly guildId: string;
  /** The channel `#images`. */
  readonly channelId: string;
  /** For more routes on the same port, to be added before the first request. */
  readonly app: Hono<{ Bindings: HttpBindings }>;
  readonly world: World;
  readonly commands: Commands;
  readonly violations: readonly Violation[];
  /** Every REST call so far, so that a test can count them. */
  readonly requests: readonly RecordedRequest[];
  readonly faults: Faults;
  /** Forgets the requests and violations so far. */
  forget(): void;
  connected(): boolean;
  /** Somebody by name or id, in `#images` unless another channel is named. */
  as(member: string, channel?: string): Actor;
  /** @returns ends the subscription. */
  subscribe(listener: (event: StandInEvent) => void): () => void;
  /** The bytes of a message's attachments. */
  files(message: APIMessage): { filename: string; bytes: Uint8Array }[];
  /** What a member sees in a channel, oldest first; without a member: what everybody sees. */
  messages(channel?: string, member?: string): StoredMessage[];
  /** The same as a readable text without ids and addresses, for snapshots. */
  transcript(channel?: string, member?: string): string;
  /**
   * Resolves when the bot's gateway stands and, if asked for, its commands are there.
   * @throws {Error} when that takes longer than `withinMs`, 15 seconds by default.
   */
  ready(options?: { commands?: boolean; withinMs?: number }): Promise<void>;
};
