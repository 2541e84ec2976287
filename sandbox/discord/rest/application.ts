import { refusals } from '../errors.ts';
import { userShape } from '../shapes.ts';
import { ok, type Route, type Services } from './route.ts';

/** Discord's own numbers for a small bot; concurrency 16 lets shards start together. */
const START_LIMIT = { total: 1000, remaining: 999, reset_after: 14_400_000, max_concurrency: 16 };

/** Who the bot is, where its gateway is, and its servers. */
export function applicationRoutes({ world, gatewayUrl }: Services): Route[] {
  const guild = (id: string) => {
    const found = world.guilds.find((one) => one.id === id);
    if (!found) throw refusals.unknownGuild();
    return found;
  };
  const self = () =>
    ok({ ...userShape(world.bot), mfa_enabled: false, locale: 'en-US', verified: true, email: null });
  return [
    { method: 'GET', path: '/gateway', kind: 'gateway.get', handle: () => ok({ url: gatewayUrl() }) },
    {
      method: 'GET',
      path: '/gateway/bot',
      kind: 'gateway.bot',
      handle: () => ok({ url: gatewayUrl(), shards: 1, session_start_limit: START_LIMIT }),
    },
    { method: 'GET', path: '/users/@me', kind: 'user.me', handle: self },
    {
      method: 'GET',
      path: '/applications/@me',
      kind: 'application.me',
      handle: () => ok(application(world)),
    },
    {
      method: 'GET',
      path: '/oauth2/applications/@me',
      kind: 'application.me',
      handle: () => ok(application(world)),
    },
    {
      method: 'GET',
      path: '/users/@me/guilds',
      kind: 'guild.list',
      handle: () => ok(world.guilds.map(({ id, name }) => membership(world, id, name))),
    },
    {
      method: 'GET',
      path: '/guilds/:guild_id',
      kind: 'guild.get',
      handle({ param }) {
        const { id, name, ownerId, locale } = guild(param('guild_id'));
        return ok({
          id,
          name,
          owner_id: ownerId,
          preferred_locale: locale,
          features: [],
          roles: [],
          emojis: [],
        });
      },
    },
  ];
}

function membership(world: Services['world'], id: string, name: string) {
  const channel = world.channels.find(({ guildId }) => guildId === id);
  const permissions = channel ? world.permissions(world.bot.id, channel.id) : 0n;
  return { id, name, icon: null, banner: null, owner: false, permissions: String(permissions), features: [] };
}

function application({ application: { id, name }, bot, guilds, members }: Services['world']) {
  const [owner] = members.filter((member) => !member.bot);
  return {
    id,
    name,
    icon: null,
    description: '',
    type: null,
    bot: userShape(bot),
    bot_public: true,
    bot_require_code_grant: false,
    verify_key: '0'.repeat(64),
    flags: 0,
    flags_new: '0',
    redirect_uris: [],
    interactions_endpoint_url: null,
    role_connections_verification_url: null,
    owner: userShape(owner ?? bot),
    approximate_guild_count: guilds.length,
    approximate_user_install_count: 0,
    approximate_user_authorization_count: 0,
    explicit_content_filter: 0,
    team: null,
    eligible_oauth2_scopes: [],
    integration_types_config: { '0': {} },
  };
}
