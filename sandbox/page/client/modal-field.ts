import type { APIComponentInLabel, APISelectMenuComponent } from 'discord-api-types/v10';
import type { PageState } from '../contract.ts';
import { choiceGroup } from './choice-group.ts';
import { ComponentType } from './constants.ts';
import { h } from './dom.ts';
import { countProblem } from './field-problems.ts';
import { fileField } from './file-field.ts';
import type { UploadFile } from './file-pill.ts';
import { createSelect } from './select.ts';
import { selectSettings } from './select-settings.ts';
import { textInput } from './text-input.ts';

/** One field of a modal. `read` gives what is sent, undefined to leave the field out. */
export type Control = {
  element: HTMLElement;
  /** What the label points at. */
  focusable: HTMLElement;
  read(): string | string[] | undefined;
  /** What is wrong with the value now. */
  problem(): string | undefined;
};

/** What the words around a control are called on the page. */
export type Naming = { id: string; label: string; describedBy: string };

/** What the fields of a modal need from the page around them. */
export type Desk = { state: PageState; upload: UploadFile };

/** The control for one component of a modal. */
export function modalControl(one: APIComponentInLabel, naming: Naming, { state, upload }: Desk): Control {
  switch (one.type) {
    case ComponentType.TextInput:
      return textInput(one, naming);
    case ComponentType.RadioGroup:
      return choiceGroup({ ...one, several: false, min: one.required === false ? 0 : 1, max: 1 }, naming);
    case ComponentType.CheckboxGroup: {
      const min = one.min_values ?? (one.required === false ? 0 : 1);
      return choiceGroup({ ...one, several: true, min, max: one.max_values ?? one.options.length }, naming);
    }
    case ComponentType.Checkbox:
      return checkbox(one.default === true, naming);
    case ComponentType.FileUpload:
      return fileField(one, naming, upload);
    default:
      return selectControl(one, state);
  }
}

function selectControl(component: APISelectMenuComponent, state: PageState): Control {
  const settings = selectSettings(component, state);
  const min = component.required === false ? 0 : Math.max(1, settings.min);
  const { element, trigger, values } = createSelect({ ...settings, min, disabled: false, chosen: () => {} });
  return {
    element,
    focusable: trigger,
    read: values,
    problem: () => countProblem(values().length, { min, max: settings.max }),
  };
}

/** Sent as "true" or "false". */
function checkbox(checked: boolean, { id, describedBy }: Naming): Control {
  const element = h('input', { type: 'checkbox', id, checked, 'aria-describedby': describedBy });
  return { element, focusable: element, read: () => String(element.checked), problem: () => undefined };
}
