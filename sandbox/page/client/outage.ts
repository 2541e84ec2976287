import { h } from './dom.ts';
import { icon } from './icons.ts';
import type { Session } from './session.ts';

/** What stands above the messages while nothing answers: the page does not tell old news as if they were new. */
export function createOutage(session: Session): { element: HTMLElement; update(): void } {
  const words = h(
    'p',
    {},
    'The sandbox does not answer. If it was stopped, start it again with ',
    h('kbd', {}, 'npm start'),
    ' and open the address that it prints then.',
  );
  const element = h('div', { class: 'outage', role: 'alert', hidden: true }, icon('warning', 18), words);
  const update = () => {
    element.hidden = session.live;
  };
  return { element, update };
}
