import {
  type APIMessageTopLevelComponent,
  type FileUploadType,
  MessageFlags,
  ApplicationCommandOptionType as OptionType,
  ComponentType as Type,
} from 'discord-api-types/v10';
import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumHint, chromiumPath, launchChromium } from '../../support/chromium.ts';
import { lastPosted, openPage, soon } from './browser-page.ts';
import { botMessage } from './fake-messages.ts';
import { command } from './fake-state.ts';
import { snowflake } from './fake-world.ts';

const file = (name: string, size = 10) => ({
  name,
  mimeType: 'application/json',
  buffer: Buffer.alloc(size, 'x'),
});
const choose = (within: Locator, ...files: ReturnType<typeof file>[]) =>
  within.locator('input[type=file]').setInputFiles(files);

const TYPES: FileUploadType[] = ['image', '.svg'];
const picture = { url: '/pictures/1.svg', width: 768, height: 768 };
const SENT: APIMessageTopLevelComponent[] = [
  { type: Type.File, file: { url: '/files/settings.json' }, name: 'settings.json', size: 2048 },
  { type: Type.MediaGallery, items: [{ media: picture, description: 'A secret', spoiler: true }] },
  {
    type: Type.Section,
    components: [{ type: Type.TextDisplay, content: 'A LoRA' }],
    accessory: { type: Type.Thumbnail, media: picture, description: 'Its look', spoiler: true },
  },
  {
    type: Type.Container,
    spoiler: true,
    components: [
      { type: Type.TextDisplay, content: 'Hidden words' },
      {
        type: Type.ActionRow,
        components: [{ type: Type.Button, style: 2, label: 'Hidden button', custom_id: 'hidden' }],
      },
    ],
  },
];

describe.skipIf(chromiumPath === undefined)(`files on the page, in a browser${chromiumHint}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  it('are uploaded as the option of a command', async () => {
    await using at = await openPage(browser);
    const { page, server, box } = at;
    await box.fill('/upload ');
    await choose(page.getByTestId('option-file'), file('mine.json'));
    await soon(() => page.getByLabel('file', { exact: true }).inputValue()).toBe('mine.json');
    await page.keyboard.press('Enter');
    await soon(() => lastPosted(server, '/commands')).toMatchObject({
      command: 'upload',
      options: { file: snowflake(1) },
    });
  });

  it('can be taken away again, and are asked for where one is required', async () => {
    await using at = await openPage(browser);
    const { page, server, box } = at;
    await box.fill('/upload ');
    const pill = page.getByTestId('option-file');
    await choose(pill, file('mine.json'));
    await soon(() => page.getByLabel('file', { exact: true }).inputValue()).toBe('mine.json');
    await page.keyboard.press('Backspace');
    expect(await page.getByLabel('file', { exact: true }).inputValue()).toBe('');
    await choose(pill, file('huge.json', 2000));
    await soon(() => page.getByTestId('composer-status').textContent()).toBe('file: The file is too large.');
    expect(server.posted).toEqual([]);
  });

  it('are chosen by keyboard, of the types that the option takes', async () => {
    const option = { name: 'picture', description: 'x', file_types: TYPES, required: true };
    const look = command('look', 'Look at a picture', [{ ...option, type: OptionType.Attachment }]);
    await using at = await openPage(browser, { commands: [look] });
    const { page, box } = at;
    await box.fill('/look ');
    const opened = page.waitForEvent('filechooser');
    await page.getByLabel('picture', { exact: true }).press('Enter');
    await (await opened).setFiles([{ name: 'a.png', mimeType: 'image/png', buffer: Buffer.from('x') }]);
    await soon(() => page.getByLabel('picture', { exact: true }).inputValue()).toBe('a.png');
    const accepted = page.getByTestId('option-picture').locator('input[type=file]');
    expect(await accepted.getAttribute('accept')).toBe('image/*,.svg');
  });

  it('beside the words of a message are blurred where they are spoilers', async () => {
    const attachment = { id: snowflake(7), size: 10, proxy_url: picture.url, content_type: 'image/svg+xml' };
    const files = [
      { ...attachment, ...picture, filename: 'a.svg', description: 'A secret', flags: 8 },
      { ...attachment, ...picture, filename: 'b.svg', description: 'No secret' },
    ];
    const message = botMessage(1, [], { attachments: files, flags: MessageFlags.SuppressEmbeds });
    await using at = await openPage(browser, { messages: [{ message, thinking: false, ephemeral: false }] });
    const gallery = at.page.getByTestId('gallery');
    await soon(() => gallery.getByRole('button').count()).toBe(2);
    expect(await gallery.getByText('Spoiler').count()).toBe(1);
    await gallery.getByRole('button', { name: /A secret/ }).press('Enter');
    expect(await gallery.getByText('Spoiler').count()).toBe(0);
  });

  it('are uploaded in a modal, as many as it takes', async () => {
    await using at = await openPage(browser);
    const { page, server } = at;
    const component = { type: Type.FileUpload, custom_id: 'files', max_values: 2 };
    const components = [{ type: Type.Label, label: 'Settings', component }];
    server.answer('/components', () => ({
      kind: 'modal',
      modal: { custom_id: 'import', title: 'Import', components },
    }));
    await page.getByRole('button', { name: 'Remix' }).click();
    const modal = page.getByRole('dialog', { name: 'Import' });
    await modal.getByRole('button', { name: 'Submit' }).click();
    await soon(() => modal.getByText('This field is required.').isVisible()).toBe(true);
    await choose(modal, file('one.json'), file('two.json'));
    await modal.getByRole('button', { name: 'Remove one.json' }).click();
    await soon(() => modal.getByRole('listitem').allTextContents()).toEqual([
      expect.stringContaining('two.json'),
    ]);
    await modal.getByRole('button', { name: 'Submit' }).click();
    await soon(() => lastPosted(server, '/modals')).toMatchObject({
      fields: { files: [expect.any(String)] },
    });
  });

  it('of the bot are cards with a link, and spoilers are blurred until they are clicked', async () => {
    const shown = { message: botMessage(1, SENT), thinking: false, ephemeral: false };
    await using at = await openPage(browser, { messages: [shown] });
    const { page } = at;
    const link = page.getByRole('link', { name: 'settings.json' });
    expect(await link.getAttribute('download')).toBe('settings.json');
    expect(await page.getByText('2.00 KB').isVisible()).toBe(true);

    const blurred = (name: string) =>
      page.evaluate(`getComputedStyle(document.querySelector('img[alt="${name}"]')).filter`);
    for (const name of ['A secret', 'Its look']) {
      expect(await blurred(name)).toContain('blur');
      await page.getByRole('button', { name: new RegExp(name) }).click();
      expect(await blurred(name)).toBe('none');
    }

    const outOfReach = page.locator('[inert]').getByRole('button', { name: 'Hidden button' });
    expect(await outOfReach.count()).toBe(1);
    await page.getByRole('button', { name: 'Spoiler' }).click();
    expect(await outOfReach.count()).toBe(0);
    await page.getByRole('button', { name: 'Hidden button' }).click();
    await soon(() => lastPosted(at.server, '/components')).toMatchObject({ customId: 'hidden' });
  });
});
