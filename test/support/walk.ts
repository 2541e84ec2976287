import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { launchChromium, openBlankPage } from './chromium.ts';
import { startSandboxProcess } from './sandbox-process.ts';

/** A sandbox in a process of its own, with its page in a browser. Disposing it ends both. */
export const openWalk = async () => {
  await using opened = new AsyncDisposableStack();
  const sandbox = opened.use(await startSandboxProcess());
  const browser = opened.use(await launchChromium());
  const page = await openBlankPage(browser, { viewport: { width: 1280, height: 900 } });
  await page.goto(sandbox.pageUrl);
  const stack = opened.move();
  return { sandbox, page, [Symbol.asyncDispose]: () => stack.disposeAsync() };
};

/** The messages with these words. */
export const message = (page: Page, words: string | RegExp): Locator =>
  page.getByRole('article').filter({ hasText: words });

/** Chooses in a select of a message, by what the select says. */
export const choose = async (within: Locator, select: string, option: string | RegExp): Promise<void> => {
  await within.getByRole('combobox').filter({ hasText: select }).click();
  await within.page().getByRole('option', { name: option, exact: true }).click();
};

/** Rejects where the bot sent what Discord's schema does not allow. */
export const expectNoViolations = async (page: Page): Promise<void> =>
  expect(await page.getByTestId('violations').textContent()).toContain('0 violations');
