import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSandboxPage } from '../support/browser.ts';
import { chromiumHint, chromiumPath } from '../support/chromium.ts';
import { openWalks, type Walks } from '../support/walk.ts';

describe.skipIf(chromiumPath === undefined)(`a newcomer in the sandbox${chromiumHint}`, () => {
  let walks: Walks;
  beforeAll(async () => {
    walks = await openWalks();
  });
  afterAll(() => walks?.[Symbol.asyncDispose]());

  it('makes an image with two LoRAs, and makes it again in every way', async () => {
    await using page = await walks.enter('images');
    const sandboxPage = createSandboxPage(page);

    await sandboxPage.startCommand('imagine');
    await sandboxPage.field('prompt').fill('a red cat by the sea at sunset');
    await sandboxPage.addOption('lora');
    await sandboxPage.field('lora').fill('more_details');
    await sandboxPage.pick(/more_details/);
    await sandboxPage.field('lora').fill('more_details, xl-realistic');
    await sandboxPage.pick(/xl-realistic-cake-art-sty/);
    await sandboxPage.addOption('strength');
    await sandboxPage.field('strength').fill('0.5, 0.8');
    await sandboxPage.addOption('scheduler');
    await sandboxPage.field('scheduler').fill('euler a');
    await sandboxPage.pick(/EulerAncestral/);
    await sandboxPage.field('scheduler').press('Enter');

    const first = await sandboxPage.result(1);
    await expect
      .poll(() => first.textContent())
      .toContain('more_details 0.5 and xl-realistic-cake-art-sty 0.8');
    const image = await sandboxPage.imageIn(first);

    await first.getByRole('button', { name: 'Reroll same seed' }).click();
    expect(await sandboxPage.imageIn(await sandboxPage.result(2))).toBe(image);

    await first.getByRole('button', { name: 'New seed' }).click();
    expect(await sandboxPage.imageIn(await sandboxPage.result(3))).not.toBe(image);

    await first.getByRole('button', { name: 'Remix' }).click();
    const form = page.getByRole('dialog', { name: 'Remix' });
    // With the trigger words of the second LoRA, which the prompt lacked.
    const prompt = 'a red cat by the sea at sunset, cake art style';
    await expect.poll(() => form.getByLabel(/^Prompt/).inputValue()).toBe(prompt);
    await expect.poll(() => form.getByLabel(/^Strengths/).inputValue()).toBe('0.5,0.8');
    await form.getByRole('button', { name: 'Cancel' }).click();

    expect(await page.getByTestId('violations').textContent()).toContain('0 violations');
    expect(walks.complaints).toEqual([]);
  });

  it('sees what a result was made with in the menu of its message, and remixes it', async () => {
    await using page = await walks.enter('general');
    const sandboxPage = createSandboxPage(page);
    await sandboxPage.startCommand('imagine');
    await sandboxPage.field('prompt').fill('a red cat');
    await sandboxPage.field('prompt').press('Enter');
    const result = await sandboxPage.result(1);
    const choose = async (name: string): Promise<void> => {
      await result.click({ button: 'right', position: { x: 60, y: 10 } });
      await page.getByRole('menuitem', { name }).click();
    };
    await choose('Show recipe');
    const shown = page.getByRole('article').filter({ hasText: 'Made with Loralei' });
    await expect.poll(() => shown.textContent()).toContain('a red cat');
    await choose('Remix this');
    const form = page.getByRole('dialog', { name: 'Remix' });
    await expect.poll(() => form.getByLabel(/^Prompt/).inputValue()).toBe('a red cat');
    expect(await page.getByTestId('violations').textContent()).toContain('0 violations');
  });

  it('finds the chat as it was after a crash, and the image that was being made', async () => {
    const { sandbox } = walks;
    await using page = await walks.enter('cake-contest');
    const sandboxPage = createSandboxPage(page);
    const order = async (prompt: string): Promise<void> => {
      await sandboxPage.startCommand('imagine');
      await sandboxPage.field('prompt').fill(prompt);
      await sandboxPage.field('prompt').press('Enter');
    };
    await order('a lighthouse at dusk');
    const image = await sandboxPage.imageIn(await sandboxPage.result(1));
    await order('a red fox !slow');
    // With an estimate, which ModelsLab gives when it takes the order.
    await sandboxPage
      .messages()
      .last()
      .getByText(/Generating, (about|almost)/)
      .waitFor();
    await sandbox.kill();
    await page.getByText('The sandbox does not answer.').waitFor();

    // By then the image, which takes half a minute, has been made.
    await sandbox.start(30_000);
    const second = await sandboxPage.result(2);
    expect(await second.textContent()).toContain('a red fox');
    expect(await sandboxPage.imageIn(await sandboxPage.result(1))).toBe(image);
    expect(await sandboxPage.messages().count()).toBe(2);
    await (await sandboxPage.result(1)).getByRole('button', { name: 'Reroll same seed' }).click();
    await sandboxPage.result(3);
    expect(await page.getByTestId('violations').textContent()).toContain('0 violations');

    await page.reload();
    await sandboxPage.result(3);
    expect(await page.getByTestId('gallery').count()).toBe(3);
  });

  it('sees what is wrong with a request, and only they see it', async () => {
    await using page = await walks.enter('night-shift');
    const sandboxPage = createSandboxPage(page);
    await sandboxPage.startCommand('imagine');
    await sandboxPage.field('prompt').fill('a cat');
    await sandboxPage.addOption('strength');
    await sandboxPage.field('strength').fill('7');
    await sandboxPage.field('strength').press('Enter');
    await page.getByText('is out of range').waitFor();
    await page.getByText('Only you can see this').waitFor();
    await page.getByRole('radio', { name: /Ben/ }).click();
    await expect.poll(() => sandboxPage.messages().count()).toBe(0);
  });
});
