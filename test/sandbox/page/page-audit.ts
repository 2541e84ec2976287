import type { Locator, Page } from 'playwright-core';

/** What can be reached by the keyboard, or pressed. */
const CONTROLS = 'button, a[href], input:not([type=file]), textarea, summary, [role=combobox]';

/** The names of all controls in sight within a part of the page, as a screen reader says them; in order. */
export const namesIn = (part: Locator): Promise<string[]> => namesOf(part.locator(CONTROLS));

/** The names of those elements that are in sight. */
export const namesOf = (elements: Locator): Promise<string[]> =>
  elements.evaluateAll((all) =>
    all
      .filter((one) => one.checkVisibility() && !one.closest('[inert]'))
      .map((one) => {
        const labels = 'labels' in one ? [...(one.labels ?? [])].map(({ textContent }) => textContent) : [];
        const images = [...one.querySelectorAll('img')].map(({ alt }) => alt);
        const words = one.getAttribute('aria-label') ?? [...labels, one.textContent, ...images].join(' ');
        return words.replace(/\s+/g, ' ').trim();
      }),
  );

/**
 * The texts in sight whose contrast with what is behind them is below 4.5 (WCAG's AA for normal text), with the ratio.
 * Decoration that no screen reader reads, and what cannot be pressed, is left out.
 */
export const faintTexts = (page: Page): Promise<string[]> => page.evaluate(FIND_FAINT_TEXTS);

// It runs in the browser, whose globals this project's type-checker does not know.
const FIND_FAINT_TEXTS = `(() => {
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const over = ([r, g, b, a], below) => [r, g, b].map((c, i) => (c * a + below[i] * (255 - a)) / 255);
  const behind = (element) => {
    if (element === null) return [255, 255, 255];
    return over(rgba(getComputedStyle(element).backgroundColor), behind(element.parentElement));
  };
  const light = (colour) => {
    const [r, g, b] = colour.map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
  const left = '[aria-hidden=true], :disabled, [aria-disabled], [inert], script, .spoiler';
  const found = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { parentElement: element, textContent } = walker.currentNode;
    if (textContent.trim() === '' || element.closest(left) || !element.checkVisibility()) continue;
    const ground = behind(element);
    const contrast = ratio(over(rgba(getComputedStyle(element).color), ground), ground);
    if (contrast < 4.5) found.add(textContent.trim().slice(0, 30) + ' ' + contrast.toFixed(2));
  }
  return [...found];
})()`;
