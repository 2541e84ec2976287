import type { Page } from 'playwright-core';
import { createSandboxPage } from '../../test/support/browser.ts';
import { picture } from './folder.ts';

/** A member makes an image: typing, the result, and Remix. */
export const takeMemberPictures = async (page: Page): Promise<void> => {
  const sandboxPage = createSandboxPage(page);
  await sandboxPage.startCommand('imagine');
  await sandboxPage.field('prompt').fill('a paper flower under a full moon');
  await sandboxPage.addOption('lora');
  await sandboxPage.field('lora').fill('xl-realistic-cake');
  await page
    .getByRole('option', { name: /xl-realistic-cake/ })
    .first()
    .waitFor();
  await picture(page, 'typing');
  await sandboxPage.pick(/xl-realistic-cake-art-sty/);
  await sandboxPage.addOption('samples');
  await sandboxPage.field('samples').fill('2');
  await sandboxPage.field('samples').press('Enter');
  const result = await sandboxPage.result(1);
  await result.locator('img').last().scrollIntoViewIfNeeded();
  await picture(page, 'result');
  await result.getByRole('button', { name: 'Remix' }).click();
  const form = page.getByRole('dialog', { name: 'Remix' });
  await form.waitFor();
  await picture(page, 'remix');
  await form.getByRole('button', { name: 'Cancel' }).click();
};
