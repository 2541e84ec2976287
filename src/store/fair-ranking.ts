import { z } from 'zod';
import type { Generation } from '#domain/generation/generation.ts';
import { ACTIVE } from './generation-row.ts';
import type { Statements } from './sql.ts';

/** Jobs with priority have a tier of their own, served first; fairness applies within a tier. */
const TIERS = { priority: 0, usual: 1 } as const;

/** The columns that order the jobs of a lane. */
export const FAIR_ORDER = 'tier, rank, server_rank, sequence';

// Start-time fair queueing (Goyal, Vin and Cheng, 1996): a member's jobs have ranks one apart, and a new
// member starts level with the next to be served, so each other member has one job before it. The current
// rank is taken from waiting jobs, if any: several jobs run at once, so the running ones say less about whose
// turn it is.
const RANK = `
  SELECT 1 + max(base) AS rank FROM (
    SELECT max(rank) AS base FROM generation
      WHERE lane = ?1 AND tier = ?2 AND requester_id = ?3 AND state IN (${ACTIVE})
    UNION ALL
    SELECT coalesce(
      (SELECT min(rank) - 1 FROM generation
        WHERE lane = ?1 AND tier = ?2 AND state = 'queued' AND claimed_by IS NULL),
      (SELECT max(rank) FROM generation WHERE lane = ?1 AND tier = ?2 AND state IN (${ACTIVE})),
      0
    )
  ) AS bases`;

// The same by server among jobs of one rank: a crowd in one server does not delay a few in another. Without a
// server, each member counts as one.
const SERVER_RANK = `
  SELECT 1 + max(base) AS rank FROM (
    SELECT max(server_rank) AS base FROM generation
      WHERE lane = ?1 AND tier = ?2 AND rank = ?3 AND state = 'queued' AND claimed_by IS NULL
        AND coalesce(guild_id, requester_id) = ?4
    UNION ALL
    SELECT coalesce(
      (SELECT min(server_rank) - 1 FROM generation
        WHERE lane = ?1 AND tier = ?2 AND rank = ?3 AND state = 'queued' AND claimed_by IS NULL),
      0
    )
  ) AS bases`;

const rankSchema = z.object({ rank: z.number() });

/** A position in a lane: lower ones come first. */
export type Rank = { tier: number; rank: number; serverRank: number };

/** Computes the position of a new job in its lane: fair between members, then between servers. */
export const nextRank = async (
  statements: Statements,
  { lane, requesterId, guildId }: Generation,
  { priority }: { priority: boolean },
): Promise<Rank> => {
  const tier = priority ? TIERS.priority : TIERS.usual;
  const { rank } = rankSchema.parse(await statements.get(RANK, lane, tier, requesterId));
  const crowd = guildId ?? requesterId;
  const found = rankSchema.parse(await statements.get(SERVER_RANK, lane, tier, rank, crowd));
  return { tier, rank, serverRank: found.rank };
};
