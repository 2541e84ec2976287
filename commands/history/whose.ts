import { z } from 'zod';
import { Notice } from '#domain/errors.ts';
import { asMade, type Generation, isActive, isIn } from '#domain/generation.ts';
import type { HistoryQuery } from '#domain/ports.ts';
import { mayBeSeen } from '#domain/thumbnails.ts';
import type { CommandUse, Invocation } from '#interaction/feature.ts';
import { oversees, oversightOf } from '#interaction/generation-access.ts';
import { governingGuild } from '#interaction/rules.ts';

/** Whose results are looked through, and where they were made: one's own are found wherever that was. */
export type Whose = Pick<HistoryQuery, 'requesterId' | 'guildId' | 'channelIds'>;

const memberId = z.string().regex(/^\d{17,20}$/);

/** The member that was named; null for oneself. Throws a Notice for what is no member. */
export const memberIn = ({ options, origin, text }: Pick<CommandUse, 'options' | 'origin' | 'text'>) => {
  if (options.member === undefined) return null;
  const { data } = memberId.safeParse(options.member);
  if (data === undefined) throw new Notice(text.refusals.malformed);
  return data === origin.userId ? null : data;
};

/** The results that are meant by a member, null for oneself. Throws a Notice for those of others that one may not see. */
export const resultsOf = (invocation: Pick<Invocation, 'origin' | 'text'>, member: string | null): Whose => {
  const { origin, text } = invocation;
  if (member === null || member === origin.userId) return { requesterId: origin.userId };
  const guildId = governingGuild(origin);
  const oversight = oversightOf(origin);
  if (guildId === null || oversight.kind === 'none') throw new Notice(text.history.managersOnly);
  const channels = oversight.kind === 'channels' ? { channelIds: oversight.channelIds } : {};
  return { requesterId: member, guildId, ...channels };
};

/** The result behind an id that came in: one's own, or one that was made where one oversees what others make. Throws a Notice. */
export const resultBehind = async (invocation: Invocation, id: string): Promise<Generation> => {
  const { origin, text, services } = invocation;
  const generation = await services.ledger.find(id);
  if (!generation || isIn(generation, 'deleted') || isActive(generation)) {
    throw new Notice(text.refusals.unknownGeneration);
  }
  const isTheirs = generation.requesterId === origin.userId;
  const isOverseen = governingGuild(origin) !== null && oversees(origin, generation);
  if (!isTheirs && !isOverseen) throw new Notice(text.refusals.unknownGeneration);
  if (asMade(generation) && !mayBeSeen(generation, origin)) throw new Notice(text.history.hidden);
  return generation;
};
