import { GenerationError } from '#domain/generation/failure.ts';
import { type Generation, type GenerationIn, isIn } from '#domain/generation/generation.ts';
import { mayBeShowcased } from '#domain/members/stars.ts';
import type { ServerSettings } from '#domain/settings/schema.ts';
import { publicLocale } from '#generations/public-language.ts';
import type { MessagePlace } from '#interactions/channels.ts';
import type { Invocation, Uses } from '#interactions/invocation.ts';
import { textFor } from '#text/index.ts';
import { showcaseMessage } from './view.ts';

/** The services that the showcase uses. */
export type ShowcaseServices = Uses<
  'ledger' | 'stars' | 'showcase' | 'settings' | 'channels' | 'channelMessages' | 'generations'
>;

type Use = Invocation<ShowcaseServices>;

// What was open when it was last looked at may be closed by now.
const FRESH = { isFresh: true };

/** The channel whose overwrites decide who sees a result: a public thread has those of its parent. */
const isClosed = async ({ services }: Use, { channelId, threadParentId }: Generation): Promise<boolean> => {
  const channel = await services.channels.find(threadParentId ?? channelId, FRESH);
  // What the bot cannot see is closed.
  return channel === undefined || channel.closed;
};

type Wanted = { settings: ServerSettings; channelId: string; stars: number };

/** Where a result is to be posted, if it has enough stars and may be shown there. */
const wantedPost = async (use: Use, generation: Generation): Promise<Wanted | undefined> => {
  const { services } = use;
  if (generation.guildId === null) return undefined;
  const { settings } = await services.settings.read(generation.guildId);
  const { channelId, stars: needed } = settings.showcase;
  if (channelId === null) return undefined;
  const stars = await services.stars.count(generation.id);
  if (stars < needed) return undefined;
  const to = await services.channels.find(channelId, FRESH);
  if (!to) return undefined;
  const from = { closed: await isClosed(use, generation) };
  return mayBeShowcased(generation, { from, to }) ? { settings, channelId, stars } : undefined;
};

/**
 * Posts a claimed result. Undefined where certainly nothing was posted, so that a later star may try again; where
 * nobody knows, the claim stays.
 */
const post = async (
  { interaction, services }: Use,
  { generation, scope, wanted }: Claimed,
): Promise<MessagePlace | 'unknown' | undefined> => {
  const { attachmentSizeLimit } = generation.interaction;
  const { images } = scope.use(await services.generations.images(generation, attachmentSizeLimit));
  if (images.length === 0) return undefined;
  const spoiler = generation.spoiler || wanted.settings.safety.spoiler;
  const text = textFor(publicLocale(interaction, wanted.settings));
  const message = showcaseMessage(text, {
    generation: { ...generation, spoiler },
    images,
    stars: wanted.stars,
  });
  const place = await services.channelMessages.postOnce(wanted.channelId, message, generation.id);
  return place === 'refused' ? undefined : place;
};

type Claimed = { generation: GenerationIn<'done'>; scope: AsyncDisposableStack; wanted: Wanted };

const postClaimed = async (use: Use, claimed: Claimed): Promise<MessagePlace | undefined> => {
  const { showcase, channelMessages } = use.services;
  const { id } = claimed.generation;
  const place = await post(use, claimed).catch(async (error: unknown) => {
    await showcase.release(id);
    // The images cannot be passed on now; the star counts all the same.
    if (error instanceof GenerationError) return 'unknown' as const;
    throw error;
  });
  if (place === undefined) await showcase.release(id);
  if (place === undefined || place === 'unknown') return undefined;
  if (await showcase.posted(id, place.id)) return place;
  // It was deleted meanwhile.
  await channelMessages.remove(place);
  return undefined;
};

/**
 * Posts a result in the showcase of its server when it has enough stars, and was not posted before. Returns where.
 * A process that ends between the claim and the post leaves the result out: at most once, rather than twice. One that ends
 * behind the post leaves where and since when it may be found.
 */
export const showcaseIfStarred = async (
  use: Use,
  { id }: Pick<Generation, 'id'>,
  scope: AsyncDisposableStack,
): Promise<MessagePlace | undefined> => {
  const { ledger, showcase } = use.services;
  const generation = await ledger.find(id);
  if (!generation || !isIn(generation, 'done')) return undefined;
  // Most stars come after the post: they ask Discord for nothing.
  const wanted = (await showcase.find(id)) ? undefined : await wantedPost(use, generation);
  if (!wanted) return undefined;
  const { requesterId } = generation;
  const { receivedAt: claimedAt } = use.interaction;
  const claim = { generationId: id, requesterId, channelId: wanted.channelId, claimedAt };
  if (!(await showcase.claim(claim))) return undefined;
  // Who deletes a result moves it first and then looks for its post: one of both sees the other.
  const now = await ledger.find(id);
  if (now && isIn(now, 'done')) return postClaimed(use, { generation: now, scope, wanted });
  await showcase.release(id);
  return undefined;
};
