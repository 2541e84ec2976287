import type { Page } from 'playwright-core';
import { createVisitor } from '../../test/support/browser.ts';
import { picture } from './folder.ts';

/** A member makes an image: typing, the result, and Remix. */
export const takeMemberPictures = async (page: Page): Promise<void> => {
  const visitor = createVisitor(page);
  await visitor.startCommand('imagine');
  await visitor.field('prompt').fill('a castle in a forest under a full moon');
  await visitor.addOption('lora');
  await visitor.field('lora').fill('xl-realistic-cake');
  await page
    .getByRole('option', { name: /xl-realistic-cake/ })
    .first()
    .waitFor();
  await picture(page, 'typing');
  await visitor.pick(/xl-realistic-cake-art-sty/);
  await visitor.addOption('samples');
  await visitor.field('samples').fill('2');
  await visitor.field('samples').press('Enter');
  const result = await visitor.result(1);
  await result.locator('img').last().scrollIntoViewIfNeeded();
  await picture(page, 'result');
  await result.getByRole('button', { name: 'Remix' }).click();
  const form = page.getByRole('dialog', { name: 'Remix' });
  await form.waitFor();
  await picture(page, 'remix');
  await form.getByRole('button', { name: 'Cancel' }).click();
};
