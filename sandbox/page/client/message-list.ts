import type { RefObject, VNode } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { PageMessage } from '../contract.ts';
import type { Place } from './api.ts';
import { channelLabel } from './channels.ts';
import { type Destination, namesIn, type Picture } from './context.ts';
import { focusComposer } from './focus.ts';
import { classes, html } from './html.ts';
import { icon } from './icons.ts';
import { COMPOSER, type Failures, type Presses } from './interactions.ts';
import { message } from './message.ts';
import type { Session } from './session.ts';
import { Welcome } from './welcome.ts';

type Props = {
  session: Session;
  presses: Presses;
  failures: Failures;
  startCommand(label: string): void;
  openPictures(pictures: Picture[], index: number): void;
};

/** The messages of the channel. */
export const MessageList = ({ session, presses, failures, startCommand, openPictures }: Props): VNode => {
  const { channel, state, place } = session;
  const [dismissed, setDismissed] = useState<string[]>([]);
  const scroll = useStickyScroll();
  const shown = state.messages.filter(({ message: { id } }) => !dismissed.includes(id));
  useFollowing(shown, place, scroll.follow);
  useEffect(() => {
    const leave = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.defaultPrevented || document.querySelector(':modal, :popover-open'))
        return;
      scroll.follow(true);
      focusComposer();
    };
    document.addEventListener('keydown', leave);
    return () => document.removeEventListener('keydown', leave);
  }, []);
  const [landed, land] = useState<{ messageId: string }>();
  const go = async (to: Destination): Promise<void> => {
    if ('command' in to) return startCommand(to.command);
    if (to.channelId !== session.place.channelId) await session.move({ channelId: to.channelId });
    if (to.messageId !== undefined) land({ messageId: to.messageId });
  };
  useLayoutEffect(() => {
    if (landed === undefined) return;
    const found = scroll.box.current?.querySelector<HTMLElement>(`[data-message-id="${landed.messageId}"]`);
    found?.scrollIntoView({ block: 'center' });
    found?.focus({ preventScroll: true });
    if (!found) failures.set(COMPOSER, 'That message is not to be seen here any more.');
  }, [landed]);
  const names = namesIn(state, (to) => void go(to));

  const draw = (one: PageMessage): VNode => {
    const { id: messageId } = one.message;
    const press = (customId: string, values?: string[]): void =>
      presses.press({ messageId, customId }, values);
    const dismiss = (): void => setDismissed([...dismissed, messageId]);
    const pending = presses.pendingOf(messageId);
    const context = { messageId, state, names, pending, press, dismiss, openPictures };
    return message(one, context, {
      failure: failures.of(messageId),
      landed: landed?.messageId === messageId,
    });
  };

  return html`
    <div class="message-area">
      <div class=${classes('scroller', scroll.away && 'away')} ref=${scroll.box} onScroll=${scroll.scrolled}>
        <div class="messages-inner" ref=${scroll.content}>
          <${Welcome} session=${session} startCommand=${startCommand} />
          <div class="messages" role="log" aria-live="polite" tabindex="0"
            aria-label=${`Messages in ${channelLabel(channel)}`}>
            ${shown.map(draw)}
          </div>
        </div>
      </div>
      <button type="button" class="jump" onClick=${() => scroll.follow(true)}>
        Jump to the newest messages${icon('down', 16)}
      </button>
    </div>
  `;
};

/** Goes to the end with every change that the reader wants to see. */
const useFollowing = (shown: PageMessage[], place: Place, follow: (force: boolean) => void): void => {
  const before = useRef<{ ids: Set<string>; place?: Place }>({ ids: new Set() });
  useLayoutEffect(() => {
    const { ids, place: placeBefore } = before.current;
    // Somebody who sends a command looks at the end from then on. Buttons are pressed where one reads.
    const acted = shown.some((one) => !ids.has(one.message.id) && isCommandOf(place.as, one));
    before.current = { ids: new Set(shown.map(({ message: { id } }) => id)), place };
    follow(placeBefore !== place || acted);
  });
};

const isCommandOf = (memberId: string, { invokedBy }: PageMessage): boolean =>
  invokedBy?.id === memberId && invokedBy.command.startsWith('/');

/** This close to the end counts as at the end. In pixels. */
const NEAR = 60;

type StickyScroll = {
  box: RefObject<HTMLDivElement | null>;
  content: RefObject<HTMLDivElement | null>;
  /** Whether the reader has scrolled up. */
  away: boolean;
  /** Goes to the end if the reader was there, or whether or not when forced. */
  follow(force?: boolean): void;
  scrolled(): void;
};

/** A scrolling box that stays at its end while content is added or grows, unless the reader has scrolled up. */
const useStickyScroll = (): StickyScroll => {
  const box = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const reader = useRef({ stuck: true, top: 0 }).current;
  const [away, setAway] = useState(false);

  /** Looks where the reader is. A box may also be asked before the event of its last scrolling has come. */
  const look = (element: HTMLElement): void => {
    const { scrollHeight, scrollTop, clientHeight } = element;
    // Content may have grown since: being far from the end is no sign of a reader unless they went up.
    if (scrollHeight - scrollTop - clientHeight < NEAR) reader.stuck = true;
    else if (scrollTop < reader.top) reader.stuck = false;
    reader.top = scrollTop;
    setAway(!reader.stuck);
  };

  const scrolled = (): void => void (box.current && look(box.current));

  const follow = (force = false): void => {
    if (box.current === null) return;
    look(box.current);
    if (!reader.stuck && !force) return;
    box.current.scrollTop = box.current.scrollHeight;
    look(box.current);
  };

  // Images grow when they arrive, and the composer takes room when it opens.
  useEffect(() => {
    const observer = new ResizeObserver(() => follow());
    for (const { current } of [box, content]) if (current !== null) observer.observe(current);
    return () => observer.disconnect();
  }, []);
  return { box, content, away, follow, scrolled };
};
