import type { PageMessage } from '../contract.ts';
import type { Place } from './api.ts';
import { channelLabel } from './channel-label.ts';
import { type MessageContext, namesIn } from './context.ts';
import { h } from './dom.ts';
import { keepingFocus } from './focus.ts';
import { icon } from './icons.ts';
import { openLightbox } from './lightbox.ts';
import { message } from './message.ts';
import type { Presses } from './presses.ts';
import type { Session } from './session.ts';
import { createStickyScroll } from './sticky-scroll.ts';
import { createWelcome } from './welcome.ts';

type Drawn = { element: HTMLElement; signature: string };

/** The messages of the channel. Only what changed is drawn anew, so open images and the keyboard focus stay. */
export function createMessageList(
  session: Session,
  { presses, startCommand }: { presses: Presses; startCommand(label: string): void },
): { element: HTMLElement; update(): void } {
  const log = h('div', { class: 'messages', role: 'log', 'aria-live': 'polite', tabindex: 0 });
  const welcome = createWelcome(session, startCommand);
  const { element, follow } = createStickyScroll(h('div', { class: 'messages-inner' }, welcome.element, log));
  const dismissed = new Set<string>();
  let drawn = new Map<string, Drawn>();
  let shownPlace: Place | undefined;

  const contextOf = (messageId: string): MessageContext => ({
    messageId,
    state: session.state,
    names: namesIn(session.state),
    pending: presses.pendingOf(messageId),
    press: (customId, values) => presses.press({ messageId, customId }, values),
    dismiss: () => {
      dismissed.add(messageId);
      update();
    },
    openPictures: openLightbox,
  });

  const draw = (one: PageMessage): Drawn => {
    const { id } = one.message;
    const failure = presses.failureOf(id);
    const signature = JSON.stringify([one, presses.pendingOf(id), failure, session.state.members]);
    const before = drawn.get(id);
    if (before?.signature === signature) return before;
    return { element: message(one, contextOf(id), failure), signature };
  };

  const update = () => {
    const { channel, state, place } = session;
    log.setAttribute('aria-label', `Messages in ${channelLabel(channel)}`);
    welcome.update();
    const shown = state.messages.filter(({ message: { id } }) => !dismissed.has(id));
    const next = new Map(shown.map((one) => [one.message.id, draw(one)]));
    keepingFocus(log, () => replaceChanged(log, drawn, next));
    const cameHere = shownPlace !== place;
    // Whoever acts wants to see what comes of it, wherever they have scrolled to.
    const acted = shown.some(
      ({ message: { id }, invokedBy }) => !drawn.has(id) && invokedBy?.id === place.as,
    );
    drawn = next;
    shownPlace = place;
    follow(cameHere || acted);
  };

  const jump = h('button', { type: 'button', class: 'jump', on: { click: () => follow(true) } });
  jump.append('Jump to the newest messages', icon('down', 16));
  return { element: h('div', { class: 'message-area' }, element, jump), update };
}

function replaceChanged(log: HTMLElement, before: Map<string, Drawn>, next: Map<string, Drawn>): void {
  for (const [id, { element }] of before) if (!next.has(id)) element.remove();
  let position = 0;
  for (const [id, { element }] of next) {
    const old = before.get(id)?.element;
    if (old !== undefined && old !== element) old.replaceWith(element);
    if (log.children[position] !== element) log.insertBefore(element, log.children[position] ?? null);
    position += 1;
  }
}
