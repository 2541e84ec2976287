import { PermissionFlagsBits } from 'discord-api-types/v10';
import { z } from 'zod';
import { read } from '../rules/check.ts';
import { userShape } from '../shapes.ts';
import type { World } from '../world.ts';
import { ok, type Route, type Services } from './route.ts';

/** What the bot is invited with: channels, messages (in threads too), and files. */
const INVITED = String(
  PermissionFlagsBits.ViewChannel |
    PermissionFlagsBits.SendMessages |
    PermissionFlagsBits.SendMessagesInThreads |
    PermissionFlagsBits.AttachFiles,
);

/** Discord's own numbers for a small bot; concurrency 16 lets shards start together. */
const START_LIMIT = { total: 1000, remaining: 999, reset_after: 14_400_000, max_concurrency: 16 };

const change = z.looseObject({ interactions_endpoint_url: z.string().nullish() });

/** Who the bot is, and where its gateway is. */
export function applicationRoutes(services: Services): Route[] {
  const { world, gatewayUrl, endpoint } = services;
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
      handle: () => ok(application(services)),
    },
    {
      method: 'PATCH',
      path: '/applications/@me',
      kind: 'application.edit',
      async handle({ body }) {
        const { interactions_endpoint_url: url } = read(change, body);
        if (url !== undefined) await endpoint.move(url || null);
        return ok(application(services));
      },
    },
    {
      method: 'GET',
      path: '/oauth2/applications/@me',
      kind: 'application.me',
      handle: () => ok(application(services)),
    },
  ];
}

const INVITED_STATE = 1;
const ACCEPTED_STATE = 2;

/** A team as Discord shows it to its application. */
function teamShape(world: World, { members, invited }: NonNullable<World['application']['team']>) {
  const id = world.application.id;
  const shape = (state: number) => (member: string) => ({
    user: userShape(world.member(member)),
    team_id: id,
    membership_state: state,
    role: 'admin',
    permissions: ['*'],
  });
  const all = [...members.map(shape(ACCEPTED_STATE)), ...invited.map(shape(INVITED_STATE))];
  return { id, icon: null, name: 'Makers', owner_user_id: world.member(members[0] ?? '').id, members: all };
}

function application({ world, endpoint }: Services) {
  const { application: named, bot, guilds, members } = world;
  const [owner] = members.filter((member) => !member.bot);
  return {
    id: named.id,
    name: named.name,
    icon: null,
    description: '',
    type: null,
    bot: userShape(bot),
    bot_public: true,
    bot_require_code_grant: false,
    verify_key: endpoint.verifyKey,
    flags: 0,
    flags_new: '0',
    redirect_uris: [],
    interactions_endpoint_url: endpoint.url(),
    role_connections_verification_url: null,
    owner: userShape(owner ?? bot),
    approximate_guild_count: guilds.filter(({ hasBot }) => hasBot).length,
    approximate_user_install_count: 0,
    approximate_user_authorization_count: 0,
    explicit_content_filter: 0,
    team: named.team ? teamShape(world, named.team) : null,
    eligible_oauth2_scopes: [],
    privacy_policy_url: 'https://loralei.example/privacy',
    terms_of_service_url: 'https://loralei.example/terms',
    integration_types_config: {
      '0': { oauth2_install_params: { scopes: ['applications.commands', 'bot'], permissions: INVITED } },
      '1': { oauth2_install_params: { scopes: ['applications.commands'], permissions: '0' } },
    },
  };
}
