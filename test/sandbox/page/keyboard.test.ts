import { type APIMessageTopLevelComponent, ComponentType as Type } from 'discord-api-types/v10';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumHint, chromiumPath, launchChromium } from '../../support/chromium.ts';
import { lastPosted, openPage, soon } from './browser-page.ts';
import { botMessage, result } from './fake-messages.ts';
import { remix } from './fake-modal.ts';
import { namesIn, namesOf } from './page-audit.ts';

const shown = { thinking: false, ephemeral: false };

/** A page of settings: what can be changed has a name, and every button says the same. */
const SETTINGS: APIMessageTopLevelComponent = {
  type: Type.Container,
  components: ['Size limits', 'Quotas'].map((title, index) => ({
    type: Type.Section,
    components: [{ type: Type.TextDisplay, content: `**${title}**\n-# not set` }],
    accessory: { type: Type.Button, style: 2, label: 'Change', custom_id: `change-${index}` },
  })),
};

/** What has the focus, by its name. */
const focused = async (page: Page): Promise<string> =>
  (await namesOf(page.locator(':focus')))[0] ?? 'nothing';

describe.skipIf(chromiumPath === undefined)(`the page by its keyboard${chromiumHint}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  it('gives the focus back when a form closes, however it closes', async () => {
    await using at = await openPage(browser);
    const { server, page } = at;
    server.answer('/components', () => ({ kind: 'modal', modal: remix }));
    const modal = page.getByRole('dialog', { name: 'Remix' });
    for (const close of [
      () => modal.getByRole('button', { name: 'Submit' }).press('Enter'),
      () => modal.getByRole('button', { name: 'Cancel' }).press('Enter'),
      () => page.keyboard.press('Escape'),
    ]) {
      await page.getByRole('button', { name: 'Remix' }).press('Enter');
      await modal.waitFor();
      await close();
      await modal.waitFor({ state: 'detached' });
      await soon(() => focused(page)).toBe('Remix');
    }
  });

  it('asks before Escape throws away what was typed into a form', async () => {
    await using at = await openPage(browser);
    const { server, page } = at;
    server.answer('/components', () => ({ kind: 'modal', modal: remix }));
    await page.getByRole('button', { name: 'Remix' }).press('Enter');
    const modal = page.getByRole('dialog', { name: 'Remix' });
    await modal.getByRole('textbox', { name: 'Prompt' }).press('!');
    await page.keyboard.press('Escape');
    await modal.getByText('Press Escape once more').waitFor();
    expect(await modal.getByRole('textbox', { name: 'Prompt' }).inputValue()).toContain('!');
    await page.keyboard.press('Escape');
    await modal.waitFor({ state: 'detached' });
  });

  it('gives the focus back when pictures or the list of violations close', async () => {
    await using at = await openPage(browser);
    const { page } = at;
    const image = page.getByRole('button', { name: 'image 1 of 4' });
    await image.press('Enter');
    await page.getByRole('button', { name: 'Close' }).press('Enter');
    await soon(() => image.evaluate((one) => one.matches(':focus'))).toBe(true);
    await page.getByTestId('violations').press('Enter');
    await page.getByRole('complementary', { name: 'Violations' }).waitFor();
    await page.keyboard.press('Escape');
    await soon(() => focused(page)).toContain('violations');
  });

  it('keeps the focus near where it was when a message changes under it', async () => {
    await using at = await openPage(browser, {
      messages: [{ ...shown, message: botMessage(1, [SETTINGS]) }],
    });
    const { server, page } = at;
    await page.getByRole('button', { name: 'Change: Quotas' }).press('Enter');
    await soon(() => lastPosted(server, '/components')).toMatchObject({ customId: 'change-1' });
    server.tell({ kind: 'message', message: { ...shown, message: botMessage(1, [result]) } });
    await soon(() => focused(page)).toContain('image 1 of 4');
    server.tell({ kind: 'deleted', messageId: botMessage(1, []).id });
    await soon(() => focused(page)).toBe('Message #images');
  });

  it('walks a group by arrows, and past it by Tab', async () => {
    await using at = await openPage(browser);
    const { page } = at;
    const buttons = page.getByRole('toolbar').filter({ hasText: 'New seed' });
    await buttons.getByRole('button').first().focus();
    const walked: string[] = [];
    for (const key of ['ArrowRight', 'ArrowDown', 'ArrowRight', 'ArrowRight', 'End', 'Home', 'ArrowLeft']) {
      await page.keyboard.press(key);
      walked.push(await focused(page));
    }
    // The one that is disabled is passed over, and the last leads to the first.
    const [reroll, ...others] = ['🎲Reroll same seed', 'New seed', 'Remix', 'Delete'];
    expect(walked).toEqual([...others, reroll, 'Delete', reroll, 'Delete']);
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Same seed, another scheduler');
    for (const name of [reroll, '#images', 'image 1 of 4']) {
      await page.keyboard.press('Shift+Tab');
      expect(await focused(page)).toContain(name);
    }
  });

  it('has one stop for all members, all channels and all servers', async () => {
    await using at = await openPage(browser);
    const { page } = at;
    await page.getByRole('radio', { name: 'Ada' }).focus();
    await page.keyboard.press('Shift+Tab');
    expect(await focused(page)).toContain('images');
    await page.keyboard.press('ArrowDown');
    expect(await focused(page)).toContain('after-dark');
    await page.keyboard.press('Shift+Tab');
    expect(await focused(page)).toBe('Image Makers');
    await page.getByRole('radio', { name: 'Ada' }).press('ArrowDown');
    await page.getByRole('radio', { name: 'Ben', checked: true }).waitFor();
    expect(await page.title()).toContain('Ben in');
  });

  it('names every control, and no two of a place alike', async () => {
    const message = { ...shown, message: botMessage(1, [SETTINGS, result]) };
    await using at = await openPage(browser, { messages: [message] });
    const { server, page, box } = at;
    server.answer('/components', () => ({ kind: 'modal', modal: remix }));
    const check = async (part: string): Promise<void> => {
      const names = await namesIn(page.locator(part));
      expect(names).not.toContain('');
      expect(names).toEqual([...new Set(names)]);
    };
    expect(await namesIn(page.locator('article'))).toContain('Change: Size limits');
    await check('body');
    await box.fill('/imagine a fox');
    await check('body');
    await page.getByRole('button', { name: 'Remix' }).press('Enter');
    await page.getByRole('dialog').waitFor();
    await check('dialog');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'image 1 of 4' }).press('Enter');
    await check('dialog');
  });

  it('takes what is typed anywhere into the message box', async () => {
    await using at = await openPage(browser);
    const { page, box } = at;
    await page.getByRole('button', { name: 'New seed' }).focus();
    await page.keyboard.type('/ima');
    expect(await box.inputValue()).toBe('/ima');
    await page.keyboard.press('Enter');
    await page.keyboard.type('a fox');
    await page.getByRole('img', { name: 'image 1 of 4' }).click();
    await page.keyboard.type('x');
    await page.keyboard.press('Escape');
    await page.keyboard.type('es in the snow');
    expect(await page.getByLabel('prompt', { exact: true }).inputValue()).toBe('a foxes in the snow');
  });

  it('goes from the start to a result without a mouse, on a phone’s width too', async () => {
    await using at = await openPage(browser, { messages: [] });
    const { server, page, box } = at;
    await page.setViewportSize({ width: 400, height: 800 });
    server.answer('/commands', () => {
      server.tell({ kind: 'message', message: { ...shown, message: botMessage(9, [result]) } });
      return { kind: 'answered' };
    });
    await soon(() => box.evaluate((one) => one.matches(':focus'))).toBe(true);
    await page.keyboard.type('/imagine a fox');
    await page.keyboard.press('Enter');
    await page.getByRole('article').waitFor();
    const wanted = ['Same seed, another scheduler', '🎲Reroll same seed', '#images', 'image 1 of 4'];
    for (const name of wanted) {
      await page.keyboard.press('Shift+Tab');
      await soon(() => focused(page)).toContain(name);
    }
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Image' }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await soon(() => box.evaluate((one) => one.matches(':focus'))).toBe(true);
  });

  it('presses a button once, however long its key is held', async () => {
    await using at = await openPage(browser);
    const { server, page } = at;
    await page.getByRole('button', { name: 'New seed' }).focus();
    for (let times = 0; times < 4; times += 1) await page.keyboard.down('Enter');
    await page.keyboard.up('Enter');
    await soon(() => server.posted.length).toBe(1);
    await soon(() => page.locator('[aria-disabled]').count()).toBe(0);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await soon(() => server.posted.map(({ body }) => body)).toEqual([
      expect.objectContaining({ customId: 'new-seed' }),
      expect.objectContaining({ customId: 'remix' }),
    ]);
  });
});
