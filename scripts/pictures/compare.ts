import type { Locator, Page } from 'playwright-core';
import { use } from '../../test/support/admin.ts';
import { picture } from './folder.ts';

const GRID = {
  prompt: 'a paper flower under a full moon',
  x: 'strength 0.2-1 [5]',
  y: 'lora more_details, xl-realistic-cake-art-style-v2, none',
};

/** A member compares three LoRAs at five strengths: the plan, the sheet while it grows, and the whole of it. */
export const takePicturesOfComparison = async (page: Page): Promise<void> => {
  const message = (words: string | RegExp): Locator => page.getByRole('article').filter({ hasText: words });
  await use(page, 'compare', GRID);
  const plan = message('Compare these?');
  await plan.getByRole('button', { name: 'Start' }).waitFor();
  await picture(page, 'compare-plan', plan);
  await plan.getByRole('button', { name: 'Start' }).click();
  const growing = message(/Comparing: [1-9]\d? of 15 made/);
  await growing.locator('img[alt^="A comparison"]').waitFor();
  await picture(page, 'compare-growing', growing);
  const whole = message('15 images compared');
  await whole.locator('img[alt^="A comparison"]').waitFor();
  await picture(page, 'compare', whole);
};
