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

const answerTo = (member: { id: string; name: string }, number: number, command = '"Remix"') => ({
  kind: 'message' as const,
  message: {
    ...shown,
    invokedBy: { id: member.id, name: member.name, command },
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

  it('leaves whoever has scrolled up where they are, whatever they press, until they send a command', async () => {
    await using at = await openPage(browser, { messages: results(4) });
    const { page, server } = at;
    await soon(() => toTheEnd(page)).toBe(0);
    await page.locator('.scroller').evaluate((box) => box.scrollTo(0, 0));
    const jump = page.getByRole('button', { name: 'Jump to the newest messages' });
    await jump.waitFor();
    server.tell(answerTo(BEN, 50, '/imagine'));
    server.tell(answerTo(ADA, 51));
    server.tell(answerTo(ADA, 52, '[New seed]'));
    await soon(() => page.getByRole('article').count()).toBe(7);
    expect(await toTheEnd(page)).toBeGreaterThan(500);
    server.tell(answerTo(ADA, 53, '/imagine'));
    await soon(() => toTheEnd(page)).toBe(0);
    await soon(() => jump.isVisible()).toBe(false);
    await page.locator('.scroller').evaluate((box) => box.scrollTo(0, 0));
    await jump.waitFor();
    await page.keyboard.press('Escape');
    await soon(() => toTheEnd(page)).toBe(0);
  });

  it('presses one message by a double click, though the messages move in between', async () => {
    await using at = await openPage(browser, { messages: results(4) });
    const { page, server } = at;
    await soon(() => toTheEnd(page)).toBe(0);
    const { x, y } = (await page.getByRole('button', { name: 'New seed' }).last().boundingBox()) ?? {
      x: 0,
      y: 0,
    };
    await page.mouse.move(x + 5, y + 5);
    await page.mouse.down();
    await page.mouse.up();
    await soon(() => server.posted.length).toBe(1);
    // The same message again, one further down: its button comes to stand where the other one was.
    server.tell(answerTo(BEN, 50));
    await soon(() => page.getByRole('article').count()).toBe(5);
    await soon(() => toTheEnd(page)).toBe(0);
    await page.mouse.down({ clickCount: 2 });
    await page.mouse.up({ clickCount: 2 });
    await page.getByRole('button', { name: 'Remix' }).last().click();
    await soon(() => server.posted.map(({ body }) => body)).toMatchObject([
      { customId: 'new-seed' },
      { customId: 'remix', messageId: botMessage(50, []).id },
    ]);
  });

  it('keeps the words that test error handling unfolded while messages come', async () => {
    await using at = await openPage(browser, { messages: [] });
    const { page, server } = at;
    await page.getByText('Test error handling').click();
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
