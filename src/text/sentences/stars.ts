import { STAR_LIMITS } from '#domain/members/stars.ts';
import { count } from '#text/format.ts';

/** What members read about stars. */
export const stars = {
  menu: 'Star a result, or take your star away; only you see it',
  toggles: {
    starred: '⭐ Starred. Use `/history` with `starred` to find it again.',
    unstarred: 'Your star is taken away.',
    full: `You have ${count(STAR_LIMITS.each, 'star')}, and there is room for no more. Take one away first: open it with \`/history\` and \`starred\`.`,
    gone: 'Only finished results can be starred, and this one is not, or not any more.',
  },
  /** Where a starred result is shown to everybody. */
  showcased: (channelId: string) => `It has enough stars now: I posted it in <#${channelId}>.`,
  showcase: {
    loras: (loras: string) => `LoRA ${loras}`,
    by: (requesterId: string, stars: number) => `Made by <@${requesterId}> · ⭐ ${count(stars, 'star')}`,
  },
  noResult: 'This message is no result of mine, so there is nothing to star.',
  star: 'Star',
  unstar: 'Take the star away',
};
