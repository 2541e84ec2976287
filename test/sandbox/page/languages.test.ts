import { type APIApplicationCommand, ApplicationCommandOptionType as Option } from 'discord-api-types/v10';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumHint, chromiumPath, launchChromium } from '../../support/chromium.ts';
import { lastPosted, openPage, soon } from './browser-page.ts';
import { command } from './fake-state.ts';

const HISTORY = {
  ...command('history', 'Alle deine Bilder', [
    { type: Option.String, name: 'search', description: 'Wonach', name_localizations: { de: 'suche' } },
  ]),
  name_localizations: { de: 'verlauf' },
} as APIApplicationCommand;

describe.skipIf(chromiumPath === undefined)(`the languages of the page${chromiumHint}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  it('are chosen in its bar, by the keyboard too, and told to the sandbox', async () => {
    await using at = await openPage(browser);
    const { server, page } = at;
    const own = page.getByRole('combobox', { name: 'Your language' });
    expect(await own.locator('option').allTextContents()).toEqual(['American English', 'Deutsch']);
    await own.focus();
    await page.keyboard.press('D');
    await soon(() => lastPosted(server, '/languages')).toMatchObject({ of: 'member', language: 'de' });
    await page.getByRole('combobox', { name: 'Language of the server' }).selectOption('de');
    await soon(() => lastPosted(server, '/languages')).toMatchObject({ of: 'server', language: 'de' });
  });

  it.each([400, 760, 1280])(
    'fit into the bar of a page %d pixels wide, beside what else is in it',
    async (width) => {
      await using at = await openPage(browser);
      const { page } = at;
      await page.setViewportSize({ width, height: 800 });
      const controls = await page.locator('.topbar').locator('button, select').all();
      expect(controls).toHaveLength(4);
      for (const control of controls) {
        const box = await control.boundingBox();
        expect((box?.x ?? 0) + (box?.width ?? Infinity)).toBeLessThanOrEqual(width);
      }
    },
  );

  it('name commands anew in a list that is in sight', async () => {
    await using at = await openPage(browser);
    const { server, page, box } = at;
    await box.fill('/his');
    await page.getByText('There is no such command.').waitFor();
    server.tell({ kind: 'commands', commands: [command('history', 'All your images')] });
    await page.getByRole('option', { name: /^\/history/ }).waitFor();
    server.tell({ kind: 'commands', commands: [HISTORY] });
    await page.getByRole('option', { name: /^\/verlauf/ }).waitFor();
  });

  it('name commands and options, which are sent by their English names', async () => {
    await using at = await openPage(browser, { commands: [HISTORY] });
    const { server, page, box } = at;
    await box.fill('/ver');
    await page.getByRole('option', { name: /^\/verlauf/ }).click();
    await page.getByLabel('Add an option').fill('suche:');
    await page.getByLabel('suche', { exact: true }).fill('Füchse');
    await page.keyboard.press('Enter');
    await soon(() => lastPosted(server, '/commands')).toMatchObject({
      command: 'history',
      options: { search: 'Füchse' },
    });
  });
});
