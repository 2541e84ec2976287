import { Client, Events, GatewayDispatchEvents, Options, Status } from 'discord.js';
import type { Log } from '#domain/ports.ts';

/** What the gateway needs: where Discord is, who we are, and what to do with an interaction as Discord sends it. */
export type GatewayOptions = {
  apiUrl: string;
  token: string;
  onInteraction: (payload: unknown) => void;
  log: Log;
};

/** A standing connection. */
export type Gateway = AsyncDisposable & { applicationId: string; isConnected(): boolean };

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
  client.on(Events.ShardDisconnect, ({ code }, shard) =>
    log.error({ shard, code }, 'the gateway connection is lost'),
  );
};

/** Connects to Discord's gateway and resolves when it is ready. Rejects when the token is refused. */
export const connectGateway = async ({
  apiUrl,
  token,
  onInteraction,
  log,
}: GatewayOptions): Promise<Gateway> => {
  const client = new Client({
    intents: [],
    makeCache: keepNothing,
    sweepers: {},
    rest: { api: apiUrl, timeout: 15_000 },
  });
  follow(client, log);
  // The payload itself, not the library's object of it: over HTTP the same payload comes without the library.
  client.ws.on(GatewayDispatchEvents.InteractionCreate, onInteraction);
  const ready = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, resolve));
  try {
    await client.login(token);
    const { application, ws } = await ready;
    return {
      applicationId: application.id,
      isConnected: () => ws.status === Status.Ready,
      [Symbol.asyncDispose]: () => client.destroy(),
    };
  } catch (error) {
    await client.destroy();
    throw error;
  }
};
