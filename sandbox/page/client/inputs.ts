import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import { html } from './html.ts';

/** Browsers that cannot size a text area by its content get a width in characters instead. */
const sizesItself = CSS.supports('field-sizing', 'content');

const widthOf = (text: string): number => Math.min(80, Math.max(2, text.length + 1));

type TextFieldProps = {
  value: string;
  /** Is given the element while it stands. */
  field?(element: HTMLTextAreaElement | null): void;
  [attribute: string]: unknown;
};

/** A text area of one line that grows with what is typed. Enter is left to its listeners. */
export const TextField = ({ field, ...attributes }: TextFieldProps): VNode => html`
  <textarea ref=${field} rows="1" cols=${sizesItself ? undefined : widthOf(attributes.value)}
    spellcheck=${false} autocomplete="off" ...${attributes} />
`;

/** Does what the key of an event is for, in the place of the browser. Returns whether it is for anything. */
export const handleKey = (
  event: KeyboardEvent,
  keys: Readonly<Record<string, (() => void) | undefined>>,
): boolean => {
  const handle = keys[event.key];
  if (handle === undefined) return false;
  event.preventDefault();
  handle();
  return true;
};

/** For what stands beside a field and must not take the focus out of it when it is pressed. */
export const keepFocus = (event: MouseEvent): void => event.preventDefault();

type FilePicker = {
  input: VNode;
  open(): void;
  /** Handlers for the element on which files may be dropped: those count as chosen too. */
  target: { onDragOver(event: DragEvent): void; onDrop(event: DragEvent): void };
};

type Picking = { several: boolean; types: readonly string[] | undefined; chosen(files: File[]): void };

/** The browser's own dialog for files; it offers those of Discord's `file_types`: "image", ".json". */
export const useFilePicker = ({ several, types = [], chosen }: Picking): FilePicker => {
  const element = useRef<HTMLInputElement>(null);

  const take = (list: FileList | null | undefined): void => {
    const files = [...(list ?? [])];
    if (files.length > 0) chosen(several ? files : files.slice(0, 1));
  };

  const changed = ({ currentTarget }: Event & { currentTarget: HTMLInputElement }): void => {
    take(currentTarget.files);
    // The same file can be chosen again after it was taken away.
    currentTarget.value = '';
  };

  return {
    input: html`
      <input ref=${element} type="file" class="file-picker" tabindex="-1" aria-hidden="true"
        multiple=${several} accept=${types.map((type) => (type.startsWith('.') ? type : `${type}/*`)).join()}
        onChange=${changed} />
    `,
    open: () => element.current?.click(),
    target: {
      onDragOver: (event) => event.preventDefault(),
      onDrop: (event) => {
        event.preventDefault();
        take(event.dataTransfer?.files);
      },
    },
  };
};
