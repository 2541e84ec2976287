import type { BlockTime } from '#domain/settings/blocks.ts';
import type { MemberBlock } from '#domain/settings/schema.ts';
import { count } from '#text/format.ts';

// Rounded up, so that nobody is told of an end at which the block still holds.
const on = (milliseconds: number, style: 'f' | 'R'): string =>
  `<t:${Math.ceil(milliseconds / 1000)}:${style}>`;

/** When a block ends; says nothing for one that does not. */
const untilWhen = (until: number | null): string =>
  until === null ? '' : ` until ${on(until, 'f')}, ${on(until, 'R')}`;

const setBy = ({ by, at }: MemberBlock): string =>
  by === null ? '' : `set by <@${by}>${at === null ? '' : ` ${on(at, 'R')}`}`;

const times: Record<BlockTime, string> = {
  hour: 'An hour',
  day: 'A day',
  week: 'A week',
  ever: 'For ever',
};

/** What admins read and press where they block members, and what a blocked member reads. */
export const blocks = {
  open: 'Blocked members…',
  title: (blocked: number) =>
    blocked === 0
      ? 'Nobody is blocked. Choose a member below.'
      : `${count(blocked, 'member')} blocked. A block ends by itself, and only admins see its note.`,
  /** One blocked member in a list; `note` is marked as plain text already. */
  line: (block: MemberBlock, note: string) =>
    [`<@${block.id}>${block.until === null ? ' for ever' : untilWhen(block.until)}`, setBy(block), note]
      .filter((part) => part !== '')
      .join(' · '),
  pick: 'Block a member, or change a block…',
  notYet: (memberId: string) =>
    `<@${memberId}> is not blocked. Choose for how long: what they ask for until then is refused.`,
  times,
  time: 'For how long, from now',
  note: 'Note…',
  unblock: 'Unblock',
  all: 'All blocked members',
  notBlocked: 'This member is not blocked any more. Block them again first.',
  full: 'No more members can be blocked. Unblock one in `/settings open`, under **Who and where**, **Blocked members…**, then try again.',
  noTime: 'Choose for how long from the list, then send the form again.',
  form: {
    title: 'Block the author',
    noteTitle: 'Note on a blocked member',
    time: 'For how long?',
    choose: 'Choose a time',
    note: 'Note',
    noteHelp: 'Optional. Only the admins of this server see it.',
  },
  refusal: (until: number | null) =>
    until === null
      ? "This server's admins do not let you make images here. Ask one of them if that is a mistake."
      : `This server's admins do not let you make images here until ${on(until, 'f')}. You can again ${on(until, 'R')}. Ask one of them if that is a mistake.`,
  /** Among the rules that bind a member. */
  yours: (until: number | null) => `⛔ **You are blocked here${untilWhen(until)}:** you can't make images.`,
};
