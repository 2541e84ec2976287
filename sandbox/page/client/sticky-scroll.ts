import { h } from './dom.ts';

/** This close to the end counts as at the end. In pixels. */
const NEAR = 60;

export type StickyScroll = {
  element: HTMLElement;
  /** Goes to the end if the reader was there, or whether or not when forced. */
  follow(force?: boolean): void;
};

/** A scrolling box that stays at its end while content is added or grows, unless the reader has scrolled up. */
export function createStickyScroll(content: HTMLElement): StickyScroll {
  let stuck = true;
  let top = 0;
  const element = h('div', { class: 'scroller' }, content);

  const follow = (force = false) => {
    stuck ||= force;
    if (stuck) element.scrollTop = element.scrollHeight;
    element.classList.toggle('away', !stuck);
  };

  element.addEventListener('scroll', () => {
    const isNear = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR;
    // Content may have grown between the scrolling and its event: being far from the end is no sign of a reader
    // unless they went up.
    if (isNear) stuck = true;
    else if (element.scrollTop < top) stuck = false;
    top = element.scrollTop;
    element.classList.toggle('away', !stuck);
  });
  // Images grow when they arrive, and the composer takes room when it opens.
  const observer = new ResizeObserver(() => follow());
  observer.observe(content);
  observer.observe(element);
  return { element, follow };
}
