import type { Browser, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { PageState } from '#sandbox/page/contract.ts';
import { openBlankPage } from '../../support/chromium.ts';
import { type FakeServer, startFakeServer } from './fake-server.ts';
import { state } from './fake-state.ts';

export type BrowserPage = AsyncDisposable & { server: FakeServer; page: Page; box: Locator };

/**
 * A fresh page on a fresh fake server. Disposing it fails when the browser complained: a script threw, or the
 * page broke its own content policy.
 */
export async function openPage(browser: Browser, changes: Partial<PageState> = {}): Promise<BrowserPage> {
  await using opened = new AsyncDisposableStack();
  const server = opened.use(await startFakeServer({ ...state, ...changes }));
  const page = await openBlankPage(browser);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (line) => line.type() === 'error' && complaints.push(line.text()));
  opened.defer(() => expect(complaints.filter(isOwnFault)).toEqual([]));
  opened.defer(() => page.close());
  await page.goto(server.origin);
  const box = page.getByRole('textbox', { name: 'Message #images' });
  await box.waitFor();
  const running = opened.move();
  return { server, page, box, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

/** A stream that a test cuts off is no fault of the page. */
function isOwnFault(complaint: string): boolean {
  return !complaint.startsWith('Failed to load resource');
}

/** Waits until something on the page is as expected; a busy machine gets its time. */
export const soon = <T>(read: () => T) => expect.poll(read);

/** The body that the page posted last to a path of the contract. */
export function lastPosted(server: FakeServer, path: string): unknown {
  return server.posted.findLast((one) => one.path === path)?.body;
}
