import { h } from './dom.ts';

export type FilePicker = { element: HTMLInputElement; open(): void };

/** The browser's own dialog for files; what is dropped on `target` counts as chosen too. */
export function createFilePicker(
  target: HTMLElement,
  { several, chosen }: { several: boolean; chosen(files: File[]): void },
): FilePicker {
  const element = h('input', { type: 'file', class: 'file-picker', tabindex: -1, multiple: several });
  element.setAttribute('aria-hidden', 'true');
  element.addEventListener('change', () => {
    const files = [...(element.files ?? [])];
    // The same file can be chosen again after it was taken away.
    element.value = '';
    if (files.length > 0) chosen(files);
  });
  target.addEventListener('dragover', (event) => event.preventDefault());
  target.addEventListener('drop', (event) => {
    event.preventDefault();
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length > 0) chosen(several ? files : files.slice(0, 1));
  });
  return { element, open: () => element.click() };
}
