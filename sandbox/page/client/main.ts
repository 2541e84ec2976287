import { createComposer } from './composer.ts';
import { fill, h } from './dom.ts';
import { createFailures } from './failures.ts';
import { createApi } from './http-api.ts';
import { refreshTimestamps } from './markdown-view.ts';
import { createMessageList } from './message-list.ts';
import { type OpenModal, showModal } from './modal.ts';
import { createPresses } from './presses.ts';
import { createSession, type Session } from './session.ts';
import { createSidebar, serverRail } from './sidebar.ts';
import { createTopbar } from './topbar.ts';
import { createViolations } from './violations.ts';

const app = document.querySelector('#app');
if (app === null) throw new Error('The page has lost its root element.');

const api = createApi();
try {
  const here = new URLSearchParams(location.search);
  const session = await createSession(api, {
    as: here.get('as') ?? '',
    channelId: here.get('channel') ?? '',
  });
  start(session, app);
} catch {
  fill(app, h('p', { class: 'fatal', role: 'alert' }, 'The sandbox cannot be reached. Is it still running?'));
}

function start(session: Session, root: Element): void {
  const update = () => {
    for (const part of [sidebar, topbar, violations, list, composer]) part.update();
    rememberPlace(session);
  };
  const failures = createFailures(update);

  const openModal: OpenModal = (modal, messageId) =>
    showModal(modal, {
      state: session.state,
      submit: (fields) => {
        const body = { ...session.place, customId: modal.custom_id, fields };
        return problemOf(api.submitModal(messageId === undefined ? body : { ...body, messageId }));
      },
    });

  const sidebar = createSidebar(session);
  const violations = createViolations(session);
  const topbar = createTopbar(session, violations.toggle);
  const presses = createPresses({ api, session, failures, openModal, changed: update });
  const composer = createComposer({ api, session, failures, openModal });
  const list = createMessageList(session, { presses, startCommand: composer.start });
  const chat = h('div', { class: 'chat' }, list.element, composer.element);
  const middle = h('div', { class: 'middle' }, h('main', {}, topbar.element, chat), violations.element);
  fill(root, serverRail(session.state.serverName), sidebar.element, middle);

  session.onChange(update);
  update();
  composer.focus();
  window.setInterval(refreshTimestamps, 1000);
}

/** Discord closes a modal only when the bot has answered; otherwise it says so in the modal. */
async function problemOf(submitted: ReturnType<typeof api.submitModal>): Promise<string | undefined> {
  try {
    const outcome = await submitted;
    return outcome.kind === 'unanswered' ? 'Something went wrong. Try again.' : undefined;
  } catch (error) {
    return error instanceof Error ? error.message : 'The sandbox cannot be reached.';
  }
}

/** In the address, so that a reload keeps the member and two windows can show two of them. */
function rememberPlace({ place: { as, channelId } }: Session): void {
  const query = `?${new URLSearchParams({ as, channel: channelId })}`;
  if (location.search !== query) history.replaceState(null, '', query);
}
