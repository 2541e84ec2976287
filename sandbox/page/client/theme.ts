import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { html } from './html.ts';
import { icon } from './icons.ts';

type Theme = 'light' | 'dark';

const KEY = 'theme';
const system = matchMedia('(prefers-color-scheme: light)');
const systemTheme = (): Theme => (system.matches ? 'light' : 'dark');

/** What the visitor chose before; undefined follows the system, also where the browser remembers nothing. */
const chosenBefore = (): Theme | undefined => {
  try {
    return (['light', 'dark'] as const).find((theme) => theme === localStorage.getItem(KEY));
  } catch {
    return undefined;
  }
};

const remember = (theme: Theme): void => {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // The choice holds until the page is closed.
  }
};

/** Switches between light and dark. Until it is pressed, the page follows the system. */
export const ThemeButton = (): VNode => {
  const [chosen, choose] = useState(chosenBefore);
  const [fallback, setFallback] = useState(systemTheme);
  useEffect(() => {
    const follow = (): void => setFallback(systemTheme());
    system.addEventListener('change', follow);
    return () => system.removeEventListener('change', follow);
  }, []);
  const theme = chosen ?? fallback;
  useEffect(() => document.documentElement.setAttribute('data-theme', theme), [theme]);
  const other = theme === 'light' ? 'dark' : 'light';
  const turn = (): void => {
    remember(other);
    choose(other);
  };
  const name = `Use the ${other} theme`;
  return html`
    <button type="button" class="bare" aria-label=${name} title=${name} onClick=${turn}>
      ${icon(other === 'light' ? 'sun' : 'moon')}
    </button>
  `;
};
