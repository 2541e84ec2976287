import type { Language } from '#text/language.ts';

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
