import type { MemberBlock } from '#domain/settings/schema.ts';
import type { Language } from '#text/language.ts';

// Rounded up, so that nobody is told of an end at which the block still holds.
const on = (milliseconds: number, style: 'f' | 'R'): string =>
  `<t:${Math.ceil(milliseconds / 1000)}:${style}>`;

const ends = (until: number) => ({ date: on(until, 'f'), relative: on(until, 'R') });

/** One blocked member in a list; `note` is marked as plain text already. */
const lineIn = (language: Language) => {
  const { t } = language.namespace('blocks');
  const setBy = ({ by, at }: MemberBlock): string => {
    if (by === null) return '';
    const admin = `<@${by}>`;
    return at === null ? t('line.setBy', { admin }) : t('line.setByAt', { admin, relative: on(at, 'R') });
  };
  return (block: MemberBlock, note: string): string => {
    const member = `<@${block.id}>`;
    const blocked =
      block.until === null ? t('line.ever', { member }) : t('line.until', { member, ...ends(block.until) });
    return [blocked, setBy(block), note].filter((part) => part !== '').join(' · ');
  };
};

/** What admins read and press where they block members, and what a blocked member reads. */
export const blockSentences = (language: Language) => {
  const { t, group } = language.namespace('blocks');
  const page = group('page');
  return {
    ...page,
    title: (blocked: number) => (blocked === 0 ? page.nobody : t('title', { count: blocked })),
    line: lineIn(language),
    notYet: (memberId: string) => t('notYet', { member: `<@${memberId}>` }),
    times: group('times'),
    form: group('form'),
    refusal: (until: number | null) => (until === null ? t('refusal.ever') : t('refusal.until', ends(until))),
    /** Among the rules that bind a member. */
    yours: (until: number | null) => (until === null ? t('yours.ever') : t('yours.until', ends(until))),
  };
};
