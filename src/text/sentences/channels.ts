import type { ChannelRule } from '#domain/settings/schema.ts';
import { quoted } from '#text/format.ts';
import type { Language } from '#text/language.ts';

const rulesIn = (language: Language) => {
  const { t } = language.namespace('channels');
  return ({ closed, safetyOn, imagesPerDay, model }: ChannelRule): string[] => [
    ...(closed ? [t('rule.closed')] : []),
    ...(imagesPerDay === null ? [] : [t('rule.imagesPerDay', { count: imagesPerDay })]),
    ...(safetyOn ? [t('rule.safetyOn')] : []),
    ...(model === null ? [] : [t('rule.model', { model: quoted(model) })]),
  ];
};

/** What admins read and press where they set rules of single channels, and what members read of them. */
export const channelSentences = (language: Language) => {
  const { t, group } = language.namespace('channels');
  const rulesOf = rulesIn(language);
  return {
    ...group('page'),
    /** What holds now. */
    now: (rules: number) => (rules === 0 ? t('noRules') : t('now', { count: rules })),
    line: (rule: ChannelRule) => {
      const channel = `<#${rule.id}>`;
      const rules = rulesOf(rule);
      return rules.length === 0 ? t('lineNoRule', { channel }) : t('line', { channel, rules });
    },
    states: { open: group('states.open'), safetyOn: group('states.safetyOn') },
    form: group('form'),
    notHere: (ids: readonly string[]) => t('notHere', { channels: ids.map(quoted) }),
  };
};
