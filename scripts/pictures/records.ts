import type { Page } from 'playwright-core';
import { become, use } from '../../test/support/admin.ts';
import { createSandboxPage } from '../../test/support/browser.ts';
import { picture } from './folder.ts';

const PROMPTS = [
  'a red lotus on a hill',
  'a glass flower in the rain at night',
  'a rose by the mountains',
  'petals over the sea at sunset',
];

/** Takes a picture of the one message that has these words, as soon as its own picture is there. */
const takeMessage = async (page: Page, words: string, name: string): Promise<void> => {
  const message = page.getByRole('article').filter({ hasText: words });
  await message.locator('img[alt]').first().waitFor();
  await picture(page, name, message);
};

/** A member looks at what they made, and an admin at what everybody did. */
export const takePicturesOfRecords = async (page: Page): Promise<void> => {
  const sandboxPage = createSandboxPage(page);
  for (const [index, prompt] of PROMPTS.entries()) {
    await use(page, 'imagine', { prompt });
    await sandboxPage.result(index + 2);
  }
  await use(page, 'history');
  await takeMessage(page, 'Your last results', 'history');
  await become(page, 'Mona');
  await use(page, 'usage');
  await takeMessage(page, 'The last 30 days', 'usage');
};
