import { UNREACHABLE } from './api.ts';
import { channelLabel } from './channel-label.ts';
import { createComposer } from './composer.ts';
import { fill, h } from './dom.ts';
import { createFailures } from './failures.ts';
import { createApi } from './http-api.ts';
import { refreshTimestamps } from './markdown-view.ts';
import { createMessageList } from './message-list.ts';
import { type OpenModal, showModal } from './modal.ts';
import { createOutage } from './outage.ts';
import { createPresses } from './presses.ts';
import { createRail } from './rail.ts';
import { createSession, type Session } from './session.ts';
import { createSidebar } from './sidebar.ts';
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
  fill(app, h('p', { class: 'fatal', role: 'alert' }, UNREACHABLE));
}

function start(session: Session, root: Element): void {
  const update = () => {
    for (const part of [rail, sidebar, topbar, outage, violations, list, composer]) part.update();
    rememberPlace(session);
  };
  const failures = createFailures(update);

  const openModal: OpenModal = (modal, messageId) =>
    showModal(modal, {
      state: session.state,
      upload: (file) => api.upload(session.place, file),
      submit: (fields) => {
        const body = { ...session.place, customId: modal.custom_id, fields };
        return problemOf(api.submitModal(messageId === undefined ? body : { ...body, messageId }));
      },
    });

  const rail = createRail(session);
  const sidebar = createSidebar(session);
  const violations = createViolations(session);
  const topbar = createTopbar(session, violations.toggle);
  const outage = createOutage(session);
  const presses = createPresses({ api, session, failures, openModal, changed: update });
  const composer = createComposer({ api, session, failures, openModal });
  const list = createMessageList(session, { presses, startCommand: composer.start });
  const chat = h('div', { class: 'chat' }, list.element, composer.element);
  const middle = h(
    'div',
    { class: 'middle' },
    h('main', {}, topbar.element, outage.element, chat),
    violations.element,
  );
  fill(root, rail.element, sidebar.element, middle);

  session.onChange(update);
  session.onReturn(failures.forget);
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
    return error instanceof Error ? error.message : UNREACHABLE;
  }
}

/** In the address, so that a reload keeps the member, and in the title, as two windows can show two of them. */
function rememberPlace({ place: { as, channelId }, member, channel }: Session): void {
  document.title = `${member.name} in ${channelLabel(channel)} · Loralei sandbox`;
  const query = `?${new URLSearchParams({ as, channel: channelId })}`;
  if (location.search !== query) history.replaceState(null, '', query);
}
