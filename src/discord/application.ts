import type { REST } from 'discord.js';
import { OAuth2Scopes, PermissionFlagsBits, Routes, TeamMemberMembershipState } from 'discord-api-types/v10';
import { z } from 'zod';
import type { Operators } from '#domain/status.ts';
import type { Clock } from '#domain/system.ts';

// Only the doctor looks at these: what they are must not keep a bot from starting.
const installation = z.object({
  oauth2_install_params: z.object({ scopes: z.array(z.string()), permissions: z.string() }).optional(),
});

const application = z.object({
  id: z.string(),
  name: z.string(),
  /** The public key with which Discord signs interactions, in hexadecimal. */
  verify_key: z.string(),
  interactions_endpoint_url: z.string().nullish(),
  approximate_guild_count: z.number().optional(),
  privacy_policy_url: z.string().nullish().catch(null),
  terms_of_service_url: z.string().nullish().catch(null),
  owner: z.object({ id: z.string() }).nullish().catch(null),
  team: z
    .object({
      members: z.array(z.object({ membership_state: z.number(), user: z.object({ id: z.string() }) })),
    })
    .nullish()
    .catch(null),
  /** How it is installed: `0` in servers, `1` by members for themselves. */
  integration_types_config: z
    .object({ 0: installation.nullish(), 1: installation.nullish() })
    .nullish()
    .catch(null),
});

/** The bot's application, as Discord describes it. */
export type Application = z.output<typeof application>;

/**
 * Fetches the application that the token belongs to. Rejects with a ZodError if the response is not
 * Discord's.
 */
export const readApplication = async (
  bot: REST,
  { signal }: { signal?: AbortSignal } = {},
): Promise<Application> =>
  application.parse(await bot.get(Routes.currentApplication(), signal ? { signal } : {}));

/** Those who run a bot: the accepted members of the team that owns it, or its one owner. */
const operatorsOf = ({ team, owner }: Application): string[] => {
  const accepted = team?.members.filter(
    ({ membership_state: state }) => state === TeamMemberMembershipState.Accepted,
  );
  return accepted?.map(({ user }) => user.id) ?? (owner ? [owner.id] : []);
};

// Teams change seldom.
const REMEMBERED_MS = 10 * 60_000;

/** Asks Discord who runs the bot, and remembers it for ten minutes. */
export const createOperators = (bot: REST, clock: Pick<Clock, 'monotonic'>): Operators => {
  let known: { ids: string[]; at: number } | undefined;
  return {
    async include(userId) {
      const now = clock.monotonic();
      if (!known || now - known.at >= REMEMBERED_MS)
        known = { ids: operatorsOf(await readApplication(bot)), at: now };
      return known.ids.includes(userId);
    },
  };
};

/**
 * Makes Discord send interactions to a URL instead of over the gateway. Discord probes the URL first, and
 * rejects one that does not answer a ping or accepts a wrong signature.
 */
export const sendInteractionsTo = async (bot: REST, address: string): Promise<void> => {
  await bot.patch(Routes.currentApplication(), { body: { interactions_endpoint_url: address } });
};

/**
 * What the bot does in a channel on its own: it posts results whose interaction has expired. For everything
 * else it uses interaction tokens, which need no permission.
 */
const NEEDED = [
  PermissionFlagsBits.ViewChannel,
  PermissionFlagsBits.SendMessages,
  PermissionFlagsBits.SendMessagesInThreads,
  PermissionFlagsBits.AttachFiles,
];

/** The permissions of the invitation, as Discord's bit set. */
export const INVITE_PERMISSIONS = NEEDED.reduce((all, permission) => all | permission, 0n);

/** Returns the URL that invites the bot to a server, with just the permissions it needs. */
export const inviteUrl = (applicationId: string): string => {
  const query = new URLSearchParams({
    client_id: applicationId,
    scope: [OAuth2Scopes.Bot, OAuth2Scopes.ApplicationsCommands].join(' '),
    permissions: String(INVITE_PERMISSIONS),
  });
  return `https://discord.com/oauth2/authorize?${query}`;
};
