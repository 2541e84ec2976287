import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumHint, chromiumPath, launchChromium } from '../../support/chromium.ts';
import { lastPosted, openPage, soon } from './browser-page.ts';
import { ADA, IMAGES } from './fake-world.ts';

const options = (page: Page) => page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option');

/** Two LoRAs for the last entry of a comma-separated list, keeping the ids of what stands before it. */
const completeLora = ({ options: typed }: Record<string, unknown>) => {
  // What the page posts is what this file asserts about.
  const { lora } = typed as { lora: string };
  const before = lora
    .split(',')
    .slice(0, -1)
    .map((entry) => entry.trim().split(' ')[0]);
  return {
    choices: ['oil', 'ink'].map((id) => ({
      name: [...before, `${id} · SDXL`].join(', '),
      value: [...before, id].join(', '),
    })),
  };
};

describe.skipIf(chromiumPath === undefined)(`the composer in a browser${chromiumHint}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  it('runs a command with options chosen by the keyboard alone', async () => {
    await using at = await openPage(browser);
    const { server, page, box } = at;
    server.answer('/autocomplete', completeLora);

    await box.fill('/ima');
    await page.keyboard.press('Enter');
    await page.keyboard.type('a fox');
    await page.keyboard.press('Tab');
    await page.keyboard.type('lora:');
    await options(page).first().waitFor();
    await page.keyboard.press('Enter');
    await soon(() => page.getByLabel('lora', { exact: true }).inputValue()).toBe('oil · SDXL');
    await page.keyboard.type(', ');
    await soon(() => options(page).count()).toBe(2);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Tab');
    await soon(() => page.getByLabel('lora', { exact: true }).inputValue()).toBe('oil, ink · SDXL');
    await page.keyboard.press('Tab');
    await page.keyboard.type('upscale:t');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');

    await soon(() => lastPosted(server, '/commands')).toEqual({
      as: ADA.id,
      channelId: IMAGES,
      command: 'imagine',
      options: { prompt: 'a fox', lora: 'oil, ink', upscale: true },
    });
    expect(lastPosted(server, '/autocomplete')).toMatchObject({
      focused: 'lora',
      options: { prompt: 'a fox', lora: 'oil · SDXL, ' },
    });
    expect(await box.inputValue()).toBe('');
  });

  it('sends nothing that Discord’s client would not send, and says why', async () => {
    await using at = await openPage(browser);
    const { server, page, box } = at;
    await box.fill('/imagine samples: 9');
    await page.keyboard.press('Enter');
    const status = page.getByTestId('composer-status');
    await soon(() => status.textContent()).toBe('prompt: This option is required. Give it a value.');
    await page.getByLabel('prompt', { exact: true }).fill('x'.repeat(41));
    await page.keyboard.press('Enter');
    await soon(() => status.textContent()).toContain('40 characters or shorter');
    await page.getByLabel('prompt', { exact: true }).fill('fox');
    await page.keyboard.press('Enter');
    await soon(() => status.textContent()).toBe('samples: This must be 4 or less.');
    expect(server.posted).toEqual([]);
    await page.getByLabel('samples').fill('');
    await page.keyboard.press('Backspace');
    await soon(() => page.getByLabel('samples').count()).toBe(0);
    await page.keyboard.press('Enter');
    await soon(() => lastPosted(server, '/commands')).toMatchObject({ options: { prompt: 'fox' } });
  });

  it('asks before Escape throws away what was typed', async () => {
    await using at = await openPage(browser);
    const { page, box } = at;
    const prompt = page.getByLabel('prompt', { exact: true });
    await box.fill('/imagine a fox');
    await prompt.fill('a fox in the snow');
    await prompt.press('Escape');
    expect(await prompt.inputValue()).toBe('a fox in the snow');
    expect(await page.getByTestId('composer-status').textContent()).toContain('Press Escape once more');
    await prompt.press('Escape');
    await soon(() => box.isVisible()).toBe(true);
    await box.fill('/imagine ');
    await prompt.press('Escape');
    await soon(() => box.isVisible()).toBe(true);
  });

  it('takes the choice that is typed out in full, not the first', async () => {
    await using at = await openPage(browser);
    const { server, page, box } = at;
    server.answer('/autocomplete', () => ({
      choices: ['oil paint', 'Oil'].map((name) => ({ name, value: name.toLowerCase() })),
    }));
    await box.fill('/imagine a fox');
    await page.keyboard.type('upscale:false');
    await page.keyboard.press('Enter');
    await page.keyboard.type('size:PORTRAIT');
    await page.keyboard.press('Tab');
    await page.keyboard.type('lora:oil');
    await options(page).getByText('oil paint').waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await soon(() => lastPosted(server, '/commands')).toMatchObject({
      options: { prompt: 'a fox', upscale: false, size: 'portrait', lora: 'oil' },
    });
  });

  it('gives text that names no option to the first option that takes it', async () => {
    await using at = await openPage(browser);
    const { server, page, box } = at;
    await box.fill('/search ');
    await page.keyboard.type('dragon');
    await soon(() => options(page).allTextContents()).toEqual([expect.stringContaining('words: dragon')]);
    await page.keyboard.press('Enter');
    await soon(() => page.getByLabel('words').inputValue()).toBe('dragon');
    await page.keyboard.press('Enter');
    await soon(() => lastPosted(server, '/commands')).toMatchObject({ options: { words: 'dragon' } });
  });

  it('refuses text that no option takes instead of leaving it out', async () => {
    await using at = await openPage(browser);
    const { server, page, box } = at;
    await box.fill('/help me');
    await page.keyboard.press('Enter');
    await soon(() => page.getByTestId('composer-status').textContent()).toContain('No option takes “me”');
    expect(server.posted).toEqual([]);
    await page.getByLabel('Add an option').fill('');
    await page.keyboard.press('Enter');
    await soon(() => lastPosted(server, '/commands')).toMatchObject({ command: 'help' });
  });

  it('keeps what was typed where it cannot be sent now', async () => {
    await using at = await openPage(browser);
    const { server, page, box } = at;
    server.answer('/commands', () => ({ kind: 'unanswered', reason: '' }));
    await box.fill('/imagine a fox');
    await page.keyboard.press('Enter');
    await soon(() => box.inputValue()).toBe('/imagine prompt: a fox');
    await box.press('Enter');
    await soon(() => page.getByLabel('prompt', { exact: true }).inputValue()).toBe('a fox');
    server.tell({ kind: 'commands', commands: [] });
    await soon(() => box.inputValue()).toBe('/imagine prompt: a fox');
    await soon(() => page.getByTestId('composer-status').textContent()).toContain('is not offered here');
  });

  it('sends subcommands by their names', async () => {
    await using at = await openPage(browser);
    const { server, page, box } = at;
    await box.fill('/preset sa');
    await options(page).first().click();
    await page.keyboard.type('mine');
    await page.keyboard.press('Enter');
    await soon(() => lastPosted(server, '/commands')).toMatchObject({
      command: 'preset',
      subcommand: 'save',
      options: { name: 'mine' },
    });
  });

  it('tells who types plain text that commands are wanted', async () => {
    await using at = await openPage(browser);
    await at.box.fill('hello');
    await at.page.keyboard.press('Enter');
    await soon(() => at.page.getByTestId('composer-status').textContent()).toContain('answers commands only');
  });
});
