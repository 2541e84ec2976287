import type { Locator, Page } from 'playwright-core';

const FOLDER = 'docs/images';

/** Takes a picture of the page, or of a part of it, once its images are there. */
export const picture = async (page: Page, name: string, part: Page | Locator = page): Promise<void> => {
  await page.waitForLoadState('networkidle');
  await part.screenshot({ path: `${FOLDER}/${name}.png` });
};
