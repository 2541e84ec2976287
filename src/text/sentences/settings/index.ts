import type { AuditEntry } from '#domain/settings/changes.ts';
import { quoted } from '#text/format.ts';
import type { Language } from '#text/language.ts';
import { auditChangeIn } from '../audit.ts';
import { rangeIn } from '../problems.ts';
import { showcaseSentences } from '../stars.ts';
import { accessSentences } from './access.ts';
import { cardSentences } from './cards.ts';
import { limitSentences } from './limits.ts';
import { baseModelSentences, listSentences } from './lists.ts';
import { safetySentences } from './safety.ts';
import { resetSentences, transferSentences } from './transfer.ts';
import { warningSentences } from './warnings.ts';

/** What an admin reads of a change, and of what keeps it from being saved. */
const changeSentences = (language: Language) => {
  const { t } = language.namespace('settings');
  const range = rangeIn(language);
  const auditChange = auditChangeIn(language);
  return {
    broken: (section: string) => (section === 'record' ? t('allBroken') : t('broken', { section })),
    alsoChanged: (entries: readonly AuditEntry[]) => t('alsoChanged', { changes: entries.map(auditChange) }),
    conflict: (entries: readonly AuditEntry[]) => {
      const changes = entries.map((entry) =>
        t('changedBy', { memberId: entry.by, change: auditChange(entry) }),
      );
      return t('conflict', { changes: changes.join('; ') });
    },
    notInRange: (label: string, typed: string, bounds: { min: number; max: number }) =>
      t('notInRange', { label, typed: quoted(typed), range: range(bounds) }),
  };
};

/** The page of the server's own key. */
const keySentences = (language: Language) => {
  const { t, group } = language.namespace('key');
  return {
    ...group('page'),
    line: (last4: string, concurrency: number) => t('line', { last4, count: concurrency }),
    unreadableLine: (last4: string) => t('unreadableLine', { last4 }),
    ...group('buttons'),
    balanceLine: (amount: number, currency: string) => t('balanceLine', { amount, currency }),
    ...group('answers'),
    noKey: (bounds: { min: number; max: number }) => t('noKey', bounds),
    form: group('form'),
  };
};

/** What a server's admins read and press. */
export const settingsSentences = (language: Language) => {
  const { t, group } = language.namespace('settings');
  return {
    titles: group('titles'),
    greeting: group('greeting'),
    ...group('buttons'),
    ...group('notes'),
    ...changeSentences(language),
    defaults: {
      ...group('defaults'),
      /** What holds now. */
      now: (set: number) => (set === 0 ? t('defaultsNow.none') : t('defaultsNow.set', { count: set })),
      /** On a page with other rules. */
      line: (words: string) => t('defaultsNow.line', { words }),
    },
    limits: limitSentences(language),
    access: accessSentences(language),
    lists: listSentences(language),
    baseModels: baseModelSentences(language),
    cards: cardSentences(language),
    safety: safetySentences(language),
    showcase: showcaseSentences(language),
    key: keySentences(language),
    transfer: transferSentences(language),
    reset: resetSentences(language),
    warnings: warningSentences(language),
  };
};

/** What Discord shows of `/settings`: descriptions of at most 100 characters. */
export const settingsCommand = (language: Language) => {
  const { group } = language.namespace('settings');
  return {
    ...group('command'),
    subcommands: group('subcommands'),
    options: group('options'),
    kinds: group('kinds'),
    actions: group('actions'),
  };
};
