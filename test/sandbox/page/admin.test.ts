import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { become, createAdmin, use } from '../../support/admin.ts';
import { createSandboxPage } from '../../support/browser.ts';
import { chromiumHint, chromiumPath, launchChromium, openBlankPage } from '../../support/chromium.ts';
import { startSandboxProcess } from '../../support/sandbox-process.ts';

const LORA = 'xl-realistic-cake-art-sty';

/** Pins a LoRA, allows two images a day, blocks a word and lets images be made in one channel. */
const setUp = async (page: Page): Promise<void> => {
  const admin = createAdmin(page);
  await become(page, 'Mona');
  await admin.open();
  await admin.turnTo('LoRAs');
  const pin = { behind: 'Pin a LoRA…', title: 'Pin a LoRA' };
  await admin.fillIn(pin, {
    'LoRA id': LORA,
    Nickname: 'Cakes',
    Strength: '0.7',
    'Trigger words': 'cake art',
  });
  await admin.back();
  await admin.turnTo('Limits');
  await admin.fillIn(
    { behind: 'Quotas and time zone…', title: 'Quotas' },
    { 'Images per member and day': '2' },
  );
  await admin.back();
  await admin.turnTo('Safety and log');
  await admin.fillIn({ behind: 'Blocked words…', title: 'Blocked words' }, { 'Words and phrases': 'Dragon' });
  await admin.back();
  await admin.turnTo('Who and where');
  await admin.choose('Allowed channels', '#images');
  await admin.done();
};

const said = async (message: Locator): Promise<string> => (await message.textContent()) ?? '';

describe.skipIf(chromiumPath === undefined)(`an admin in the sandbox${chromiumHint}`, () => {
  it('sets rules, and the member meets each of them', async () => {
    await using sandbox = await startSandboxProcess();
    await using browser = await launchChromium();
    const page = await openBlankPage(browser, { viewport: { width: 1180, height: 900 } });
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(sandbox.pageUrl);
    const sandboxPage = createSandboxPage(page);
    await setUp(page);

    await become(page, 'Ada');
    await expect.poll(() => sandboxPage.messages().count()).toBe(0);
    await sandboxPage.startCommand('imagine');
    await sandboxPage.field('prompt').fill('a birthday');
    await sandboxPage.addOption('lora');
    const suggestions = page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option');
    await expect.poll(() => suggestions.first().textContent()).toContain('Cakes');
    await sandboxPage.pick(/Cakes/);
    await sandboxPage.field('lora').press('Enter');
    const first = await sandboxPage.result(1);
    await expect.poll(() => said(first)).toContain(`${LORA} 0.7`);
    await expect.poll(() => said(first)).toContain('cake art');

    await use(page, 'imagine', { prompt: 'a second one' });
    await sandboxPage.result(2);
    await use(page, 'imagine', { prompt: 'a third one' });
    await page.getByText('No images left today').waitFor();

    await become(page, 'Ben');
    await use(page, 'imagine', { prompt: 'a drágon in the sky' });
    const refused = page.getByRole('article').last();
    await expect.poll(() => said(refused)).toContain('Only you can see this');
    expect(await said(refused)).toContain('Dragon');
    await become(page, 'Ada');
    await sandboxPage.result(2);
    await expect.poll(() => page.getByText('drágon').count()).toBe(0);
    expect(await page.getByText('Dragon').count()).toBe(0);

    await become(page, 'Ben');
    await page.getByRole('navigation', { name: 'Channels' }).getByText('general', { exact: true }).click();
    await use(page, 'imagine', { prompt: 'a fox' });
    await expect.poll(() => said(page.getByRole('article').last())).toContain('#images');

    expect(await page.getByTestId('violations').textContent()).toContain('0 violations');
    expect(complaints).toEqual([]);
  });
});
