import { render } from 'preact';
import { useLayoutEffect, useReducer, useState } from 'preact/hooks';
import type { ModalBody } from '../contract.ts';
import { type Api, createApi, UNREACHABLE } from './api.ts';
import { AppsMenu } from './apps-menu.ts';
import { channelLabel } from './channels.ts';
import { Composer } from './composer.ts';
import type { Picture } from './context.ts';
import { guardPresses, watchFocus } from './focus.ts';
import { Lightbox } from './gallery.ts';
import { html, useLive } from './html.ts';
import { createFailures, createPresses, type OpenModal, wordsOf } from './interactions.ts';
import { MessageList } from './message-list.ts';
import { ModalDialog } from './modal.ts';
import { createSession, type Session } from './session.ts';
import { Rail, Sidebar } from './sidebar.ts';
import { Outage, Topbar, Violations } from './topbar.ts';

type Opened = { modal: Parameters<OpenModal>[0]; messageId: string | undefined; count: number };

/** The whole page. */
const App = ({ api, session }: { api: Api; session: Session }) => {
  const [, redraw] = useReducer<number, void>((count) => count + 1, 0);
  const [failures] = useState(() => createFailures(redraw));
  const opened = useLive<Opened | undefined>(() => undefined);
  const [count] = useState({ modals: 0 });
  const openModal: OpenModal = (modal, messageId) => {
    count.modals += 1;
    opened.set({ modal, messageId, count: count.modals });
  };
  const [presses] = useState(() => createPresses({ api, session, failures, openModal, changed: redraw }));
  const [asked, ask] = useState<{ text: string }>();
  const [pictures, showPictures] = useState<{ pictures: Picture[]; first: number }>();

  useLayoutEffect(() => {
    session.onChange(redraw);
    session.onReturn(failures.forget);
  }, []);
  useLayoutEffect(() => rememberPlace(session));

  const submit = async (
    fields: ModalBody['fields'],
    { modal, messageId }: Opened,
  ): Promise<string | undefined> => {
    const body = { ...session.place, customId: modal.custom_id, fields };
    try {
      const outcome = await api.submitModal(messageId === undefined ? body : { ...body, messageId });
      // Discord closes a modal only when the bot has answered; otherwise it says so in the modal.
      return outcome.kind === 'unanswered' ? 'Something went wrong. Try again.' : undefined;
    } catch (error) {
      return wordsOf(error);
    }
  };

  const modalView = (one: Opened) => html`
    <${ModalDialog} key=${one.count} modal=${one.modal} state=${session.state}
      upload=${(file: File) => api.upload(session.place, file)}
      submit=${(fields: ModalBody['fields']) => submit(fields, one)}
      close=${() => opened.current === one && opened.set(undefined)} />
  `;

  const parts = { api, session, failures, openModal };
  return [
    html`<${Rail} session=${session} />`,
    html`<${Sidebar} session=${session} />`,
    html`
      <div class="middle">
        <main>
          <${Topbar} session=${session} />
          <${Outage} session=${session} />
          <div class="chat">
            <${MessageList} ...${parts} presses=${presses} startCommand=${(text: string) => ask({ text })}
              openPictures=${(all: Picture[], first: number) => showPictures({ pictures: all, first })} />
            <${Composer} ...${parts} asked=${asked} />
            <${AppsMenu} ...${parts} />
          </div>
        </main>
        <${Violations} violations=${session.state.violations} />
      </div>
    `,
    opened.current && modalView(opened.current),
    pictures && html`<${Lightbox} ...${pictures} close=${() => showPictures(undefined)} />`,
  ];
};

/** In the address, so that a reload keeps the member, and in the title, as two windows can show two of them. */
const rememberPlace = ({ place: { as, channelId }, member, channel }: Session): void => {
  document.title = `${member.name} in ${channelLabel(channel)} · Loralei sandbox`;
  const query = `?${new URLSearchParams({ as, channel: channelId })}`;
  if (location.search !== query) history.replaceState(null, '', query);
};

const root = document.querySelector<HTMLElement>('#app');
if (root === null) throw new Error('The page has lost its root element.');

watchFocus(root);
guardPresses(root);
const api = createApi();
try {
  const here = new URLSearchParams(location.search);
  const session = await createSession(api, {
    as: here.get('as') ?? '',
    channelId: here.get('channel') ?? '',
  });
  render(html`<${App} api=${api} session=${session} />`, root);
} catch {
  render(html`<p class="fatal" role="alert">${UNREACHABLE}</p>`, root);
}
