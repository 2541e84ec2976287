import {
  type APIApplicationCommand,
  ApplicationCommandType,
  ComponentType as Type,
} from 'discord-api-types/v10';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumHint, chromiumPath, launchChromium } from '../../support/chromium.ts';
import { lastPosted, openPage, soon } from './browser-page.ts';
import { botMessage, result } from './fake-messages.ts';
import { remix } from './fake-modal.ts';
import { state } from './fake-state.ts';
import { BEN, IMAGES, SERVER, snowflake } from './fake-world.ts';

const MENUS = [
  { name: 'Make again', type: ApplicationCommandType.Message },
  { name: 'Report', type: ApplicationCommandType.Message },
  { name: 'Show images', type: ApplicationCommandType.User },
].map((one, index) => ({ ...one, id: snowflake(200 + index) }) as APIApplicationCommand);

const commands = [...state.commands, ...MENUS];
const shown = { thinking: false, ephemeral: false };
const addressOf = (messageId: string) => `https://discord.com/channels/${SERVER}/${IMAGES}/${messageId}`;
const first = botMessage(1, [result]);

const LINKS = botMessage(9, [
  {
    type: Type.TextDisplay,
    content: `Begin with </imagine:${snowflake(107)}>, see <#${state.channels[1]?.id}>.`,
  },
  { type: Type.TextDisplay, content: `${addressOf(first.id)} and [another](${addressOf(snowflake(999))})` },
  {
    type: Type.ActionRow,
    components: [{ type: Type.Button, style: 5, label: 'Go to message', url: addressOf(first.id) }],
  },
]);
const linked = {
  messages: [first, ...[2, 3, 4].map((number) => botMessage(number, [result])), LINKS].map((message) => ({
    ...shown,
    message,
  })),
};

describe.skipIf(chromiumPath === undefined)(`menus and links of the page${chromiumHint}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  it('offer the commands for a message where it is clicked with the other button', async () => {
    await using at = await openPage(browser, { commands });
    const { server, page } = at;
    await page.getByText('2 things to fix').click({ button: 'right' });
    const menu = page.getByRole('menu', { name: 'Apps' });
    expect(await menu.getByRole('menuitem').allTextContents()).toEqual(['Make again', 'Report']);
    await menu.getByRole('menuitem', { name: 'Report' }).click();
    await soon(() => lastPosted(server, '/menus')).toMatchObject({
      command: 'Report',
      messageId: botMessage(3, []).id,
    });
    await soon(() => menu.isVisible()).toBe(false);
  });

  it('offer the same by the keyboard, and open the modal that the bot answers with', async () => {
    await using at = await openPage(browser, { commands });
    const { server, page } = at;
    server.answer('/menus', () => ({ kind: 'modal', modal: remix }));
    const apps = page.getByRole('article').first().getByRole('button', { name: 'Apps' });
    await apps.press('Enter');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Escape');
    await soon(() => apps.evaluate((one) => one.matches(':focus'))).toBe(true);
    await apps.press('Enter');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Remix' }).waitFor();
    await page.getByRole('button', { name: 'Submit' }).click();
    await soon(() => lastPosted(server, '/modals')).toMatchObject({ messageId: first.id });
  });

  it('offer the commands for a member, and leave the browser’s menu where there are none', async () => {
    await using at = await openPage(browser, { commands: MENUS.slice(2) });
    const { server, page } = at;
    expect(await page.getByRole('button', { name: 'Apps' }).count()).toBe(0);
    await page.getByText('2 things to fix').click({ button: 'right' });
    expect(await page.getByRole('menu').isVisible()).toBe(false);
    await page.getByRole('radio', { name: 'Ben' }).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Show images' }).click();
    await soon(() => lastPosted(server, '/menus')).toMatchObject({ command: 'Show images', userId: BEN.id });
  });

  it('begin a command that is mentioned, and go to a channel', async () => {
    await using at = await openPage(browser, linked);
    const { page } = at;
    await page.getByRole('button', { name: '/imagine', exact: true }).click();
    await page.getByLabel('prompt', { exact: true }).fill('a fox');
    await page.getByRole('button', { name: '/imagine', exact: true }).click();
    await soon(() => page.getByLabel('prompt', { exact: true }).inputValue()).toBe('');
    await page.getByRole('button', { name: '#after-dark' }).click();
    await soon(() => page.title()).toContain('#after-dark');
    await page.getByLabel('prompt', { exact: true }).press('Escape');
    // What was typed before the second click is still there.
    await soon(() => page.getByLabel('prompt', { exact: true }).inputValue()).toBe('a fox');
  });

  it('go to the message that a link or a button leads to, or say that it is gone', async () => {
    await using at = await openPage(browser, linked);
    const { page } = at;
    const target = page.getByRole('article').first();
    const hasFocus = () => target.evaluate((one) => one.matches(':focus'));
    const go = [
      page.getByRole('button', { name: '#images › message' }),
      page.getByRole('link', { name: 'Go to message' }),
    ];
    for (const way of go) {
      await way.click();
      await soon(hasFocus).toBe(true);
      expect(await target.evaluate((one) => one.classList.contains('landed'))).toBe(true);
    }
    await page.getByRole('link', { name: 'another' }).click();
    await page.getByText('is not to be seen here any more').waitFor();
    expect(page.context().pages()).toHaveLength(1);
  });
});
