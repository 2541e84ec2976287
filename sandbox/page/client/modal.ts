import type {
  APIComponentInLabel,
  APIModalInteractionResponseCallbackComponent,
  APIModalInteractionResponseCallbackData,
} from 'discord-api-types/v10';
import type { ModalBody, PageState } from '../contract.ts';
import { botAvatar } from './avatar.ts';
import { ComponentType } from './constants.ts';
import { namesIn } from './context.ts';
import { createIds, h } from './dom.ts';
import { icon } from './icons.ts';
import { markdown } from './markdown-view.ts';
import { type Control, type Desk, modalControl } from './modal-field.ts';

type Modal = APIModalInteractionResponseCallbackData;

/** Shows a modal; `messageId` is the message whose button asked for it. */
export type OpenModal = (modal: Modal, messageId?: string) => void;

export type ModalParts = Desk & {
  /** @returns what went wrong, or undefined when the modal can close */
  submit(fields: ModalBody['fields']): Promise<string | undefined>;
};

type Field = { customId: string; control: Control; row: HTMLElement; say(problem: string | undefined): void };

const nextId = createIds('field');

/** The bot's form over the page. It stays open, with what was typed, until an answer has come. */
export function showModal({ title, components }: Modal, parts: ModalParts): void {
  const fields: Field[] = [];
  const rows = components.map((one) => row(one, parts, fields));
  const failure = h('p', { class: 'failure', role: 'alert' });
  const submit = h('button', { type: 'submit', class: 'button primary' }, 'Submit');
  const form = h(
    'form',
    { novalidate: true },
    h('div', { class: 'fields' }, rows),
    failure,
    footer(submit, close),
  );
  const dialog = h(
    'dialog',
    { class: 'modal', 'aria-label': title },
    header(title, parts.state, close),
    form,
  );

  function close(): void {
    dialog.close();
  }

  const send = async () => {
    submit.disabled = true;
    failure.textContent = '';
    const problem = await parts.submit(valuesOf(fields));
    submit.disabled = false;
    if (problem === undefined) close();
    else failure.textContent = problem;
  };

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (!submit.disabled && allFine(fields)) void send();
  });
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  fields[0]?.control.focusable.focus();
}

function header(title: string, { bot }: PageState, close: () => void): HTMLElement {
  const button = h(
    'button',
    { type: 'button', class: 'bare', 'aria-label': 'Close', on: { click: close } },
    icon('close'),
  );
  return h('header', {}, botAvatar(bot.name, 24), h('h2', {}, title), button);
}

function footer(submit: HTMLElement, close: () => void): HTMLElement {
  const cancel = h('button', { type: 'button', class: 'button plain', on: { click: close } }, 'Cancel');
  return h('footer', {}, cancel, submit);
}

/** Draws one part of the modal; where it holds a field, that is added to `fields`. */
function row(
  one: APIModalInteractionResponseCallbackComponent,
  desk: Desk,
  fields: Field[],
): HTMLElement | undefined {
  if (one.type === ComponentType.TextDisplay) return markdown(one.content, namesIn(desk.state));
  if (one.type === ComponentType.Label)
    return addField(
      { component: one.component, label: one.label, description: one.description },
      desk,
      fields,
    );
  if (one.type !== ComponentType.ActionRow) return undefined;
  // The older form: a row with one text input, which carries its own label.
  const [component] = one.components;
  return (
    component && addField({ component, label: component.label ?? '', description: undefined }, desk, fields)
  );
}

type Labelled = { component: APIComponentInLabel; label: string; description: string | undefined };

function addField({ component, label, description }: Labelled, desk: Desk, fields: Field[]): HTMLElement {
  const id = nextId();
  const problem = h('span', { class: 'problem', id: `${id}-problem`, role: 'alert' });
  const control = modalControl(component, { id, label, describedBy: `${id}-help ${id}-problem` }, desk);
  if (component.type !== ComponentType.TextInput) control.focusable.setAttribute('aria-label', label);
  const element = h(
    'div',
    { class: 'field' },
    h(
      'label',
      { for: id },
      label,
      isRequired(component) && h('span', { class: 'star', 'aria-hidden': 'true' }, '*'),
    ),
    description !== undefined && h('span', { class: 'description', id: `${id}-help` }, description),
    control.element,
    problem,
  );
  const say = (text: string | undefined) => {
    problem.textContent = text ?? '';
    element.classList.toggle('wrong', text !== undefined);
  };
  fields.push({ customId: component.custom_id, control, row: element, say });
  return element;
}

function isRequired(component: APIComponentInLabel): boolean {
  return component.type !== ComponentType.Checkbox && component.required !== false;
}

/** Says what is wrong below each field, and puts the focus on the first of them. */
function allFine(fields: Field[]): boolean {
  const wrong = fields.filter(({ control, say }) => {
    const problem = control.problem();
    say(problem);
    return problem !== undefined;
  });
  wrong[0]?.control.focusable.focus();
  return wrong.length === 0;
}

function valuesOf(fields: Field[]): ModalBody['fields'] {
  const values: ModalBody['fields'] = {};
  for (const { customId, control } of fields) {
    const value = control.read();
    if (value !== undefined) values[customId] = value;
  }
  return values;
}
