import { Client, Events, GatewayCloseCodes, GatewayDispatchEvents, Options, Status } from 'discord.js';
import type { Clock, Log } from '#domain/system.ts';
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

// Interactions contain everything the bot needs; the library's caches would only grow.
const keepNothing = Options.cacheWithLimits({
  ApplicationCommandManager: 0,
  ApplicationEmojiManager: 0,
  AutoModerationRuleManager: 0,
  BaseGuildEmojiManager: 0,
  DMMessageManager: 0,
  EntitlementManager: 0,
  GuildBanManager: 0,
  GuildEmojiManager: 0,
  GuildForumThreadManager: 0,
  GuildInviteManager: 0,
  GuildMemberManager: 0,
  GuildMessageManager: 0,
  GuildScheduledEventManager: 0,
  GuildStickerManager: 0,
  GuildTextThreadManager: 0,
  MessageManager: 0,
  PresenceManager: 0,
  ReactionManager: 0,
  ReactionUserManager: 0,
  StageInstanceManager: 0,
  ThreadManager: 0,
  ThreadMemberManager: 0,
  UserManager: { maxSize: 0, keepOverLimit: (user) => user.id === user.client.user.id },
  VoiceStateManager: 0,
});

const lossSentence = (code: number): string =>
  code === GatewayCloseCodes.AuthenticationFailed
    ? 'Discord no longer takes the token. Set the new one as DISCORD_TOKEN and start the bot again.'
    : `Discord has ended the connection for good (close code ${code}, ${GatewayCloseCodes[code]}). Start the bot again; npm run doctor tells more.`;

/** Logs the state of the connection. It recovers by itself: nothing here requires action. */
const follow = (client: Client, log: Log): void => {
  client.on(Events.Error, (err) => log.error({ err }, 'the Discord client reported an error'));
  client.on(Events.Warn, (warning) => log.warn({ warning }, 'the Discord client warns'));
  client.on(Events.ShardReconnecting, (shard) =>
    log.warn({ shard }, 'the gateway connection is being restored'),
  );
  client.on(Events.ShardResume, (shard, replayed) =>
    log.info({ shard, replayed }, 'the gateway connection is back'),
  );
};

// The library emits this only after Discord's fatal close codes, and then does not reconnect.
const lossOf = (client: Client, log: Log): Promise<string> =>
  new Promise((resolve) =>
    client.once(Events.ShardDisconnect, ({ code }, shard) => {
      log.error({ shard, code }, 'the gateway connection is lost');
      resolve(lossSentence(code));
    }),
  );

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

/** Ends the connection. What is closed on purpose is not being restored. */
const close = async (client: Client): Promise<void> => {
  client.removeAllListeners(Events.ShardReconnecting);
  await client.destroy();
};

const login = async (
  client: Client,
  { token, signal, patience }: GatewayOptions & { patience: Patience },
): Promise<Client<true>> => {
  const ready = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, resolve));
  const ended = new AbortController();
  const either = signal ? AbortSignal.any([signal, ended.signal]) : ended.signal;
  const loggedIn = client.login(token).then(() => ready);
  try {
    return await Promise.race([loggedIn, patience.end(either)]);
  } finally {
    ended.abort();
  }
};

/**
 * Connects to Discord's gateway and resolves when it is ready. Rejects if the token is refused, if Discord
 * does not accept the connection within some minutes, or when aborted.
 */
export const connectGateway = async (options: GatewayOptions): Promise<Gateway> => {
  const { apiUrl, shards, onInteraction, clock, log } = options;
  const patience = createPatience(clock);
  const tellWait = createTellWait(options);
  const onWait: OnWait = (facts) => {
    patience.extendBy(waitOf(facts));
    return tellWait(facts);
  };
  const client = new Client({
    intents: [],
    ...(shards ? { shards: shards.ids, shardCount: shards.count } : {}),
    makeCache: keepNothing,
    sweepers: {},
    rest: { api: apiUrl, timeout: 15_000, makeRequest: requestWithin, rejectOnRateLimit: onWait },
  });
  follow(client, log);
  const lost = lossOf(client, log);
  // The raw payload rather than the library's object, because over HTTP it comes without the library.
  client.ws.on(GatewayDispatchEvents.InteractionCreate, (payload: Record<string, unknown>) => {
    // The library builds its own object afterwards, and without these fields throws where nothing catches.
    payload.entitlements ??= [];
    payload.authorizing_integration_owners ??= {};
    onInteraction(payload);
  });
  try {
    const { application, ws } = await login(client, { ...options, patience });
    return {
      applicationId: application.id,
      // The client's overall status stays `Ready` after the first time.
      isConnected: () => ws.shards.every(({ status }) => status === Status.Ready),
      lost,
      [Symbol.asyncDispose]: () => close(client),
    };
  } catch (error) {
    // A connection that does not answer may not close either.
    close(client).catch(() => undefined);
    throw error;
  }
};
