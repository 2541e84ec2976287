import type { REST } from 'discord.js';
import { PermissionFlagsBits, Routes } from 'discord-api-types/v10';
import { z } from 'zod';
import type { Clock, Log } from '#domain/system.ts';
import {
  POSTING_PERMISSIONS,
  type PostingPermission,
  type PostingPermissions,
} from '#interactions/channels.ts';
import { withTimeout } from '#shared/timeout.ts';
import { isFinal } from './error-codes.ts';

// An admin waits for it.
const BUDGET_MS = 1_000;

const bits = z.string().regex(/^\d+$/).transform(BigInt);

const channelSchema = z.object({
  guild_id: z.string().nullish(),
  permission_overwrites: z.array(z.object({ id: z.string(), allow: bits, deny: bits })).default([]),
});
const rolesSchema = z.array(z.object({ id: z.string(), permissions: bits }));
const memberSchema = z.object({ roles: z.array(z.string()) });

type Overwrite = z.output<typeof channelSchema>['permission_overwrites'][number];

const or = (all: readonly bigint[]): bigint => all.reduce((sum, one) => sum | one, 0n);

const withOverwrites = (permissions: bigint, overwrites: readonly Overwrite[]): bigint =>
  (permissions & ~or(overwrites.map(({ deny }) => deny))) | or(overwrites.map(({ allow }) => allow));

/**
 * What a member may do in a channel, in the order that Discord documents: roles, then the channel's overwrites for
 * everybody, for the roles, and for the member.
 */
const permissionsIn = (
  { guildId, userId }: { guildId: string; userId: string },
  given: {
    overwrites: readonly Overwrite[];
    roles: z.output<typeof rolesSchema>;
    held: readonly string[];
  },
): bigint => {
  const { overwrites, roles, held } = given;
  const base = or(
    roles.filter(({ id }) => id === guildId || held.includes(id)).map(({ permissions }) => permissions),
  );
  if ((base & PermissionFlagsBits.Administrator) !== 0n) return or(Object.values(PermissionFlagsBits));
  const steps = [[guildId], held, [userId]];
  return steps.reduce(
    (permissions, ids) =>
      withOverwrites(
        permissions,
        overwrites.filter(({ id }) => ids.includes(id)),
      ),
    base,
  );
};

/** Reads from Discord what the bot may do in channels. Nothing is remembered: admins change it and look again. */
export const createPostingPermissions = (
  bot: REST,
  { clock, log }: { clock: Pick<Clock, 'sleep'>; log: Log },
): PostingPermissions => {
  const get = (route: `/${string}`) =>
    withTimeout((signal) => bot.get(route, { signal }), BUDGET_MS, { clock });

  const missing = async (place: Parameters<PostingPermissions['missing']>[0]) => {
    const { guildId, channelId, userId } = place;
    const [channel, roles, member] = await Promise.all([
      get(Routes.channel(channelId)).then((answer) => channelSchema.parse(answer)),
      get(Routes.guildRoles(guildId)).then((answer) => rolesSchema.parse(answer)),
      get(Routes.guildMember(guildId, userId)).then((answer) => memberSchema.parse(answer)),
    ]);
    // Imported settings can name any channel.
    if (channel.guild_id !== guildId) return [...POSTING_PERMISSIONS];
    const given = { overwrites: channel.permission_overwrites, roles, held: member.roles };
    const permissions = permissionsIn({ guildId, userId }, given);
    return POSTING_PERMISSIONS.filter((name) => (permissions & PermissionFlagsBits[name]) === 0n);
  };

  return {
    async missing(place): Promise<PostingPermission[] | undefined> {
      try {
        return await missing(place);
      } catch (err) {
        // A channel that is gone, or that the bot may not see.
        if (isFinal(err)) return [...POSTING_PERMISSIONS];
        log.debug({ err, channelId: place.channelId }, 'what the bot may do in a channel cannot be read');
        return undefined;
      }
    },
  };
};
