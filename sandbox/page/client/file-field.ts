import type { APIFileUploadComponent } from 'discord-api-types/v10';
import type { PageUpload } from '../contract.ts';
import { fill, h } from './dom.ts';
import { countProblem } from './field-problems.ts';
import { formatBytes } from './file-card.ts';
import { createFilePicker } from './file-picker.ts';
import type { UploadFile } from './file-pill.ts';
import { icon } from './icons.ts';
import type { Control, Naming } from './modal-field.ts';

/** A modal's field for files: each is uploaded as it is chosen, and can be taken away again. */
export function fileField(one: APIFileUploadComponent, naming: Naming, upload: UploadFile): Control {
  const max = one.max_values ?? 1;
  const min = one.required === false ? 0 : (one.min_values ?? 1);
  const files: PageUpload[] = [];
  let uploading = 0;
  let failure: string | undefined;

  const list = h('ul', { class: 'files' });
  const choose = h(
    'button',
    { type: 'button', class: 'button secondary', id: naming.id, 'aria-describedby': naming.describedBy },
    max > 1 ? 'Choose files' : 'Choose a file',
  );
  const state = h('span', { class: 'description', role: 'status' });
  const element = h('div', { class: 'file-field' }, list, h('div', { class: 'row' }, choose, state));
  const picker = createFilePicker(element, {
    several: max > 1,
    chosen: (chosen) => {
      failure = undefined;
      for (const file of chosen) void take(file);
    },
  });
  choose.addEventListener('click', picker.open);
  element.append(picker.element);

  const draw = () => {
    state.textContent = uploading > 0 ? 'Uploading …' : (failure ?? '');
    choose.disabled = files.length + uploading >= max;
    fill(
      list,
      files.map((file) => fileRow(file, () => remove(file))),
    );
  };

  const remove = (file: PageUpload) => {
    files.splice(files.indexOf(file), 1);
    draw();
    choose.focus();
  };

  const take = async (file: File) => {
    if (files.length + uploading >= max) return;
    uploading += 1;
    draw();
    try {
      files.push(await upload(file));
    } catch (error) {
      failure = error instanceof Error ? error.message : String(error);
    }
    uploading -= 1;
    draw();
  };

  return {
    element,
    focusable: choose,
    read: () => files.map(({ id }) => id),
    problem: () =>
      uploading > 0 ? 'Wait until the file is uploaded.' : countProblem(files.length, { min, max }),
  };
}

function fileRow({ name, size }: PageUpload, remove: () => void): HTMLElement {
  const props = { type: 'button', class: 'bare', 'aria-label': `Remove ${name}`, on: { click: remove } };
  return h(
    'li',
    {},
    icon('file', 18),
    h('span', { class: 'name' }, name),
    h('span', { class: 'size' }, formatBytes(size)),
    h('button', props, icon('close', 16)),
  );
}
