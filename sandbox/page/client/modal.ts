import type {
  APIComponentInLabel,
  APIModalInteractionResponseCallbackComponent,
  APIModalInteractionResponseCallbackData,
} from 'discord-api-types/v10';
import type { VNode } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ModalBody, PageState } from '../contract.ts';
import type { UploadFile } from './api.ts';
import { ComponentType } from './constants.ts';
import { namesIn } from './context.ts';
import { useModal } from './gallery.ts';
import { classes, html } from './html.ts';
import { avatar, icon } from './icons.ts';
import { markdown } from './markdown-view.ts';
import { fieldControl, firstValue, hasStar, problemOf, type Value } from './modal-field.ts';

type Modal = APIModalInteractionResponseCallbackData;

type Field = { component: APIComponentInLabel; label: string; description?: string | undefined };

type Props = {
  modal: Modal;
  state: PageState;
  upload: UploadFile;
  /** @returns what went wrong, or undefined when the modal can close */
  submit(fields: ModalBody['fields']): Promise<string | undefined>;
  close(): void;
};

/** The bot's form over the page. It stays open, with what was typed, until an answer has come. */
export const ModalDialog = ({ modal, state, upload, submit, close }: Props): VNode => {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const { values, problems, put, check } = useFields(modal, state);
  const [sending, setSending] = useState(false);
  const [failure, setFailure] = useState('');

  const escaped = useEscape(values, () => setFailure('Press Escape once more to throw away what you typed.'));
  const focus = (index: number): void => {
    const row = dialog.current?.querySelectorAll('.field')[index];
    row?.querySelector<HTMLElement>('[data-control]')?.focus();
  };

  useModal(dialog);
  useLayoutEffect(() => focus(0), []);

  const send = async (): Promise<void> => {
    setSending(true);
    setFailure('');
    const problem = await submit(filledIn(values));
    setSending(false);
    if (problem === undefined) close();
    else setFailure(problem);
  };

  const submitted = (event: Event): void => {
    event.preventDefault();
    if (sending) return;
    const first = check();
    if (first === undefined) void send();
    else focus(first);
  };

  const drawField = ({ component, label, description }: Field): VNode => {
    const { custom_id: customId } = component;
    const own = `${id}-${customId}`;
    const naming = { id: own, label, describedBy: `${own}-help ${own}-problem` };
    const changed = (value: Value): void => put(customId, value);
    return fieldRow({
      naming: { id: own, label, description },
      star: hasStar(component),
      problem: problems[customId] ?? '',
      control: fieldControl(component, { ...naming, value: values[customId], put: changed, state, upload }),
    });
  };

  const draw = (one: APIModalInteractionResponseCallbackComponent): VNode | undefined => {
    if (one.type === ComponentType.TextDisplay) return markdown(one.content, namesIn(state));
    const field = fieldIn(one);
    return field && drawField(field);
  };

  return html`
    <dialog ref=${dialog} class="modal" aria-label=${modal.title} onCancel=${escaped} onClose=${close}>
      <header>
        ${avatar({ name: state.bot.name }, 24)}
        <h2>${modal.title}</h2>
        <button type="button" class="bare" aria-label="Close" onClick=${close}>${icon('close')}</button>
      </header>
      <form novalidate onSubmit=${submitted}>
        <div class="fields">${modal.components.map(draw)}</div>
        <p class="failure" role="alert">${failure}</p>
        <footer>
          <button type="button" class="button plain" onClick=${close}>Cancel</button>
          <button type="submit" class="button primary" disabled=${sending}>Submit</button>
        </footer>
      </form>
    </dialog>
  `;
};

/** Escape closes at once where nothing was typed since the form was opened, or since it was last pressed. */
const useEscape = (values: object, warn: () => void): ((event: Event) => void) => {
  const unchanged = useRef(values);
  return (event) => {
    if (event.target !== event.currentTarget || values === unchanged.current) return;
    event.preventDefault();
    unchanged.current = values;
    warn();
  };
};

/** The values of the fields of a modal, and what is wrong with them, by custom_id. */
const useFields = (modal: Modal, state: PageState) => {
  const fields = modal.components.flatMap((one) => fieldIn(one) ?? []);
  const [values, setValues] = useState(() => firstValues(fields, state));
  const [problems, setProblems] = useState<Record<string, string>>({});
  return {
    values,
    problems,
    put: (customId: string, value: Value): void => setValues((all) => ({ ...all, [customId]: value })),
    /** Says what is wrong below each field. Returns the number of the first field with a problem. */
    check: (): number | undefined => {
      const found = fields.map(({ component: one }) => problemOf(one, values[one.custom_id]));
      const named = fields.map(({ component }, index) => [component.custom_id, found[index] ?? ''] as const);
      setProblems(Object.fromEntries(named));
      const first = found.findIndex((problem) => problem !== undefined);
      return first === -1 ? undefined : first;
    },
  };
};

const fieldIn = (one: APIModalInteractionResponseCallbackComponent): Field | undefined => {
  if (one.type === ComponentType.Label) return one;
  if (one.type !== ComponentType.ActionRow) return undefined;
  // The older form: a row with one text input, which carries its own label.
  const [component] = one.components;
  return component && { component, label: component.label ?? '' };
};

const firstValues = (fields: Field[], state: PageState): Record<string, Value> =>
  Object.fromEntries(fields.map(({ component: one }) => [one.custom_id, firstValue(one, state)]));

const filledIn = (values: Record<string, Value>): ModalBody['fields'] =>
  Object.fromEntries(
    Object.entries(values).flatMap(([id, value]) => (value === undefined ? [] : [[id, value]])),
  );

type Row = {
  naming: { id: string; label: string; description: string | undefined };
  star: boolean;
  problem: string;
  control: VNode;
};

const fieldRow = ({ naming: { id, label, description }, star, problem, control }: Row): VNode => html`
  <div class=${classes('field', problem !== '' && 'wrong')} key=${id}>
    <label for=${id}>${label}${star && html`<span class="star" aria-hidden="true">*</span>`}</label>
    ${description !== undefined && html`<span class="description" id=${`${id}-help`}>${description}</span>`}
    ${control}
    <span class="problem" id=${`${id}-problem`} role="alert">${problem}</span>
  </div>
`;
