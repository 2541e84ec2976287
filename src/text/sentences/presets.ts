import { PRESET_LIMITS } from '#domain/members/presets.ts';
import { cut, quoted } from '#text/format.ts';
import type { Language } from '#text/language.ts';

/** What Discord shows of `/preset`: descriptions of at most 100 characters. */
export const presetCommand = (language: Language) => {
  const { t, group } = language.namespace('presets');
  return {
    description: t('command.description'),
    help: t('command.help'),
    subcommands: group('command.subcommands'),
    options: { name: t('command.name', { max: PRESET_LIMITS.name }), ...group('command.options') },
    scopes: group('command.scopes'),
    owners: group('command.owners'),
  };
};

type Whose = 'member' | 'server';

/** What members read of presets. */
export const presetSentences = (language: Language) => {
  const { t, group } = language.namespace('presets');
  return {
    yours: t('yours'),
    servers: t('servers'),
    title: t('title'),
    form: group('form'),
    name: (name: string, whose: Whose) => t(`name.${whose}`, { name: quoted(name) }),
    groups: group('groups'),
    line: (name: string, options: string) => `${quoted(name)}: ${options}`,
    optionLine: (option: string, value: string) => `${option} ${quoted(value)}`,
    sharedBy: (userId: string) => t('sharedBy', { member: userId }),
    earlier: t('earlier'),
    later: t('later'),
    page: (page: number, pages: number) => t('page', { page, pages }),
    none: t('none'),
    saved: (name: string, whose: Whose, replaced: boolean) => {
      const done = t(replaced ? 'replaced' : 'saved', { name: quoted(name) });
      return language.together(done, t(`usableBy.${whose}`));
    },
    use: t('use'),
    hidesServers: t('hidesServers'),
    hiddenByOwn: t('hiddenByOwn'),
    deleted: (name: string, whose: Whose) => t(`deleted.${whose}`, { name: quoted(name) }),
    otherStays: (whose: Whose) => t(`otherStays.${whose}`),
    both: (name: string) => t('both', { name: quoted(name) }),
    badName: (typed: string) => t('badName', { typed: quoted(cut(typed, 100)), max: PRESET_LIMITS.name }),
    noOptions: t('noOptions'),
    full: (whose: Whose) => t(`full.${whose}`, { count: PRESET_LIMITS.each }),
    notYours: t('notYours'),
    serversOnly: t('serversOnly'),
    managersOnly: t('managersOnly'),
  };
};
