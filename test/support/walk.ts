import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { launchChromium, openBlankPage } from './chromium.ts';
import { startSandboxProcess } from './sandbox-process.ts';

/** A sandbox in a process of its own, and a browser, for all walks of a file, with what its pages complained of. */
export type Walks = Awaited<ReturnType<typeof openWalks>>;

/** Starting a sandbox and a browser takes more than most walks do: those of a file share them, each in its own channel. */
export const openWalks = async () => {
  await using opened = new AsyncDisposableStack();
  const sandbox = opened.use(await startSandboxProcess());
  const browser = opened.use(await launchChromium());
  const complaints: string[] = [];
  /** Opens the page as somebody who was never there, in a channel in which no other walk goes. */
  const enter = async (channel: string): Promise<Page> => {
    const page = await openBlankPage(browser, { viewport: { width: 1280, height: 900 } });
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(sandbox.pageUrl);
    const channels = page.getByRole('navigation', { name: 'Channels' });
    await channels.getByText(channel, { exact: true }).click();
    await page.getByRole('textbox', { name: `Message #${channel}` }).waitFor();
    return page;
  };
  const stack = opened.move();
  return { sandbox, enter, complaints, [Symbol.asyncDispose]: () => stack.disposeAsync() };
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
