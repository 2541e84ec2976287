import { REST } from '@discordjs/rest';
import { WebSocketShardEvents as Events, type SessionInfo, WebSocketManager } from '@discordjs/ws';
import { GatewayCloseCodes, GatewayDispatchEvents } from 'discord-api-types/v10';
import type { Clock, Log } from '#domain/system.ts';
import { createRestAgent } from './rest.ts';
import { createTellWait, type OnWait, requestWithin, waitOf } from './waits.ts';

/** What the gateway needs: Discord's address, the token, and a handler for raw interactions. */
export type GatewayOptions = {
  apiUrl: string;
  token: string;
  /** The shards to connect, and the total across all processes; default: all that Discord recommends. */
  shards?: { ids: number[]; count: number };
  onInteraction: (payload: unknown) => void;
  /** Stops connecting when aborted. */
  signal?: AbortSignal;
  clock: Clock;
  log: Log;
};

/** An open gateway connection. It reconnects by itself where Discord allows it. */
export type Gateway = AsyncDisposable & {
  applicationId: string;
  isConnected(): boolean;
  /**
   * Resolves when Discord has closed the connection for good, with a sentence that says so and what to do.
   */
  lost: Promise<string>;
};

/** Close codes after which the library does not connect again. */
const FATAL: ReadonlySet<number> = new Set([
  GatewayCloseCodes.AuthenticationFailed,
  GatewayCloseCodes.InvalidShard,
  GatewayCloseCodes.ShardingRequired,
  GatewayCloseCodes.InvalidAPIVersion,
  GatewayCloseCodes.InvalidIntents,
  GatewayCloseCodes.DisallowedIntents,
]);

const lossSentence = (code: number): string =>
  code === GatewayCloseCodes.AuthenticationFailed
    ? 'Discord no longer takes the token. Set the new one as DISCORD_TOKEN and start the bot again.'
    : `Discord has ended the connection for good (close code ${code}, ${GatewayCloseCodes[code]}). Start the bot again; npm run doctor tells more.`;

/** What is known of the shards' connections. */
type Connections = {
  /** The shards that are connected now. */
  shards: ReadonlySet<number>;
  /** The application's id, once Discord has told it. */
  applicationId: Promise<string>;
  lost: Promise<string>;
};

/** Follows the connections, and logs what happens to them. They recover by themselves: nothing here requires action. */
const follow = (manager: WebSocketManager, log: Log): Connections => {
  const shards = new Set<number>();
  const away = new Set<number>();
  const application = Promise.withResolvers<string>();
  const lost = Promise.withResolvers<string>();
  const connected = (shard: number): void => {
    shards.add(shard);
    if (away.delete(shard)) log.info({ shard }, 'the gateway connection is back');
  };
  manager.on(Events.Ready, ({ data, shardId }) => {
    application.resolve(data.application.id);
    connected(shardId);
  });
  manager.on(Events.Resumed, ({ shardId }) => connected(shardId));
  manager.on(Events.Closed, ({ code, shardId: shard }) => {
    shards.delete(shard);
    if (FATAL.has(code)) {
      log.error({ shard, code }, 'the gateway connection is lost');
      return lost.resolve(lossSentence(code));
    }
    away.add(shard);
    log.warn({ shard, code }, 'the gateway connection is being restored');
  });
  manager.on(Events.Error, ({ error: err, shardId: shard }) =>
    log.error({ err, shard }, 'the gateway connection reported an error'),
  );
  return { shards, applicationId: application.promise, lost: lost.promise };
};

/**
 * Discord's gateway can accept a connection and stay silent, or never report the bot as ready. Discord limits
 * logins, so retries end at some point.
 */
const PATIENCE_MS = 180_000;

/** A timeout that restarts when Discord itself asks to wait. */
const createPatience = (clock: Clock) => {
  let giveUpAt = clock.monotonic() + PATIENCE_MS;
  return {
    extendBy(milliseconds: number): void {
      giveUpAt = Math.max(giveUpAt, clock.monotonic() + milliseconds + PATIENCE_MS);
    },
    /** Rejects when the time is over. */
    async end(ended: AbortSignal): Promise<never> {
      for (let left = PATIENCE_MS; left > 0; left = giveUpAt - clock.monotonic())
        await clock.sleep(left, ended);
      throw new Error(`Discord's gateway has not let the bot in within ${PATIENCE_MS / 1000} s`);
    },
  };
};

type Patience = ReturnType<typeof createPatience>;

/** Resolves when all shards are connected. */
const login = async (
  manager: WebSocketManager,
  { signal, patience }: Pick<GatewayOptions, 'signal'> & { patience: Patience },
): Promise<void> => {
  const ended = new AbortController();
  const either = signal ? AbortSignal.any([signal, ended.signal]) : ended.signal;
  try {
    await Promise.race([manager.connect(), patience.end(either)]);
  } finally {
    ended.abort();
  }
};

/** The client with which the library asks where the gateway is. */
const createGatewayRest = (options: GatewayOptions, patience: Patience): REST => {
  const tellWait = createTellWait(options);
  const onWait: OnWait = (facts) => {
    patience.extendBy(waitOf(facts));
    return tellWait(facts);
  };
  return new REST({
    api: options.apiUrl,
    agent: createRestAgent(),
    timeout: 15_000,
    makeRequest: requestWithin,
    rejectOnRateLimit: onWait,
    handlerSweepInterval: 0,
    hashSweepInterval: 0,
  }).setToken(options.token);
};

const createManager = ({ token, shards, onInteraction }: GatewayOptions, rest: REST): WebSocketManager => {
  // By default all managers of a process share their sessions.
  const sessions = new Map<number, SessionInfo | null>();
  const manager = new WebSocketManager({
    token,
    rest,
    intents: 0,
    shardIds: shards?.ids ?? null,
    shardCount: shards?.count ?? null,
    retrieveSessionInfo: (shard) => sessions.get(shard) ?? null,
    updateSessionInfo: (shard, session) => void sessions.set(shard, session),
  });
  manager.on(Events.Dispatch, ({ data }) => {
    if (data.t === GatewayDispatchEvents.InteractionCreate) onInteraction(data.d);
  });
  return manager;
};

/**
 * Connects to Discord's gateway and resolves when it is ready. Rejects if the token is refused, if Discord
 * does not accept the connection within some minutes, or when aborted.
 */
export const connectGateway = async (options: GatewayOptions): Promise<Gateway> => {
  const patience = createPatience(options.clock);
  const manager = createManager(options, createGatewayRest(options, patience));
  const { shards, applicationId, lost } = follow(manager, options.log);
  const close = async (): Promise<void> => {
    // What is closed on purpose is not being restored.
    manager.removeAllListeners(Events.Closed);
    await manager.destroy();
  };
  try {
    await login(manager, { ...options, patience });
    const all = await manager.getShardIds();
    return {
      applicationId: await applicationId,
      isConnected: () => all.every((shard) => shards.has(shard)),
      lost,
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    // A connection that does not answer may not close either.
    close().catch(() => undefined);
    throw error;
  }
};
