import { ComponentType } from 'discord-api-types/v10';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumHint, chromiumPath, launchChromium } from '../../support/chromium.ts';
import { openPage, soon } from './browser-page.ts';
import { botMessage, result } from './fake-messages.ts';
import { ADA, BEN } from './fake-world.ts';

const shown = { thinking: false, ephemeral: false };

const results = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ ...shown, message: botMessage(10 + index, [result]) }));

const answerTo = (member: { id: string; name: string }, number: number) => ({
  kind: 'message' as const,
  message: {
    ...shown,
    invokedBy: { id: member.id, name: member.name, command: '"Remix"' },
    message: botMessage(number, [result]),
  },
});

/** How far the messages are from their end, in pixels. */
const toTheEnd = (page: Page): Promise<number> =>
  page
    .locator('.scroller')
    .evaluate((box) => Math.round(box.scrollHeight - box.scrollTop - box.clientHeight));

describe.skipIf(chromiumPath === undefined)(`reading in a browser${chromiumHint}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  it('stays at the end when content grows between a scroll and its event', async () => {
    await using at = await openPage(browser, { messages: results(4) });
    const scroller = at.page.locator('.scroller');
    await soon(() => toTheEnd(at.page)).toBe(0);
    await scroller.evaluate(async (box) => {
      const scrolled = new Promise((resolve) => box.addEventListener('scroll', resolve, { once: true }));
      box.scrollTop -= 30;
      await scrolled;
      box.scrollTop = box.scrollHeight;
      const growth = box.ownerDocument.createElement('div');
      growth.style.height = '500px';
      box.querySelector('[role=log]')?.append(growth);
    });
    await soon(() => toTheEnd(at.page)).toBe(0);
  });

  it('leaves whoever has scrolled up where they are, until they act themselves', async () => {
    await using at = await openPage(browser, { messages: results(4) });
    const { page, server } = at;
    await soon(() => toTheEnd(page)).toBe(0);
    await page.locator('.scroller').evaluate((box) => box.scrollTo(0, 0));
    const jump = page.getByRole('button', { name: 'Jump to the newest messages' });
    await jump.waitFor();
    server.tell(answerTo(BEN, 50));
    await soon(() => page.getByRole('article').count()).toBe(5);
    expect(await toTheEnd(page)).toBeGreaterThan(500);
    server.tell(answerTo(ADA, 51));
    await soon(() => toTheEnd(page)).toBe(0);
    await soon(() => jump.isVisible()).toBe(false);
    expect(await page.getByRole('article').last().textContent()).toContain('Ada submitted Remix');
  });

  it('keeps the list of mischief unfolded while messages come', async () => {
    await using at = await openPage(browser, { messages: [] });
    const { page, server } = at;
    await page.getByText('See how it takes trouble').click();
    server.tell(answerTo(BEN, 50));
    await soon(() => page.getByRole('article').count()).toBe(1);
    expect(await page.getByText('fails while generating').isVisible()).toBe(true);
  });

  it('gives a single image its room before it has arrived', async () => {
    const media = { url: '/pictures/never.svg', width: 512, height: 1024 };
    const gallery = { type: ComponentType.MediaGallery as const, items: [{ media, description: 'late' }] };
    await using at = await openPage(browser, { messages: [] });
    const { page, server } = at;
    await page.route('**/pictures/**', () => {});
    server.tell({ kind: 'message', message: { ...shown, message: botMessage(9, [gallery]) } });
    const image = page.getByTestId('gallery').locator('img');
    await soon(async () => (await image.boundingBox())?.height).toBe(350);
    expect((await image.boundingBox())?.width).toBe(175);
  });
});
