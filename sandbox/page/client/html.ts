import htm from 'htm';
import { type ComponentChildren, h, type VNode } from 'preact';
import { useReducer, useRef } from 'preact/hooks';

/** What may stand inside an element; `false`, `null` and `undefined` leave nothing behind. */
export type Child = ComponentChildren;

const bound = htm.bind(h);

/**
 * Elements written as in HTML: `<${Component} name=${value}>children<//>`, with exactly one element at the top.
 * Text always becomes a text node, so nothing that a bot or a member wrote is read as HTML.
 */
export const html = (strings: TemplateStringsArray, ...values: unknown[]): VNode => {
  const made = bound(strings, ...values);
  return Array.isArray(made) ? h('div', {}, made) : made;
};

/** CSS custom properties for the `style` of an element, which Preact sets one by one, as the page's policy demands. */
export const vars = (values: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [`--${name}`, value]));

/** The names of those classes that hold. */
export const classes = (...names: (string | false | undefined)[]): string => names.filter(Boolean).join(' ');

/** State that what outlives a rendering, such as an answer on its way, can read as it is by then. */
export type Live<T> = { readonly current: T; set(next: T): void };

/** Keeps state in a component. Setting it draws the component anew. */
export const useLive = <T>(first: () => T): Live<T> => {
  const [, redraw] = useReducer<number, void>((count) => count + 1, 0);
  const live = useRef<Live<T> | undefined>(undefined);
  live.current ??= createLive(first(), redraw);
  return live.current;
};

const createLive = <T>(first: T, redraw: () => void): Live<T> => {
  let current = first;
  return {
    get current() {
      return current;
    },
    set: (next) => {
      current = next;
      redraw();
    },
  };
};
