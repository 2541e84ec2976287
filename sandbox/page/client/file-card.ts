import { h } from './dom.ts';
import { icon } from './icons.ts';

const UNITS = ['bytes', 'KB', 'MB'];

/** A file to download; `size` in bytes. */
export function fileCard({
  url,
  name,
  size,
}: {
  url: string;
  name: string;
  size: number | undefined;
}): HTMLElement {
  return h(
    'div',
    { class: 'file-card' },
    icon('file', 32),
    h(
      'div',
      {},
      h('a', { href: url, download: name }, name),
      size !== undefined && h('span', { class: 'size' }, formatBytes(size)),
    ),
  );
}

/** "1.50 MB", in steps of 1024 as Discord counts. */
export function formatBytes(bytes: number): string {
  const step = Math.min(UNITS.length - 1, Math.floor(Math.log(Math.max(1, bytes)) / Math.log(1024)));
  const amount = bytes / 1024 ** step;
  return `${step === 0 ? amount : amount.toFixed(2)} ${UNITS[step]}`;
}
