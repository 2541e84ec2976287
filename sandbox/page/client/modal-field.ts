import type {
  APICheckboxGroupComponent,
  APIComponentInLabel,
  APIFileUploadComponent,
  APIRadioGroupComponent,
  APISelectMenuComponent,
  APITextInputComponent,
} from 'discord-api-types/v10';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { PageState, PageUpload } from '../contract.ts';
import type { UploadFile } from './api.ts';
import { formatBytes } from './component.ts';
import { ComponentType, PARAGRAPH, TEXT_INPUT_MAX } from './constants.ts';
import { countProblem, textProblem } from './field-problems.ts';
import { classes, html, useLive } from './html.ts';
import { icon } from './icons.ts';
import { useFilePicker } from './inputs.ts';
import { wordsOf } from './interactions.ts';
import { UPLOADING } from './option-value.ts';
import { Select, selectSettings } from './select.ts';

/** What is sent of a field; undefined leaves it out. */
export type Value = string | string[] | undefined;

/** How many choices a field takes. */
type Bounds = { min: number; max: number };

const isRequired = ({ required }: { required?: boolean }): boolean => required !== false;

const selectBounds = (one: APISelectMenuComponent): Bounds => ({
  min: isRequired(one) ? Math.max(1, one.min_values ?? 1) : 0,
  max: one.max_values ?? 1,
});

/** None for text, and for a single checkbox. */
const boundsOf = (one: APIComponentInLabel): Bounds | undefined => {
  switch (one.type) {
    case ComponentType.TextInput:
    case ComponentType.Checkbox:
      return undefined;
    case ComponentType.RadioGroup:
      return { min: isRequired(one) ? 1 : 0, max: 1 };
    case ComponentType.CheckboxGroup:
      return { min: one.min_values ?? (isRequired(one) ? 1 : 0), max: one.max_values ?? one.options.length };
    case ComponentType.FileUpload:
      return { min: isRequired(one) ? (one.min_values ?? 1) : 0, max: one.max_values ?? 1 };
    default:
      return selectBounds(one);
  }
};

/** Whether the label of the field has a star. */
export const hasStar = (one: APIComponentInLabel): boolean =>
  one.type !== ComponentType.Checkbox && isRequired(one);

type Choosable = { value: string; default?: boolean };

const defaultsOf = (options: Choosable[]): string[] =>
  options.filter((option) => option.default === true).map(({ value }) => value);

/** What the field holds when the modal opens. */
export const firstValue = (one: APIComponentInLabel, state: PageState): Value => {
  switch (one.type) {
    case ComponentType.TextInput:
      return one.value ?? '';
    case ComponentType.Checkbox:
      return String(one.default === true);
    case ComponentType.RadioGroup:
      return defaultsOf(one.options)[0];
    case ComponentType.CheckboxGroup:
      return defaultsOf(one.options);
    case ComponentType.FileUpload:
      return [];
    default:
      return defaultsOf(selectSettings(one, state).options);
  }
};

/** What is wrong with the value. */
export const problemOf = (one: APIComponentInLabel, value: Value): string | undefined => {
  if (one.type === ComponentType.TextInput) return textProblem(one, String(value));
  const chosen = typeof value === 'string' ? [value] : (value ?? []);
  if (chosen.includes(UPLOADING)) return 'Wait until the file is uploaded.';
  const bounds = boundsOf(one);
  return bounds && countProblem(chosen.length, bounds);
};

/** What a control is told. */
type Told = {
  id: string;
  label: string;
  describedBy: string;
  value: Value;
  put(value: Value): void;
  state: PageState;
  upload: UploadFile;
};

/** The control for one component of a modal. What its label points at has `data-control`. */
export const fieldControl = (one: APIComponentInLabel, told: Told): VNode => {
  switch (one.type) {
    case ComponentType.TextInput:
      return textInput(one, told);
    case ComponentType.RadioGroup:
    case ComponentType.CheckboxGroup:
      return choiceGroup(one, told);
    case ComponentType.Checkbox:
      return checkbox(told);
    case ComponentType.FileUpload:
      return html`<${FileField} component=${one} ...${told} />`;
    default:
      return selectControl(one, told);
  }
};

type TextEvent = Event & { currentTarget: HTMLInputElement | HTMLTextAreaElement };
type BoxEvent = Event & { currentTarget: HTMLInputElement };

/** A text field of one or several lines, with Discord's count of the characters left. */
const textInput = (one: APITextInputComponent, { id, describedBy, value, put }: Told): VNode => {
  const left = (one.max_length ?? TEXT_INPUT_MAX) - String(value).length;
  const props = {
    id,
    value,
    placeholder: one.placeholder ?? '',
    autocomplete: 'off',
    'data-control': true,
    'aria-describedby': describedBy,
    onInput: ({ currentTarget }: TextEvent) => put(currentTarget.value),
  };
  return html`
    <div class="text-input">
      ${one.style === PARAGRAPH ? html`<textarea rows="4" ...${props} />` : html`<input type="text" ...${props} />`}
      <span class=${classes('count', left < 0 && 'wrong')} aria-hidden="true">${left}</span>
    </div>
  `;
};

/** Sent as "true" or "false". */
const checkbox = ({ id, label, describedBy, value, put }: Told): VNode => html`
  <input type="checkbox" id=${id} data-control aria-label=${label} aria-describedby=${describedBy}
    checked=${value === 'true'}
    onChange=${({ currentTarget }: BoxEvent) => put(String(currentTarget.checked))} />
`;

/** Radio buttons or checkboxes, one below the other. */
const choiceGroup = (one: APIRadioGroupComponent | APICheckboxGroupComponent, told: Told): VNode => {
  const { id, label, describedBy, value, put } = told;
  const several = one.type === ComponentType.CheckboxGroup;
  const chosen = [value ?? []].flat();
  const change = (option: string) => {
    if (!several) return put(option);
    const next = chosen.includes(option) ? chosen.filter((each) => each !== option) : [...chosen, option];
    put(one.options.map((each) => each.value).filter((each) => next.includes(each)));
  };
  return html`
    <div class="choice-group" id=${id} role=${several ? 'group' : 'radiogroup'} aria-label=${label}
      aria-describedby=${describedBy}>
      ${one.options.map(
        (option) => html`
          <label class="choice" key=${option.value}>
            <input type=${several ? 'checkbox' : 'radio'} name=${id} value=${option.value} data-control
              checked=${chosen.includes(option.value)} onChange=${() => change(option.value)} />
            <span>
              ${option.label}
              ${option.description !== undefined && html`<span class="description">${option.description}</span>`}
            </span>
          </label>
        `,
      )}
    </div>
  `;
};

const selectControl = (one: APISelectMenuComponent, { label, describedBy, put, state }: Told): VNode => html`
  <${Select} ...${selectSettings(one, state)} ...${selectBounds(one)} label=${label}
    describedBy=${describedBy} disabled=${false} picked=${put} />
`;

/** A field for files: each is uploaded as it is chosen, and can be taken away again. */
const FileField = ({ component, ...told }: Told & { component: APIFileUploadComponent }): VNode => {
  const max = component.max_values ?? 1;
  const files = useLive<PageUpload[]>(() => []);
  const uploading = useLive(() => 0);
  const [failure, setFailure] = useState('');
  const isFull = (): boolean => files.current.length + uploading.current >= max;

  const report = (): void => {
    const onTheWay = Array.from({ length: uploading.current }, () => UPLOADING);
    told.put([...files.current.map(({ id }) => id), ...onTheWay]);
  };

  const remove = (file: PageUpload): void => {
    files.set(files.current.filter((one) => one !== file));
    report();
    document.getElementById(told.id)?.focus();
  };

  const take = async (file: File): Promise<void> => {
    if (isFull()) return;
    uploading.set(uploading.current + 1);
    report();
    try {
      const taken = await told.upload(file);
      files.set([...files.current, taken]);
    } catch (error) {
      setFailure(wordsOf(error));
    }
    uploading.set(uploading.current - 1);
    report();
  };

  const picker = useFilePicker({
    several: max > 1,
    types: component.file_types,
    chosen: (all) => {
      setFailure('');
      for (const file of all) void take(file);
    },
  });
  return html`
    <div class="file-field" ...${picker.target}>
      <ul class="files">${files.current.map((file) => fileRow(file, () => remove(file)))}</ul>
      <div class="row">
        <button type="button" class="button secondary" id=${told.id} data-control aria-label=${told.label}
          aria-describedby=${told.describedBy} aria-disabled=${isFull() ? 'true' : undefined}
          onClick=${() => void (isFull() || picker.open())}>
          ${max > 1 ? 'Choose files' : 'Choose a file'}
        </button>
        <span class="description" role="status">${uploading.current > 0 ? 'Uploading …' : failure}</span>
      </div>
      ${picker.input}
    </div>
  `;
};

const fileRow = ({ id, name, size }: PageUpload, remove: () => void): VNode => html`
  <li key=${id}>
    ${icon('file', 18)}
    <span class="name">${name}</span>
    <span class="size">${formatBytes(size)}</span>
    <button type="button" class="bare" aria-label=${`Remove ${name}`} onClick=${remove}>${icon('close', 16)}</button>
  </li>
`;
