import type { APIApplicationCommandBasicOption } from 'discord-api-types/v10';
import type { PageUpload } from '../contract.ts';
import { h } from './dom.ts';
import { createFilePicker } from './file-picker.ts';
import { marker, type Pill, type PillEvents } from './option-pill.ts';
import { UPLOADING } from './option-value.ts';
import { textField, write } from './text-field.ts';

/** Takes a file in; rejects with the sentence that says why not. */
export type UploadFile = (file: File) => Promise<PageUpload>;

/** An option whose value is a file: it is uploaded as soon as it is chosen, and sent by its id. */
export function createFilePill(
  option: APIApplicationCommandBasicOption,
  upload: UploadFile,
  events: PillEvents,
): Pill {
  const { name, description } = option;
  let sent = '';

  const field = textField({
    readonly: true,
    placeholder: 'Choose a file',
    'aria-label': name,
    'aria-description': description,
    'aria-required': option.required === true ? 'true' : undefined,
    on: { focus: events.focused, click: () => picker.open(), keydown: (event) => key(event) },
  });
  const label = h('span', { class: 'pill-name', on: { click: () => field.focus() } }, name);
  const element = h('span', { class: 'pill file', 'data-testid': `option-${name}` }, label, field);
  const mark = marker(element, field);
  const picker = createFilePicker(element, { several: false, chosen: ([file]) => file && void take(file) });
  element.append(picker.element);

  const show = (text: string, value: string) => {
    sent = value;
    write(field, text);
    mark(undefined);
    events.typed();
  };

  const take = async (file: File) => {
    show(`${file.name} …`, UPLOADING);
    field.focus();
    try {
      const taken = await upload(file);
      show(taken.name, taken.id);
    } catch (error) {
      show('', '');
      const problem = error instanceof Error ? error.message : String(error);
      mark(problem);
      events.failed(problem);
    }
  };

  const key = (event: KeyboardEvent) => {
    const empty = field.value === '';
    if (empty && (event.key === 'Enter' || event.key === ' ')) {
      event.preventDefault();
      return picker.open();
    }
    if (empty || event.key !== 'Backspace') return events.key(event);
    event.preventDefault();
    show('', '');
  };

  return {
    option,
    element,
    field,
    typed: () => ({ option, text: sent, choices: undefined }),
    // A file cannot be written down.
    set: () => {},
    pick: () => {},
    mark,
  };
}
