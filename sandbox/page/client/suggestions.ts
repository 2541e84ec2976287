import type { VNode } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { type Child, classes, html } from './html.ts';
import { dots } from './icons.ts';
import { handleKey, keepFocus } from './inputs.ts';

export type Suggestion = { label: Child; description?: Child; aside?: Child; pick(): void };

type SuggestionContent = {
  heading: Child;
  items: Suggestion[];
  /** More is being fetched: what is in sight stays, dimmed, and cannot be picked. */
  busy?: boolean;
  /** Shown when there are no items. */
  nothing?: string;
  /** The item that Enter takes at once, by its number; without one an arrow key must choose. */
  active?: number;
};

/** The list above the composer. It belongs to one text field at a time, which keeps the focus and passes its keys on. */
export type Suggestions = {
  view: VNode;
  show(field: string, content: SuggestionContent): void;
  hide(): void;
  isShownFor(field: string): boolean;
  /** @returns whether the key was for the list */
  handleKey(event: KeyboardEvent): boolean;
  /** What the field of that name says about the list. */
  ariaOf(field: string): Record<string, string | undefined>;
};

/** `items` can be picked, `rows` are in sight. */
type Shown = SuggestionContent & { field: string; rows: Suggestion[]; active: number };

const LIST_ID = 'suggestions';

/** Keeps what the list shows, for the component that holds its fields. */
export const useSuggestions = (): Suggestions => {
  const [shown, setShown] = useState<Shown>();
  const items = shown?.items ?? [];

  const show = (field: string, content: SuggestionContent): void =>
    setShown((before) => next(before, field, content));
  const hide = (): void => setShown(undefined);

  const step = (by: number): void => {
    if (shown === undefined) return;
    const from = shown.active === -1 && by < 0 ? 0 : shown.active;
    setShown({ ...shown, active: (from + by + items.length) % items.length });
  };

  const handleListKey = (event: KeyboardEvent): boolean => {
    if (items.length === 0) return false;
    const take = event.shiftKey ? undefined : items[shown?.active ?? -1]?.pick;
    return handleKey(event, {
      ArrowDown: () => step(1),
      ArrowUp: () => step(-1),
      Escape: hide,
      Enter: take,
      Tab: take,
    });
  };

  const isShownFor = (field: string): boolean => shown?.field === field;

  const ariaOf = (field: string): Record<string, string | undefined> => {
    const own = isShownFor(field) ? shown : undefined;
    return {
      'aria-expanded': String(own !== undefined && items.length > 0),
      'aria-controls': own && LIST_ID,
      'aria-activedescendant': own && own.active !== -1 ? rowId(own.active) : undefined,
    };
  };

  const view = html`<${SuggestionList} shown=${shown} />`;
  return { view, show, hide, isShownFor, handleKey: handleListKey, ariaOf };
};

const next = (before: Shown | undefined, field: string, content: SuggestionContent): Shown => {
  const active = content.items.length > 0 ? (content.active ?? -1) : -1;
  const shown = { ...content, field, rows: content.items, active };
  if (content.busy !== true || before?.field !== field) return shown;
  const { rows, nothing } = before;
  return { ...shown, rows, ...(nothing === undefined ? {} : { nothing }) };
};

const rowId = (index: number): string => `suggestion-${index}`;

const SuggestionList = ({ shown }: { shown: Shown | undefined }): VNode => {
  const list = useRef<HTMLDivElement>(null);
  const active = shown?.active ?? -1;
  useLayoutEffect(
    () => list.current?.children[active]?.scrollIntoView({ block: 'nearest' }),
    [active, shown?.rows],
  );
  const { heading, busy = false, rows = [], nothing } = shown ?? {};
  const isEmpty = rows.length === 0 && nothing !== undefined;
  return html`
    <div class=${classes('suggestions', busy && 'busy')} hidden=${shown === undefined} onMouseDown=${keepFocus}>
      <div class="suggestions-heading">${heading}${busy && dots()}</div>
      <div ref=${list} id=${LIST_ID} role="listbox" aria-label="Suggestions">
        ${isEmpty ? html`<p class="nothing">${nothing}</p>` : rows.map((row, index) => itemRow(row, index, active))}
      </div>
    </div>
  `;
};

const itemRow = (
  { label, description, aside, pick }: Suggestion,
  index: number,
  active: number,
): VNode => html`
  <div id=${rowId(index)} role="option" class="suggestion" aria-selected=${String(index === active)}
    onClick=${pick}>
    <span class="text">
      <span class="label">${label}</span>
      ${description !== undefined && html`<span class="description">${description}</span>`}
    </span>
    ${aside !== undefined && aside !== false && html`<span class="aside">${aside}</span>`}
  </div>
`;
