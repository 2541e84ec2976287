import { Client, Events, GatewayCloseCodes, GatewayDispatchEvents, Options, Status } from 'discord.js';
import type { Log } from '#domain/ports.ts';

/** What the gateway needs: where Discord is, who we are, and what to do with an interaction as Discord sends it. */
export type GatewayOptions = {
  apiUrl: string;
  token: string;
  /** The shards to connect, and how many there are over all processes; left out: all that Discord asks for. */
  shards?: { ids: number[]; count: number };
  onInteraction: (payload: unknown) => void;
  log: Log;
};

/** A standing connection. It restores itself where Discord lets it. */
export type Gateway = AsyncDisposable & {
  applicationId: string;
  isConnected(): boolean;
  /** Resolves when Discord has ended the connection for good, with a sentence that says so and what to do. */
  lost: Promise<string>;
};

// Interactions carry all that the bot needs: what the library would remember beside them only grows.
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

/** Tells the log what the connection goes through. It mends itself: none of this needs anybody to act. */
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

// The library reports this after Discord's final close codes only, and then does not connect again.
const lossOf = (client: Client, log: Log): Promise<string> =>
  new Promise((resolve) =>
    client.once(Events.ShardDisconnect, ({ code }, shard) => {
      log.error({ shard, code }, 'the gateway connection is lost');
      resolve(lossSentence(code));
    }),
  );

/** Connects to Discord's gateway and resolves when it is ready. Rejects when the token is refused. */
export const connectGateway = async ({
  apiUrl,
  token,
  shards,
  onInteraction,
  log,
}: GatewayOptions): Promise<Gateway> => {
  const client = new Client({
    intents: [],
    ...(shards ? { shards: shards.ids, shardCount: shards.count } : {}),
    makeCache: keepNothing,
    sweepers: {},
    rest: { api: apiUrl, timeout: 15_000 },
  });
  follow(client, log);
  const lost = lossOf(client, log);
  // The payload itself, not the library's object of it: over HTTP the same payload comes without the library.
  client.ws.on(GatewayDispatchEvents.InteractionCreate, (payload: Record<string, unknown>) => {
    // The library builds its object of the payload after, and throws where nobody listens when these are missing.
    payload.entitlements ??= [];
    payload.authorizing_integration_owners ??= {};
    onInteraction(payload);
  });
  const ready = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, resolve));
  try {
    await client.login(token);
    const { application, ws } = await ready;
    return {
      applicationId: application.id,
      // The library's status of the whole stays `Ready` once it was.
      isConnected: () => ws.shards.every(({ status }) => status === Status.Ready),
      lost,
      [Symbol.asyncDispose]: () => client.destroy(),
    };
  } catch (error) {
    await client.destroy();
    throw error;
  }
};
