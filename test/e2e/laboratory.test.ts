import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { embedded, imageOf } from '../images/recipe/recipe-files.ts';
import { become, use } from '../support/admin.ts';
import { createSandboxPage } from '../support/browser.ts';
import { chromiumHint, chromiumPath } from '../support/chromium.ts';
import { choose, expectNoViolations, message, openWalks, type Walks } from '../support/walk.ts';

const LORA = 'xl-retro-city-art-sty-v3';

const press = (within: Locator, name: string): Promise<void> =>
  within.getByRole('button', { name, exact: true }).click();

describe.skipIf(chromiumPath === undefined)(`the laboratory in the sandbox${chromiumHint}`, () => {
  let walks: Walks;
  beforeAll(async () => {
    walks = await openWalks();
  });
  afterAll(() => walks?.[Symbol.asyncDispose]());

  it('compares LoRAs at strengths over a crash, and goes on from one of the cells', async () => {
    const { sandbox } = walks;
    await using page = await walks.enter('images');
    const y = 'lora more_details, xl-realistic-cake-art-style-v2, none';
    await use(page, 'compare', { prompt: 'a paper flower', x: 'strength 0.2-1 [5]', y });
    await press(message(page, 'Compare these?'), 'Start');
    await message(page, /Comparing: [1-9]\d? of 1\d made/).waitFor();
    await sandbox.kill();
    await page.getByText('The sandbox does not answer.').waitFor();
    await sandbox.start();
    const whole = message(page, /1\d images compared/);
    await whole.locator('img[alt^="A comparison"]').waitFor();

    await choose(whole, 'Open an image…', /^0\.6 · more_details$/);
    const sandboxPage = createSandboxPage(page);
    const cell = await sandboxPage.result(1);
    await expect.poll(() => cell.textContent()).toContain('more_details 0.6');
    const image = await sandboxPage.imageIn(cell);
    await press(cell, 'Reroll same seed');
    expect(await sandboxPage.imageIn(await sandboxPage.result(2))).toBe(image);
    await press(cell, 'Use these settings');
    const form = page.getByRole('dialog', { name: 'Remix' });
    await expect.poll(() => form.getByLabel(/^Strengths/).inputValue()).toBe('0.6');
    await expectNoViolations(page);
  });

  it('keeps the cells beside one that fails, and tries that one alone again', async () => {
    await using page = await walks.enter('general');
    await use(page, 'compare', {
      prompt: 'a paper flower',
      x: 'words "flower" => flower, "flower !fail", boat',
    });
    await press(message(page, 'Compare these?'), 'Start');
    await press(message(page, '2 of 3 made, 1 not'), 'Try 1 again');
    await message(page, 'Comparing: 2 of 3 made').waitFor();
    await message(page, '2 of 3 made, 1 not').getByRole('button', { name: 'Try 1 again' }).waitFor();
    await expectNoViolations(page);
  });

  it('tries a LoRA by the votes of three, and fills its card in afterwards', async () => {
    await using page = await walks.enter('cake-contest');
    await use(page, 'lora try', { lora: LORA, prompt: 'a lighthouse' });
    await press(message(page, `Try ${LORA}?`), 'Start');
    await message(page, '0 votes so far').waitFor();
    for (const [who, letter] of [
      ['Ben', 'D'],
      ['Mona', 'C'],
      ['Ada', 'D'],
    ] as const) {
      await become(page, who);
      await choose(message(page, 'so far').last(), 'Vote for a picture…', letter);
      await message(page, `Your vote: ${letter}`).last().waitFor();
    }
    await press(message(page, '3 votes so far'), 'Close the vote');
    const closed = message(page, 'won with 2 of 3 votes');
    await closed.waitFor();
    const [, strength = ''] = /strength (\d+(?:\.\d+)?)/.exec((await closed.textContent()) ?? '') ?? [];
    await use(page, 'imagine', { prompt: 'a castle', lora: LORA });
    const result = await createSandboxPage(page).result(1);
    await expect.poll(() => result.textContent()).toContain(`${LORA} ${strength}`);
    await expectNoViolations(page);
  });

  it("remixes another program's picture that somebody has on disk", async () => {
    await using page = await walks.enter('night-shift');
    const parameters = 'a {harbour|bay} at night, <lora:more_details:0.4>\nSteps: 31, Seed: 5';
    const buffer = await embedded(await imageOf('png'), 'png', { parameters, own: '' });
    const sandboxPage = createSandboxPage(page);
    await sandboxPage.startCommand('recipe image');
    const file = { name: 'harbour.png', mimeType: 'image/png', buffer };
    await page.getByTestId('option-picture').locator('input[type=file]').setInputFiles(file);
    await expect.poll(() => sandboxPage.field('picture').inputValue()).toBe('harbour.png');
    await page.keyboard.press('Enter');
    await press(message(page, 'Made with AUTOMATIC1111'), 'Remix this…');
    const form = page.getByRole('dialog');
    await expect.poll(() => form.getByLabel(/^Prompt/).inputValue()).toBe('a \\{harbour\\|bay\\} at night');
    await form.getByRole('button', { name: 'Submit' }).click();
    const result = await sandboxPage.result(1);
    await expect.poll(() => result.textContent()).toContain('a {harbour|bay} at night');
    await expect.poll(() => result.textContent()).toContain('more_details 0.4');
    await expectNoViolations(page);
  });
});
