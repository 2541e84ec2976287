import { h } from './dom.ts';
import { countProblem } from './field-problems.ts';
import type { Control, Naming } from './modal-field.ts';

type GroupOption = { label: string; value: string; description?: string; default?: boolean };

export type Group = { options: GroupOption[]; several: boolean; min: number; max: number };

/** Radio buttons or checkboxes, one below the other. */
export function choiceGroup({ options, several, min, max }: Group, naming: Naming): Control {
  const inputs = options.map((option) =>
    h('input', {
      type: several ? 'checkbox' : 'radio',
      name: naming.id,
      value: option.value,
      checked: option.default === true,
    }),
  );
  const element = h(
    'div',
    {
      class: 'choice-group',
      id: naming.id,
      role: several ? 'group' : 'radiogroup',
      'aria-label': naming.label,
      'aria-describedby': naming.describedBy,
    },
    options.map((option, index) => choiceRow(option, inputs[index])),
  );
  const values = () => inputs.filter(({ checked }) => checked).map(({ value }) => value);
  return {
    element,
    focusable: inputs[0] ?? element,
    read: () => (several ? values() : values()[0]),
    problem: () => countProblem(values().length, { min, max }),
  };
}

function choiceRow({ label, description }: GroupOption, input: HTMLInputElement | undefined): HTMLElement {
  return h(
    'label',
    { class: 'choice' },
    input,
    h('span', {}, label, description !== undefined && h('span', { class: 'description' }, description)),
  );
}
