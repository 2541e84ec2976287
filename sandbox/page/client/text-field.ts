import { h, type Props } from './dom.ts';

/** Browsers that cannot size a text area by its content get a width in characters instead. */
const sizesItself = CSS.supports('field-sizing', 'content');

/** A text area of one line that grows with what is typed. Enter is left to whoever listens. */
export function textField(props: Props): HTMLTextAreaElement {
  const field = h('textarea', { rows: 1, spellcheck: 'false', autocomplete: 'off', ...props });
  if (!sizesItself) {
    field.addEventListener('input', () => setWidth(field));
    setWidth(field);
  }
  return field;
}

/** Sets the text as if it had been typed, the caret at its end, without telling the listeners. */
export function write(field: HTMLTextAreaElement, text: string): void {
  field.value = text;
  field.setSelectionRange(text.length, text.length);
  if (!sizesItself) setWidth(field);
}

function setWidth(field: HTMLTextAreaElement): void {
  field.cols = Math.min(80, Math.max(2, field.value.length + 1));
}
