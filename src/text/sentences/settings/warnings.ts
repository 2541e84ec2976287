import { schedulerName } from '#domain/generation/schedulers.ts';
import type { ListName } from '#domain/settings/schema.ts';
import type { SettingsWarning } from '#domain/settings/warnings.ts';
import { quoted, someIn } from '#text/format.ts';
import type { Language } from '#text/language.ts';
import { showcaseSentences } from '../stars.ts';

/** A warning of one kind. */
type Of<Kind extends SettingsWarning['kind']> = Extract<SettingsWarning, { kind: Kind }>;

// A warning is read on the way to something else.
const NAMED = 3;

const nameIn = (list: ListName, id: string): string => (list === 'schedulers' ? schedulerName(id) : id);

const roleMention = (id: string): string => `<@&${id}>`;

/** What becomes of a request that relies on a default which the list bars. */
const consequenceIn = (language: Language) => {
  const { t } = language.namespace('warnings');
  return ({ list, instead }: Of<'barred'>): string => {
    if (list === 'rule' || list === 'embeddings') return t('consequence.leftOut');
    const what = list === 'models' ? 'model' : 'scheduler';
    return instead === null
      ? t(`consequence.${what}Refused`)
      : t(`consequence.${what}Instead`, { instead: quoted(nameIn(list, instead)) });
  };
};

const barredIn = (language: Language) => {
  const { t } = language.namespace('warnings');
  const some = someIn(language);
  const consequence = consequenceIn(language);
  return (warning: Of<'barred'>): string => {
    const { list, ids, use } = warning;
    const names = some(
      ids.map((id) => quoted(nameIn(list, id))),
      NAMED,
    );
    const named = { names, count: ids.length };
    switch (use) {
      case 'default':
        return language.together(t(`default.${list}`, named), consequence(warning));
      case 'channel':
        return language.together(t('channel', named), consequence(warning));
      case 'bot':
        return language.together(
          t(list === 'schedulers' ? 'bot.schedulers' : 'bot.models', { names }),
          consequence(warning),
        );
      case 'base':
      case 'pinned':
        return t(use, named);
      case 'preset':
        return t(`preset.${list}`, named);
    }
  };
};

/** What limits and roles keep members from. */
const limitWarningsIn = (language: Language) => {
  const { t } = language.namespace('warnings');
  const some = someIn(language);
  const roles = (ids: readonly string[]): string => some(ids.map(roleMention), NAMED);
  return {
    noImages: ({ of, exempt }: Of<'noImages'>): string =>
      of === 'server' || exempt.length === 0
        ? t(`noImages.${of}`)
        : t('noImages.memberExcept', { roles: roles(exempt) }),
    tooManyImages: ({ of, samples, most }: Of<'tooManyImages'>): string =>
      t(`tooManyImages.${of}`, { count: samples, most }),
    allowedRoles: ({ gone, empty, isLockout }: Of<'allowedRoles'>): string =>
      language.together(
        gone === 0 ? '' : t('allowedRoles.gone', { count: gone }),
        empty.length === 0 ? '' : t('allowedRoles.empty', { count: empty.length, roles: roles(empty) }),
        isLockout ? t('allowedRoles.lockout') : '',
      ),
  };
};

const lineIn = (language: Language) => {
  const { t } = language.namespace('warnings');
  const barred = barredIn(language);
  const limits = limitWarningsIn(language);
  const showcase = showcaseSentences(language);
  return (warning: SettingsWarning): string => {
    switch (warning.kind) {
      case 'barred':
        return barred(warning);
      case 'noImages':
        return limits.noImages(warning);
      case 'tooManyImages':
        return limits.tooManyImages(warning);
      case 'allowedRoles':
        return limits.allowedRoles(warning);
      case 'limitedRoles':
        return t('limitedRoles', { count: warning.gone });
      case 'blockedWord':
        return t(`blockedWord.${warning.place.in}`, {
          word: quoted(warning.word),
          name: quoted(warning.place.name),
        });
      case 'reportsWithoutLog':
        return t('reportsWithoutLog');
      case 'showcaseLacks':
        return showcase.lacks(warning.channelId, warning.permissions);
    }
  };
};

/** What in the settings keeps members from making images, for those who can change it. */
export const warningSentences = (language: Language) => {
  const { t } = language.namespace('warnings');
  const line = lineIn(language);
  return {
    line: (warning: SettingsWarning) => `⚠️ ${line(warning)}`,
    /** On the overview: which page it is about. */
    onPage: (page: string, words: string) => t('onPage', { page, words }),
    /** The button that puts them on the list, or takes them out of one that bars. */
    allow: (list: ListName, ids: readonly string[]) => {
      const [first = ''] = ids;
      return ids.length > 1
        ? t(`allow.${list}`, { count: ids.length })
        : t('allow.named', { name: nameIn(list, first) });
    },
    nothingBarred: t('nothingBarred'),
  };
};
