import { STAR_LIMITS } from '#domain/members/stars.ts';
import type { Language } from '#text/language.ts';

/** What members read about stars. */
export const starSentences = (language: Language) => {
  const { t } = language.namespace('stars');
  return {
    menu: t('menu'),
    toggles: {
      starred: t('starred'),
      unstarred: t('unstarred'),
      full: t('full', { count: STAR_LIMITS.each }),
      gone: t('gone'),
    },
    /** Where a starred result is shown to everybody. */
    showcased: (channelId: string) => t('showcased', { channel: channelId }),
    showcase: {
      loras: (loras: string) => t('showcase.loras', { loras }),
      by: (requesterId: string, stars: number) =>
        [t('showcase.by', { member: requesterId }), t('showcase.stars', { count: stars })].join(' · '),
    },
    noResult: t('noResult'),
    star: t('star'),
    unstar: t('unstar'),
  };
};

/** The page of the showcase. */
export const showcaseSentences = (language: Language) => {
  const { t, group } = language.namespace('showcase');
  const permissionNames = new Map<string, string>(Object.entries(group('permissions')));
  return {
    /** What holds now. */
    now: (channelId: string | null, stars: number) =>
      channelId === null ? t('now.none') : t('now.set', { count: stars, channelId }),
    ...group('page'),
    stars: (stars: number) => t('stars', { count: stars }),
    /** A channel in which the bot cannot post. */
    lacks: (channelId: string, permissions: readonly string[]) =>
      t('lacks', {
        channelId,
        permissions: permissions.map((name) => `*${permissionNames.get(name) ?? name}*`),
      }),
  };
};
