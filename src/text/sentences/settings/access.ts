import type { ChannelRule, ServerSettings } from '#domain/settings/schema.ts';
import { quoted, someIn } from '#text/format.ts';
import type { Language } from '#text/language.ts';

// More than these hide the rest of the sentence.
const NAMED = 5;

/** The page of who and where. */
export const accessSentences = (language: Language) => {
  const { t, group } = language.namespace('access');
  const some = someIn(language);
  return {
    pick: group('pick'),
    /** Who can make images, and where. */
    now: ({ roles, channels }: ServerSettings['access']) => {
      const among = roles.length === 1 ? 'oneRole' : 'someRoles';
      const who = roles.length === 0 ? 'everyone' : among;
      const where = channels.length === 0 ? 'everywhere' : 'inSome';
      return t(`now.${who}.${where}`, {
        roles: some(
          roles.map((id) => `<@&${id}>`),
          NAMED,
        ),
        channels: some(
          channels.map((id) => `<#${id}>`),
          NAMED,
        ),
      });
    },
    blockedCount: (blocked: number) => (blocked === 0 ? '' : t('blockedCount', { count: blocked })),
    /** For an admin who has none of the allowed roles. */
    notYou: t('notYou'),
    states: {
      othersButtons: group('states.othersButtons'),
      directMessages: group('states.directMessages'),
    },
    othersButtonsLine: (isOn: boolean) => t(`othersButtonsLine.${isOn ? 'on' : 'off'}`),
    directMessagesLine: (isOn: boolean) => t(`directMessagesLine.${isOn ? 'on' : 'off'}`),
  };
};

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
