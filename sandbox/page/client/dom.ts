/** What may stand inside an element; `false`, `null` and `undefined` leave nothing behind. */
export type Child = Node | string | number | false | null | undefined | Child[];

type Handlers = { [E in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[E]) => void };

/** Attributes by their HTML names; `true` writes an empty attribute, `false` and `undefined` none. */
export type Props = {
  on?: Handlers;
  /** CSS custom properties, without the leading dashes. A `style` attribute would break the page's policy. */
  vars?: Record<string, string>;
  [attribute: string]: string | number | boolean | undefined | Handlers | Record<string, string>;
};

/**
 * Makes one element. Text always becomes a text node, so nothing that a bot or a member wrote is read as HTML.
 */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Props = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  const { on, vars, ...attributes } = props;
  setAttributes(element, attributes);
  for (const [name, value] of Object.entries(vars ?? {})) element.style.setProperty(`--${name}`, value);
  // The border to the DOM: Object.entries loses which event belongs to which handler.
  for (const [event, handler] of Object.entries(on ?? {}))
    element.addEventListener(event, handler as EventListener);
  element.append(...nodesOf(children));
  return element;
}

/** Writes, changes or removes attributes of an element that stands already. */
function setAttributes(element: Element, attributes: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) element.removeAttribute(name);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
}

/** Puts the children in place of everything the element held. */
export function fill(element: Element, ...children: Child[]): void {
  element.replaceChildren(...nodesOf(children));
}

function nodesOf(children: Child[]): (Node | string)[] {
  return children.flatMap((child): (Node | string)[] => {
    if (Array.isArray(child)) return nodesOf(child);
    if (child === undefined || child === null || child === false) return [];
    return [typeof child === 'number' ? String(child) : child];
  });
}

/** An id that is unique on the page, for `aria-controls`, `aria-describedby` and labels. */
export function createIds(prefix: string): () => string {
  let last = 0;
  return () => `${prefix}-${++last}`;
}
