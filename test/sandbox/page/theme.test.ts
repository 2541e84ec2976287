import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumHint, chromiumPath, launchChromium } from '../../support/chromium.ts';
import { openPage, soon } from './browser-page.ts';
import { remix } from './fake-modal.ts';
import { SENT_AT } from './fake-world.ts';
import { faintTexts } from './page-audit.ts';

const THEMES = ['light', 'dark'] as const;
const WHITE = 'rgb(255, 255, 255)';

describe.skipIf(chromiumPath === undefined)(`the themes of the page${chromiumHint}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  it('follow the system until the visitor chooses, which is remembered', async () => {
    await using at = await openPage(browser);
    const { page } = at;
    const ground = () => page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
    await page.emulateMedia({ colorScheme: 'light' });
    await soon(ground).toBe(WHITE);
    await page.emulateMedia({ colorScheme: 'dark' });
    await soon(ground).not.toBe(WHITE);
    await page.getByRole('button', { name: 'Use the light theme' }).click();
    await soon(ground).toBe(WHITE);
    await page.reload();
    await soon(ground).toBe(WHITE);
    await page.getByRole('button', { name: 'Use the dark theme' }).click();
    await soon(ground).not.toBe(WHITE);
  });

  it.each(THEMES)('can be read: every text of the %s one stands out', async (colorScheme) => {
    await using at = await openPage(browser);
    const { server, page, box } = at;
    await page.emulateMedia({ colorScheme });
    await page.getByText('Test error handling').click();
    const violation = { at: SENT_AT, where: 'PATCH @original', rule: 'A gallery holds at most 10 items.' };
    server.tell({ kind: 'violation', violation });
    await soon(() => page.getByTestId('violations').textContent()).toBe('1 violation');
    expect(await faintTexts(page)).toEqual([]);
    await page.getByTestId('violations').click();
    expect(await faintTexts(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await box.fill('/imagine x samples: 9');
    await page.keyboard.press('Enter');
    expect(await faintTexts(page)).toEqual([]);
    server.answer('/components', () => ({ kind: 'modal', modal: remix }));
    await page.getByRole('button', { name: 'Remix' }).click();
    await page.getByRole('dialog').getByLabel('Prompt').fill('');
    await page.getByRole('button', { name: 'Submit' }).click();
    await page.getByText('This field is required.').waitFor();
    expect(await faintTexts(page)).toEqual([]);
  });
});
