import type { VNode } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { type Child, html } from './html.ts';

const MESSAGE = '[data-message-id]';

const messageOf = (element: Element): string =>
  element.closest(MESSAGE)?.getAttribute('data-message-id') ?? '';

/** What a control is called, as far as that tells it from its neighbours. */
const nameOf = (control: Element): string => control.getAttribute('aria-label') ?? control.textContent ?? '';

/** Where the focus was: what stands there now may be another element. */
type Spot = { element: HTMLElement; messageId: string; name: string };

let lastSpot: Spot | undefined;
let lastField: HTMLElement | undefined;

const composerField = (): HTMLElement | null =>
  lastField?.isConnected
    ? lastField
    : document.querySelector<HTMLElement>('.composer .message-box, .composer .tail');

/** Puts the focus into the message box, or into the option that was typed last. */
export const focusComposer = (): void => composerField()?.focus({ preventScroll: true });

/** The same control of the same message, else any of that message, else the message box. */
const standInFor = ({ messageId, name }: Spot): HTMLElement | null => {
  const controls = [
    ...document.querySelectorAll<HTMLElement>(`[data-message-id="${messageId}"] :is(button, a):enabled`),
  ];
  return controls.find((control) => nameOf(control) === name) ?? controls[0] ?? composerField();
};

/** Brings the focus back when the element that had it went away or was disabled. */
const restoreFocus = (): void => {
  if (lastSpot === undefined || document.activeElement !== document.body) return;
  const { element } = lastSpot;
  if (element.isConnected && !element.matches(':disabled')) return;
  standInFor(lastSpot)?.focus({ preventScroll: true });
};

const remember = ({ target }: FocusEvent): void => {
  // Dialogs give the focus back to where it was before them.
  if (!(target instanceof HTMLElement) || target.closest('dialog, [popover]')) return;
  lastSpot = { element: target, messageId: messageOf(target), name: nameOf(target) };
  if (target.matches('.composer textarea')) lastField = target;
};

const TAKES_TEXT = 'textarea, select, input:not([type="radio"], [type="checkbox"])';
const TAKES_SPACE = 'button, a, summary, input';

/** Whether a key would do nothing where the focus is, and has a meaning in the message box. */
const isForComposer = (event: KeyboardEvent): boolean => {
  const { target, key, ctrlKey, metaKey, altKey } = event;
  if (event.defaultPrevented || !(target instanceof Element) || target.closest('dialog, [popover]'))
    return false;
  if (target.matches(TAKES_TEXT) || (key === ' ' && target.matches(TAKES_SPACE))) return false;
  if (ctrlKey || metaKey) return key === 'v';
  return key.length === 1 && !altKey;
};

/** The focus is never lost, and whatever is typed anywhere on the page goes into the message box. */
export const watchFocus = (root: Element): void => {
  document.addEventListener('focusin', remember);
  const observer = new MutationObserver(restoreFocus);
  observer.observe(root, { childList: true, subtree: true, attributeFilter: ['disabled'] });
  document.addEventListener('keydown', (event) => void (isForComposer(event) && focusComposer()));
};

/** What was clicked, so that it is known again when it was drawn anew. */
const clicked = (target: EventTarget | null): string => {
  if (!(target instanceof Element)) return '';
  const control = target.closest('button, a, label, summary, [role="option"]');
  return `${messageOf(target)} ${control ? nameOf(control) : target.tagName}`;
};

/**
 * Drops the second half of a double click where the page has moved something else under the pointer, and the repetitions
 * of a key that is held down on a button.
 */
export const guardPresses = (root: HTMLElement): void => {
  let first = '';
  const click = (event: MouseEvent): void => {
    const what = clicked(event.target);
    if (event.detail < 2) first = what;
    if (event.detail < 2 || what === first) return;
    event.preventDefault();
    event.stopPropagation();
  };
  const key = (event: KeyboardEvent): void => {
    const presses = event.key === 'Enter' || event.key === ' ';
    const isButton = event.target instanceof Element && event.target.matches('button, a, summary');
    if (event.repeat && presses && isButton) event.preventDefault();
  };
  root.addEventListener('click', click, { capture: true });
  root.addEventListener('keydown', key, { capture: true });
};

type GroupProps = { children: Child; [attribute: string]: unknown };

const STEPS: Record<string, number> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** Buttons that are one stop of the Tab key together: arrows, Home and End walk among them. */
export const Group = ({ children, ...attributes }: GroupProps): VNode => {
  const box = useRef<HTMLDivElement>(null);
  const items = (): HTMLElement[] => [
    ...(box.current?.querySelectorAll<HTMLElement>(':is(button, a[href]):not(:disabled)') ?? []),
  ];

  const settle = (): void => {
    const all = items();
    const stop =
      all.find((item) => item === document.activeElement) ??
      all.find((item) => item.hasAttribute('aria-current')) ??
      all[0];
    for (const item of all) item.tabIndex = item === stop ? 0 : -1;
  };
  useLayoutEffect(settle);

  const walk = (event: KeyboardEvent): void => {
    const all = items();
    const at = event.target instanceof HTMLElement ? all.indexOf(event.target) : -1;
    const ends: Record<string, number> = { Home: 0, End: all.length - 1 };
    const to = ends[event.key] ?? (at + (STEPS[event.key] ?? Number.NaN) + all.length) % all.length;
    if (event.defaultPrevented || at === -1 || Number.isNaN(to)) return;
    event.preventDefault();
    all[to]?.focus();
  };

  return html`
    <div ...${attributes} ref=${box} onFocusIn=${settle} onFocusOut=${settle} onKeyDown=${walk}>${children}</div>
  `;
};
