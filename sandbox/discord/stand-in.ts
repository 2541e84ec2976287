import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpBindings } from '@hono/node-server';
import type { APIMessage } from 'discord-api-types/v10';
import type { Hono } from 'hono';
import { type Actor, createActor } from './actor.ts';
import { createAuthor } from './author.ts';
import { type StandInEvent, until } from './bus.ts';
import type { Commands } from './commands.ts';
import { createDispatcher, type Dispatcher } from './dispatch.ts';
import type { FaultScript } from './faults.ts';
import type { Gateway } from './gateway.ts';
import type { DeliverOverHttp } from './http-delivery.ts';
import type { RecordedRequest } from './journal.ts';
import type { StoredMessage, Violation } from './records.ts';
import type { Services } from './rest/route.ts';
import { transcript } from './transcript.ts';
import type { World } from './world.ts';

/** What a scripted test can make go wrong. */
type Faults = Omit<FaultScript, 'take'> & {
  /** Cuts the gateway's socket; the bot resumes by itself. */
  dropGateway(): void;
  /** Closes the gateway with that code: the bot may not come back after 4004, 4010 to 4014. */
  closeGateway(code: number): void;
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
export type DiscordStandIn = AsyncDisposable & Handle;

/** The stand-in but for its end. */
export type Handle = {
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
  /** Shows a rule that the bot broke elsewhere, beside those of Discord's. */
  violate(where: string, rule: string): void;
  /** Every REST call so far, so that a test can count them. */
  readonly requests: readonly RecordedRequest[];
  /** How many of the last ten minutes count as invalid: 401, 403, and 429 unless the limit is shared. */
  invalidRequests(): number;
  readonly faults: Faults;
  /** Forgets the requests and violations so far. */
  forget(): void;
  /** Where interactions are sent over HTTP; null while they go over the gateway. */
  interactionsUrl(): string | null;
  /** The bot stands on the gateway, or has set an address for interactions. */
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
   * Resolves when the bot's gateway stands, or its endpoint answers, and, if asked for, its commands are there.
   * @throws {Error} when that takes longer than `withinMs`, three minutes by default.
   */
  ready(options?: { commands?: boolean; withinMs?: number }): Promise<void>;
};

type Parts = {
  services: Services;
  gateway: Gateway;
  deliverOverHttp: DeliverOverHttp;
  script: FaultScript;
  app: DiscordStandIn['app'];
  host: string;
  token: string;
  ackDeadlineMs: number;
  attachmentSizeLimit: number;
};

/** How often an endpoint that does not answer is asked again. */
const ASK_AGAIN_MS = 50;

const DEFAULT_CHANNEL = '#images';

/** Puts the parts of a stand-in into the hands of tests, page and benchmarks. */
export function createStandIn(parts: Parts): Handle {
  const { services, gateway, app, host, token, ackDeadlineMs } = parts;
  const { world, bus, journal, messages, attachments, commands } = services;
  const connected = () => gateway.connected() || services.endpoint.url() !== null;
  const dispatcher = createDispatcher({ ...parts, ...services });
  const author = createAuthor(services);
  const guildId = world.channel(DEFAULT_CHANNEL).guildId ?? '';
  const visible: Handle['messages'] = (channel = DEFAULT_CHANNEL, member) =>
    messages.visible(world.channel(channel).id, member && world.member(member).id);
  return {
    origin: `http://${host}`,
    apiUrl: `http://${host}/api`,
    token,
    applicationId: world.application.id,
    guildId,
    channelId: world.channel(DEFAULT_CHANNEL).id,
    app,
    world,
    commands,
    violations: journal.violations,
    violate: journal.violate,
    requests: journal.requests,
    invalidRequests: journal.invalid,
    forget: journal.clear,
    connected,
    interactionsUrl: services.endpoint.url,
    faults: faultsOf(parts, dispatcher),
    as: (member, channel = DEFAULT_CHANNEL) =>
      createActor({ ...services, author, dispatcher, ackDeadlineMs }, { member, channel }),
    subscribe: (listener) => bus.subscribe(listener),
    files: (message) =>
      message.attachments.map(({ id, filename }) => ({ filename, bytes: attachments.bytes(id) })),
    messages: visible,
    transcript: (channel, member) => transcript(visible(channel, member)),
    async ready({ commands: registered = false, withinMs = 180_000 } = {}) {
      const hasCommands = () => commands.offered(guildId).length > 0;
      const read = () => (connected() && (!registered || hasCommands())) || undefined;
      const failure = () =>
        `The bot is not ready after ${withinMs} ms: connected ${connected()}, has commands ${hasCommands()}.`;
      const startedAt = performance.now();
      await until(bus, { read, failure, withinMs });
      while (!gateway.connected() && !(await services.endpoint.answers())) {
        if (performance.now() - startedAt > withinMs) throw new Error(failure());
        await sleep(ASK_AGAIN_MS);
      }
    },
  };
}

function faultsOf({ script, gateway, services }: Parts, { deliverTwice }: Dispatcher): Faults {
  return {
    next: script.next,
    clear: script.clear,
    dropGateway: gateway.drop,
    closeGateway: gateway.end,
    reconnectGateway: gateway.reconnect,
    invalidateGateway: gateway.invalidate,
    deliverTwice,
    expire: services.interactions.expire,
  };
}
