import type { PageViolation } from '../contract.ts';
import { fill, h } from './dom.ts';
import { icon } from './icons.ts';
import type { Session } from './session.ts';
import { formatSentAt } from './timestamps.ts';

/** The panel at the right that lists every rule of Discord's or of the image API's that the bot broke. */
export function createViolations(session: Session): {
  element: HTMLElement;
  update(): void;
  toggle(): void;
} {
  const list = h('div', { class: 'violation-list' });
  const element = h('aside', {
    class: 'violations',
    id: 'violations',
    hidden: true,
    'aria-label': 'Violations',
  });
  const toggle = () => {
    element.hidden = !element.hidden;
    if (!element.hidden) close.focus();
  };
  const close = h(
    'button',
    { type: 'button', class: 'bare', 'aria-label': 'Close', on: { click: toggle } },
    icon('close'),
  );
  element.append(h('header', {}, h('h2', {}, 'Violations'), close), list);
  element.addEventListener('keydown', (event) => event.key === 'Escape' && toggle());

  const update = () => fill(list, content(session.state.violations));
  return { element, update, toggle };
}

function content(violations: PageViolation[]): HTMLElement {
  if (violations.length === 0)
    return h(
      'p',
      { class: 'nothing' },
      'None. Everything the bot sent so far keeps the rules of Discord and the API.',
    );
  return h('ol', {}, violations.toReversed().map(violationRow));
}

function violationRow({ at, where, rule }: PageViolation): HTMLElement {
  const time = formatSentAt(at, { now: Date.now(), locale: navigator.language });
  return h(
    'li',
    {},
    h('strong', {}, rule),
    h('span', { class: 'where' }, where),
    h('time', { datetime: at }, time),
  );
}
