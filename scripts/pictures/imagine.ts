import type { Page } from 'playwright-core';
import { createSandboxPage } from '../../test/support/browser.ts';
import { createAnimation } from './animation.ts';

/** The size of the page that it is recorded in. */
export const IMAGINE_SIZE = { width: 900, height: 760 };
const PROMPT = 'a sugar flower on a hill under the moon';

/** Frames of the progress that are shown at most; the bot draws it anew every few seconds. */
const WAITING_FRAMES = 9;

/** Records how a member types `/imagine` and gets an image: `docs/images/imagine.webp`. */
export const recordImagine = async (page: Page): Promise<void> => {
  const sandboxPage = createSandboxPage(page);
  const { shoot, write } = createAnimation(page);

  /** Types into whatever has the focus, with a frame after every few characters. */
  const type = async (text: string, every: number): Promise<void> => {
    for (let at = 0; at < text.length; at += every) {
      await page.keyboard.type(text.slice(at, at + every));
      await shoot(90);
    }
  };

  await page.getByRole('textbox', { name: /^Message #/ }).click();
  await shoot(400);
  await type('/imag', 1);
  await page.getByRole('option', { name: /^\/imagine/ }).waitFor();
  await shoot(300);
  await sandboxPage.pick(/^\/imagine/);
  await type(PROMPT, 3);
  await sandboxPage.addOption('lora');
  await shoot(150);
  await type('cake', 1);
  const suggestion = page.getByRole('option', { name: /xl-realistic-cake/ }).first();
  await suggestion.waitFor();
  await shoot(600);
  await suggestion.click();
  await shoot(300);
  await page.keyboard.press('Enter');
  const result = page.getByRole('button', { name: 'Reroll same seed' });
  for (let count = 0; (await result.count()) === 0; count += 1) await shoot(count < WAITING_FRAMES ? 130 : 0);
  await page.waitForLoadState('networkidle');
  await shoot(2000);

  await write('docs/images/imagine.webp');
};
