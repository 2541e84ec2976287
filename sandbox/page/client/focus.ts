/** Rebuilds part of the page and puts the keyboard focus back on the element with the same `data-focus`. */
export function keepingFocus(within: HTMLElement, rebuild: () => void): void {
  const active = document.activeElement;
  const key = active instanceof HTMLElement && within.contains(active) ? active.dataset.focus : undefined;
  rebuild();
  if (key === undefined) return;
  within.querySelector<HTMLElement>(`[data-focus="${CSS.escape(key)}"]`)?.focus();
}
