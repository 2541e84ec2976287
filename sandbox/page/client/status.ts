import { fill, h } from './dom.ts';
import { COMPOSER, type Failures } from './failures.ts';
import { icon } from './icons.ts';

/** A sentence, and whether it is bad news. */
export type Status = { text: string; wrong: boolean };

export const NOTHING: Status = { text: '', wrong: false };

/** The line below the composer: a failure as long as there is one, else what was said last. */
export function createStatus(failures: Failures): {
  element: HTMLElement;
  say(status: Status): void;
  update(): void;
} {
  const element = h('p', { class: 'composer-status', role: 'status', 'data-testid': 'composer-status' });
  let said = NOTHING;

  const update = () => {
    const failure = failures.of(COMPOSER);
    const { text, wrong } = failure === undefined ? said : { text: failure, wrong: true };
    if (element.textContent === text) return;
    element.classList.toggle('wrong', wrong);
    fill(element, wrong && icon('warning', 16), text);
  };

  const say = (status: Status) => {
    said = status;
    update();
  };

  return { element, say, update };
}
