import type { Generation, Hint } from '#domain/generation/generation.ts';
import type { GenerationRequest } from '#domain/generation/request.ts';
import type { Charge } from '#domain/policy/usage-counters.ts';
import type { Clock, Random } from '#domain/system.ts';
import type { InteractionContext } from '#interactions/interaction.ts';

/** An image order by a member. */
export type NewGeneration = {
  from: InteractionContext;
  request: GenerationRequest;
  hints: Hint[];
  /** Its images are blurred until somebody clicks on them. */
  spoiler: boolean;
  /** Its message has a button that reports it. */
  reportable: boolean;
  /** The files of its images say what they were made with. */
  recipe: boolean;
  /** Only the requester sees it. */
  private: boolean;
  /** Discord's code of the language of its messages. */
  locale: string;
  /** What is put on accounts with it, all of it or nothing. */
  charges: readonly Charge[];
  /** It goes before the jobs of others in its lane. */
  priority: boolean;
  lane: string;
  origin: Generation['origin'];
  parentId: string | null;
  /**
   * Tells presses apart: the same key by the same member is one job while it is active. Left out, every interaction
   * is a job of its own.
   */
  press?: string;
};

/** The row of an order, before anything is done for it. */
export const rowFor = (
  {
    from,
    request,
    hints,
    origin,
    parentId,
    press,
    lane,
    spoiler,
    reportable,
    recipe,
    private: isPrivate,
    locale,
  }: NewGeneration,
  { clock, random }: { clock: Pick<Clock, 'now'>; random: Pick<Random, 'id'> },
): Generation => ({
  id: random.id(),
  origin,
  parentId,
  request,
  hints,
  spoiler,
  reportable,
  recipe,
  private: isPrivate,
  requesterId: from.userId,
  guildId: from.guildId,
  channelId: from.channelId,
  threadParentId: from.threadParentId,
  ageRestricted: from.ageRestricted,
  locale,
  interaction: {
    id: from.interactionId,
    applicationId: from.applicationId,
    token: from.token,
    receivedAt: from.receivedAt,
    attachmentSizeLimit: from.attachmentSizeLimit,
  },
  idempotencyKey: press === undefined ? from.interactionId : `${from.userId}:${press}`,
  lane,
  createdAt: clock.now(),
  state: { name: 'queued' },
});
