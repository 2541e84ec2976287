import type { REST } from 'discord.js';
import { Routes } from 'discord-api-types/v10';
import { z } from 'zod';
import type { Clock, Log } from '#domain/system.ts';
import type { RoleDirectory } from '#interactions/channels.ts';
import { withTimeout } from '#shared/timeout.ts';

// An admin waits for it, and presses several buttons in a row.
const BUDGET_MS = 1_000;
const REMEMBERED_MS = 15_000;
const MOST_REMEMBERED = 1_000;

const rolesSchema = z.array(z.object({ id: z.string() }));
const countsSchema = z.record(z.string(), z.number());

type Found = Awaited<ReturnType<RoleDirectory['membersOf']>>;

/** Fetches the roles of servers from Discord with their numbers of members, which needs no intent; for some seconds. */
export const createRoleDirectory = (
  bot: REST,
  { clock, log }: { clock: Pick<Clock, 'now' | 'sleep'>; log: Log },
): RoleDirectory => {
  const known = new Map<string, { found: Found; at: number }>();

  const ask = async (guildId: string): Promise<Found> => {
    const path = Routes.guildRoles(guildId);
    const get = (route: `/${string}`) =>
      withTimeout((signal) => bot.get(route, { signal }), BUDGET_MS, { clock });
    try {
      const [roles, counts] = await Promise.all([get(path), get(`${path}/member-counts`)]);
      const members = countsSchema.parse(counts);
      return new Map(rolesSchema.parse(roles).map(({ id }) => [id, members[id] ?? null]));
    } catch (err) {
      log.debug({ err, guildId }, 'the roles of a server cannot be read');
      return undefined;
    }
  };

  return {
    async membersOf(guildId) {
      const remembered = known.get(guildId);
      if (remembered && clock.now() - remembered.at < REMEMBERED_MS) return remembered.found;
      const found = await ask(guildId);
      if (known.size >= MOST_REMEMBERED) known.clear();
      known.set(guildId, { found, at: clock.now() });
      return found;
    },
  };
};
