import { refusals } from '../errors.ts';
import { guildMemberShape, roleShape } from '../shapes.ts';
import type { Role } from '../world.ts';
import { type Call, ok, type Route, type Services } from './route.ts';

const PATH = '/guilds/:guild_id/roles';

/** The roles of servers that the bot is in, how many members have them, and which a member has. */
export function roleRoutes({ world }: Services): Route[] {
  function demandBotIn(guildId: string): void {
    if (!world.guilds.some(({ id, hasBot }) => id === guildId && hasBot)) throw refusals.missingAccess();
  }
  function rolesOf({ param }: Call): Role[] {
    const guildId = param('guild_id');
    demandBotIn(guildId);
    return world.roles.filter((role) => role.guildId === guildId);
  }
  function memberOf(call: Call) {
    const guildId = call.param('guild_id');
    demandBotIn(guildId);
    const member = world.members.find(({ id }) => id === call.param('user_id'));
    if (!member) throw refusals.unknownUser();
    return guildMemberShape(world, { member, guildId });
  }
  const membersWith = (id: string): number =>
    world.members.filter(({ roleIds }) => roleIds.includes(id)).length;
  return [
    {
      method: 'GET',
      path: '/guilds/:guild_id/members/:user_id',
      kind: 'member.get',
      handle: (call) => ok(memberOf(call)),
    },
    { method: 'GET', path: PATH, kind: 'role.list', handle: (call) => ok(rolesOf(call).map(roleShape)) },
    {
      method: 'GET',
      path: `${PATH}/member-counts`,
      kind: 'role.count',
      handle(call) {
        // The role of everybody, which has the server's id, is not counted.
        const counted = rolesOf(call).filter(({ id, guildId }) => id !== guildId);
        return ok(Object.fromEntries(counted.map(({ id }) => [id, membersWith(id)])));
      },
    },
  ];
}
