import type { APIApplicationCommand } from 'discord-api-types/v10';
import type { VNode } from 'preact';
import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import type { Api } from './api.ts';
import { shownName } from './command-entries.ts';
import { MESSAGE_MENU, USER_MENU } from './constants.ts';
import { Group } from './focus.ts';
import { html, vars } from './html.ts';
import { icon } from './icons.ts';
import { COMPOSER, type Failures, type OpenModal } from './interactions.ts';
import type { Session } from './session.ts';

/** What the menu is open on, and where on the page it stands, in pixels. */
type Opened = { on: { messageId: string } | { userId: string }; x: number; y: number };

type Props = { api: Api; session: Session; failures: Failures; openModal: OpenModal };

const MENU_ID = 'apps-menu';

/** Discord's "Apps" in the context menu of a message or of a user: the bot's commands for them. */
export const AppsMenu = ({ api, session, failures, openModal }: Props): VNode => {
  const [opened, setOpened] = useState<Opened>();
  const commands = opened === undefined ? [] : commandsFor(opened.on, session.state.commands);

  useEffect(() => {
    const show = (event: MouseEvent): void => {
      const on = targetOf(event.target);
      if (on === undefined || commandsFor(on, session.state.commands).length === 0) return;
      event.preventDefault();
      setOpened({ on, x: event.clientX, y: event.clientY });
    };
    document.addEventListener('contextmenu', show);
    return () => document.removeEventListener('contextmenu', show);
  }, []);

  const menu = (): HTMLElement | null => document.getElementById(MENU_ID);
  useLayoutEffect(() => {
    if (opened === undefined) return;
    menu()?.showPopover();
    menu()?.querySelector('button')?.focus();
  }, [opened]);

  const run = async (command: string): Promise<void> => {
    menu()?.hidePopover();
    if (opened === undefined) return;
    const messageId = 'messageId' in opened.on ? opened.on.messageId : undefined;
    const place = messageId ?? COMPOSER;
    failures.clear(place);
    const outcome = await failures.guard(place, () =>
      api.runMenu({ ...session.place, ...opened.on, command }),
    );
    if (outcome?.kind === 'modal') openModal(outcome.modal, messageId);
  };

  return html`
    <${Group} id=${MENU_ID} class="apps-menu" popover="auto" role="menu" aria-label="Apps"
      style=${vars({ x: `${opened?.x ?? 0}px`, y: `${opened?.y ?? 0}px` })}>
      ${commands.map(
        (command) => html`
          <button key=${command.id} type="button" role="menuitem" onClick=${() => void run(command.name)}>
            ${shownName(command)}
          </button>
        `,
      )}
    <//>
  `;
};

const targetOf = (element: EventTarget | null): Opened['on'] | undefined => {
  if (!(element instanceof Element)) return undefined;
  const userId = element.closest('[data-user-id]')?.getAttribute('data-user-id');
  const messageId = element.closest('[data-message-id]')?.getAttribute('data-message-id');
  if (userId) return { userId };
  return messageId ? { messageId } : undefined;
};

const commandsFor = (on: Opened['on'], commands: APIApplicationCommand[]): APIApplicationCommand[] => {
  const wanted = 'messageId' in on ? MESSAGE_MENU : USER_MENU;
  return commands.filter(({ type }) => type === wanted);
};

/** The way to the menu of a message for those who have no second mouse button; nothing where it would be empty. */
export const appsButton = (commands: APIApplicationCommand[]): VNode | false => {
  const open = ({ currentTarget }: { currentTarget: Element }): void => {
    const { left: clientX, bottom: clientY } = currentTarget.getBoundingClientRect();
    currentTarget.dispatchEvent(
      new MouseEvent('contextmenu', { bubbles: true, cancelable: true, clientX, clientY }),
    );
  };
  return (
    commands.some(({ type }) => type === MESSAGE_MENU) &&
    html`
      <button type="button" class="bare apps-button" aria-label="Apps" aria-haspopup="menu" title="Apps"
        onClick=${open}>${icon('more')}</button>
    `
  );
};
