import { z } from 'zod';
import { Notice } from '#domain/errors.ts';
import { asMade, type Generation, isActive, isIn } from '#domain/generation.ts';
import type { HistoryQuery } from '#domain/ports.ts';
import { mayBeSeen } from '#domain/thumbnails.ts';
import type { CommandUse, Invocation } from '#interaction/feature.ts';
import { managesMessages } from '#interaction/generation-access.ts';
import { governingGuild } from '#interaction/rules.ts';

/** Whose results are looked through, and where they were made: one's own are found wherever that was. */
export type Whose = Pick<HistoryQuery, 'requesterId' | 'guildId'>;

const memberId = z.string().regex(/^\d{17,20}$/);

/** The member that was named; null for oneself. Throws a Notice for what is no member. */
export const memberIn = ({ options, origin, text }: Pick<CommandUse, 'options' | 'origin' | 'text'>) => {
  if (options.member === undefined) return null;
  const { data } = memberId.safeParse(options.member);
  if (data === undefined) throw new Notice(text.refusals.malformed);
  return data === origin.userId ? null : data;
};

/** Whether somebody may look through what others made where they are. */
const mayLookAround = ({ origin }: Pick<Invocation, 'origin'>): boolean =>
  governingGuild(origin) !== null && managesMessages(origin);

/** The results that are meant by a member, null for oneself. Throws a Notice for those of others that one may not see. */
export const resultsOf = (invocation: Pick<Invocation, 'origin' | 'text'>, member: string | null): Whose => {
  const { origin, text } = invocation;
  if (member === null || member === origin.userId) return { requesterId: origin.userId };
  const guildId = governingGuild(origin);
  if (guildId === null || !mayLookAround(invocation)) throw new Notice(text.history.managersOnly);
  return { requesterId: member, guildId };
};

/** The result behind an id that came in: one's own, or one of this server's. Throws a Notice. */
export const resultBehind = async (invocation: Invocation, id: string): Promise<Generation> => {
  const { origin, text, services } = invocation;
  const generation = await services.ledger.find(id);
  if (!generation || isIn(generation, 'deleted') || isActive(generation)) {
    throw new Notice(text.refusals.unknownGeneration);
  }
  const isTheirs = generation.requesterId === origin.userId;
  const isOfTheirs = generation.guildId === governingGuild(origin) && mayLookAround(invocation);
  if (!isTheirs && !isOfTheirs) throw new Notice(text.refusals.unknownGeneration);
  if (asMade(generation) && !mayBeSeen(generation, origin)) throw new Notice(text.history.hidden);
  return generation;
};
