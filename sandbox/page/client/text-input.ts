import type { APITextInputComponent } from 'discord-api-types/v10';
import { PARAGRAPH, TEXT_INPUT_MAX } from './constants.ts';
import { h } from './dom.ts';
import { textProblem } from './field-problems.ts';
import type { Control, Naming } from './modal-field.ts';

/** A modal's text field of one or several lines, with Discord's count of the characters left. */
export function textInput(component: APITextInputComponent, { id, describedBy }: Naming): Control {
  const { style, value = '', placeholder = '', max_length: max = TEXT_INPUT_MAX } = component;
  const props = { id, placeholder, 'aria-describedby': describedBy, autocomplete: 'off' };
  const field =
    style === PARAGRAPH ? h('textarea', { ...props, rows: 4 }) : h('input', { ...props, type: 'text' });
  field.value = value;
  const count = h('span', { class: 'count', 'aria-hidden': 'true' });
  const draw = () => {
    count.textContent = String(max - field.value.length);
    count.classList.toggle('wrong', field.value.length > max);
  };
  field.addEventListener('input', draw);
  draw();
  return {
    element: h('div', { class: 'text-input' }, field, count),
    focusable: field,
    read: () => field.value,
    problem: () => textProblem(component, field.value),
  };
}
