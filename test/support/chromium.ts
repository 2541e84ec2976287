import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { PATIENCE_MS } from './patience.ts';

// The first one has no windows to draw, and costs a third of the others.
const NAMES = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
];

/** Where a Chromium stands on this machine: CHROMIUM_PATH, else the first of its usual names on the PATH. */
export const chromiumPath: string | undefined = [
  process.env.CHROMIUM_PATH ?? '',
  ...['/usr/bin', ...(process.env.PATH ?? '').split(delimiter)].flatMap((folder) =>
    NAMES.map((name) => join(folder, name)),
  ),
].find(isExecutable);

/** To be put behind the name of a suite that needs a browser, so that a skipped run says why. */
export const chromiumHint =
  chromiumPath === undefined ? ' (skipped: no Chromium found; install it or set CHROMIUM_PATH)' : '';

/** @throws {Error} when there is no Chromium; suites skip by {@link chromiumPath} before that. */
export async function launchChromium(): Promise<Browser> {
  if (chromiumPath === undefined) throw new Error('No Chromium found: install it or set CHROMIUM_PATH.');
  // Containers run as root, where Chromium's own sandbox refuses to start; the tests open loopback pages only.
  return chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox'] });
}

/** A page of a browser, which waits for whatever a test does or looks for as long as the machine needs. */
export async function openBlankPage(browser: Browser, options: BrowserContextOptions = {}): Promise<Page> {
  const page = await browser.newPage(options);
  page.setDefaultTimeout(PATIENCE_MS);
  return page;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return path !== '';
  } catch {
    return false;
  }
}
