import type { CounterUsage } from '#domain/policy/quota.ts';
import type { Language } from '#text/language.ts';

/** What Discord shows of `/me`: descriptions of at most 100 characters. */
export const meCommand = (language: Language) => {
  const { t } = language.namespace('me');
  return { description: t('command.description'), help: t('command.help') };
};

/** What stands on an account, what is left there, and when it starts anew. */
const standingIn = (language: Language) => {
  const { t, group } = language.namespace('me');
  const counters = group('counters');
  return ({ counter: name, channelId, used, most, resetsAt }: CounterUsage): string => {
    const counter = channelId === undefined ? counters[name] : t('channelCounter', { channel: channelId });
    if (most === null) return t('standing.unlimited', { counter, used });
    // Jobs end by themselves: how many more could run says nothing new.
    if (resetsAt === null) return t('standing.limited', { counter, used, most });
    const left = t('standing.left', { counter, used, most, count: Math.max(0, most - used) });
    return language.together(left, t('standing.resets', { at: Math.ceil(resetsAt / 1000) }));
  };
};

const deletionSentences = (language: Language) => {
  const { t } = language.namespace('me');
  return {
    title: t('deletion.title'),
    what: t('deletion.what'),
    stays: t('deletion.stays'),
    confirm: t('deletion.confirm'),
    keep: t('deletion.keep'),
    goesOn: (presets: number) => t('deletion.goesOn', { count: presets }),
    done: (results: number, presets: number) =>
      t('deletion.done', {
        results: t('deletion.results', { count: results }),
        presets: t('deletion.presets', { count: presets }),
      }),
  };
};

/** What members read and press where they look after what is their own. */
export const meSentences = (language: Language) => {
  const { t } = language.namespace('me');
  return {
    title: t('title'),
    standing: standingIn(language),
    noDefaults: t('noDefaults'),
    yourDefaults: t('yourDefaults'),
    bound: t('bound'),
    defaultsTitle: t('defaultsTitle'),
    changeDefaults: t('changeDefaults'),
    deleteData: t('deleteData'),
    back: t('back'),
    done: t('done'),
    closed: t('closed'),
    saved: t('saved'),
    privateLine: (isPrivate: boolean) => t(isPrivate ? 'private.on' : 'private.off'),
    privateSwitch: (isPrivate: boolean) => t(isPrivate ? 'private.turnOff' : 'private.turnOn'),
    wordsLine: (areAdded: boolean) => t(areAdded ? 'words.on' : 'words.off'),
    wordsSwitch: (areAdded: boolean) => t(areAdded ? 'words.turnOff' : 'words.turnOn'),
    cancelAll: (jobs: number) => t('cancelAll', { count: jobs }),
    cancelled: (jobs: number) => (jobs === 0 ? t('nothingCancelled') : t('cancelled', { count: jobs })),
    deletion: deletionSentences(language),
  };
};
