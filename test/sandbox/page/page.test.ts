import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumHint, chromiumPath, launchChromium } from '../../support/chromium.ts';
import { lastPosted, openPage, soon } from './browser-page.ts';
import { botMessage, result } from './fake-messages.ts';
import { remix } from './fake-modal.ts';
import { state } from './fake-state.ts';
import { ADA, SENT_AT } from './fake-world.ts';

describe.skipIf(chromiumPath === undefined)(`the page in a browser${chromiumHint}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  it('shows a bot that does not answer', async () => {
    await using at = await openPage(browser);
    at.server.answer('/commands', () => ({ kind: 'unanswered', reason: 'The bot is not connected.' }));
    at.server.answer('/components', () => ({ kind: 'unanswered', reason: '' }));
    await at.box.fill('/help ');
    await at.page.keyboard.press('Enter');
    const words = 'The application did not respond';
    await soon(() => at.page.getByTestId('composer-status').textContent()).toContain(words);
    await at.page.getByRole('button', { name: 'New seed' }).click();
    await soon(() => at.page.getByRole('article').first().getByRole('alert').textContent()).toContain(words);
  });

  it('lets a pressed button wait for its answer, and its neighbours with it', async () => {
    await using at = await openPage(browser);
    const { server, page } = at;
    const answer = Promise.withResolvers<object>();
    server.answer('/components', () => answer.promise);
    await page.getByRole('button', { name: 'New seed' }).click();
    await soon(() => page.locator('[aria-busy=true]').count()).toBe(1);
    expect(await page.getByRole('button', { name: 'Remix' }).isDisabled()).toBe(true);
    answer.resolve({ kind: 'answered' });
    await soon(() => page.getByRole('button', { name: 'Remix' }).isEnabled()).toBe(true);
    expect(lastPosted(server, '/components')).toMatchObject({ customId: 'new-seed' });
  });

  it('sends what is picked in a select', async () => {
    await using at = await openPage(browser);
    const { server, page } = at;
    const select = page.getByRole('article').first().getByRole('combobox');
    await select.press('Enter');
    await select.press('ArrowDown');
    await select.press('Enter');
    await soon(() => lastPosted(server, '/components')).toMatchObject({
      customId: 'scheduler',
      values: ['Euler'],
    });
  });

  it('opens a modal filled in, checks it, and sends it', async () => {
    await using at = await openPage(browser);
    const { server, page } = at;
    server.answer('/components', () => ({ kind: 'modal', modal: remix }));
    await page.getByRole('button', { name: 'Remix' }).click();
    const modal = page.getByRole('dialog', { name: 'Remix' });
    const prompt = modal.getByRole('textbox', { name: 'Prompt' });
    await soon(() => prompt.inputValue()).toBe('a lighthouse at dusk');
    await prompt.fill('');
    await modal.getByRole('button', { name: 'Submit' }).click();
    await soon(() => modal.getByText('This field is required.').isVisible()).toBe(true);
    expect(lastPosted(server, '/modals')).toBeUndefined();

    await prompt.fill('a fox');
    await modal.getByRole('radio', { name: 'Portrait' }).check();
    await modal.getByRole('combobox', { name: 'Scheduler' }).click();
    await modal.getByRole('option', { name: 'DDIM' }).click();
    await modal.getByRole('checkbox', { name: 'Upscale' }).check();
    await modal.getByRole('button', { name: 'Submit' }).click();
    await soon(() => modal.isVisible()).toBe(false);
    expect(lastPosted(server, '/modals')).toMatchObject({
      customId: 'remix-form',
      messageId: botMessage(1, []).id,
      fields: { prompt: 'a fox', seed: '4021', size: 'portrait', scheduler: ['DDIM'], upscale: 'true' },
    });
  });

  it('shows messages, edits and deletions as they happen', async () => {
    await using at = await openPage(browser, { messages: [] });
    const { server, page } = at;
    const shown = { thinking: true, ephemeral: false, invokedBy: { ...ADA, command: '/imagine' } };
    server.tell({ kind: 'message', message: { ...shown, message: botMessage(9, []) } });
    await soon(() => page.getByRole('article').textContent()).toContain('Loralei is thinking');
    server.tell({
      kind: 'message',
      message: { ...shown, thinking: false, message: botMessage(9, [result]) },
    });
    const image = page.getByRole('img', { name: 'A lighthouse at dusk, image 1 of 4' });
    await soon(() => image.isVisible()).toBe(true);
    await image.click();
    await page.keyboard.press('ArrowRight');
    await soon(() => page.getByRole('dialog', { name: 'Image' }).textContent()).toContain('2 of 4');
    await page.keyboard.press('Escape');
    server.tell({ kind: 'deleted', messageId: botMessage(9, []).id });
    await soon(() => page.getByRole('article').count()).toBe(0);
  });

  it('shows text as text, whatever it holds', async () => {
    const content = '<img src=x onerror="document.title=\'owned\'"> **bold**';
    const message = {
      message: botMessage(9, [], { content }),
      thinking: false,
      ephemeral: false,
    };
    await using at = await openPage(browser, { messages: [message] });
    const article = at.page.getByRole('article');
    await soon(() => article.textContent()).toContain('<img src=x');
    expect(await article.locator('strong').textContent()).toBe('bold');
    expect(await at.page.title()).toBe('Ada in #images · Loralei sandbox');
  });

  it('dismisses what only the member can see', async () => {
    await using at = await openPage(browser);
    const { page } = at;
    await page.getByRole('button', { name: 'Dismiss message' }).click();
    await soon(() => page.getByText('Only you can see this').count()).toBe(0);
  });

  it('finds back after the stream broke, with what happened meanwhile', async () => {
    await using at = await openPage(browser, { messages: [] });
    const { server, page } = at;
    const { messages } = state;
    server.state = { ...state, messages: messages.slice(0, 2), connected: false };
    server.dropStreams();
    await soon(() => page.getByRole('article').count()).toBe(2);
    await soon(() => page.getByTestId('connection').textContent()).toBe('Bot is offline');
  });

  it('acts as another member, in another channel, also after a reload', async () => {
    await using at = await openPage(browser);
    const { server, page } = at;
    await page.getByRole('radio', { name: 'Mona' }).click();
    await page.getByRole('button', { name: 'after-dark' }).click();
    const box = page.getByRole('textbox', { name: 'Message #after-dark' });
    await box.waitFor();
    await page.reload();
    await box.fill('/help ');
    await page.keyboard.press('Enter');
    const [mona, afterDark] = [state.members[2], state.channels[1]];
    await soon(() => lastPosted(server, '/commands')).toMatchObject({
      as: mona?.id,
      channelId: afterDark?.id,
    });
  });

  it('counts violations and lists them', async () => {
    await using at = await openPage(browser);
    const { server, page } = at;
    const violation = { at: SENT_AT, where: 'PATCH @original', rule: 'A gallery holds at most 10 items.' };
    server.tell({ kind: 'violation', violation });
    const counter = page.getByTestId('violations');
    await soon(() => counter.textContent()).toBe('1 violation');
    await counter.click();
    await soon(() => page.getByRole('complementary', { name: 'Violations' }).textContent()).toContain(
      violation.rule,
    );
  });
});
