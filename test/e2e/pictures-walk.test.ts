import type { Locator } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { become, createAdmin, use } from '../support/admin.ts';
import { createSandboxPage } from '../support/browser.ts';
import { chromiumHint, chromiumPath } from '../support/chromium.ts';
import { choose, expectNoViolations, message, openWalks, type Walks } from '../support/walk.ts';

/** A picture that nobody's program made. */
const drawing = (): Promise<Buffer> =>
  sharp({ create: { width: 128, height: 128, channels: 3, background: '#456789' } })
    .png()
    .toBuffer();

/** Chooses a command in the menu of a message. */
const pickInMenu = async (within: Locator, command: string): Promise<void> => {
  await within.hover();
  await within.getByRole('button', { name: 'Apps' }).click();
  await within.page().getByRole('menuitem', { name: command }).click();
};

describe.skipIf(chromiumPath === undefined)(`pictures in the sandbox${chromiumHint}`, () => {
  let walks: Walks;
  beforeAll(async () => {
    walks = await openWalks();
  });
  afterAll(() => walks?.[Symbol.asyncDispose]());

  it('are varied, upscaled, taken as a reference and put into words, one of several', async () => {
    await using page = await walks.enter('general');
    const sandboxPage = createSandboxPage(page);
    await use(page, 'imagine', { prompt: 'a paper flower', samples: '2' });
    const result = await sandboxPage.result(1);
    const one = 'With one image';
    await choose(result, one, 'Image 2: upscale');
    await message(page, 'enlarged 2×').waitFor();
    await choose(result, one, 'Image 1: vary a little');
    await message(page, /from a picture, \d+% changed/).waitFor();
    await choose(result, one, 'Image 1: use as reference');
    const form = page.getByRole('dialog', { name: 'Use as reference' });
    await form.getByLabel(/^Prompt/).fill('a boat');
    await form.getByRole('button', { name: 'Submit' }).click();
    await message(page, /style of a picture/).waitFor();

    await sandboxPage.startCommand('describe');
    const file = { name: 'harbour.png', mimeType: 'image/png', buffer: await drawing() };
    await page.getByTestId('option-image').locator('input[type=file]').setInputFiles(file);
    await expect.poll(() => sandboxPage.field('image').inputValue()).toBe('harbour.png');
    await page.keyboard.press('Enter');
    await message(page, 'Of harbour.png').getByRole('button', { name: 'Imagine this…' }).waitFor();
    await expectNoViolations(page);
  });

  it('that members star are shown in the showcase', async () => {
    await using page = await walks.enter('images');
    await become(page, 'Mona');
    const admin = createAdmin(page);
    await admin.open();
    await admin.turnTo('Showcase');
    await admin.choose('Showcase channel', '#general');
    await admin.chooseOne('stars of different members', /^1 star/);

    await become(page, 'Ada');
    await use(page, 'imagine', { prompt: 'a lighthouse on a hill' });
    const result = await createSandboxPage(page).result(1);
    await become(page, 'Ben');
    await pickInMenu(result, 'Star');
    await message(page, 'It has enough stars now').waitFor();
    await page.getByRole('button', { name: 'general' }).first().click();
    const shown = message(page, 'a lighthouse on a hill');
    await shown.getByText('⭐ 1 star').waitFor();
    await expectNoViolations(page);
  });
});
