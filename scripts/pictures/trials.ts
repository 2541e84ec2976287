import type { Locator, Page } from 'playwright-core';
import { become, use } from '../../test/support/admin.ts';
import { picture } from './folder.ts';

const LORA = 'xl-retro-city-art-sty-v3';

const OTHER = 'xl-realistic-cake-art-sty';

/** The one message that has these words. */
const message = (page: Page, words: string): Locator => page.getByRole('article').filter({ hasText: words });

const start = async (page: Page, plan: string): Promise<void> => {
  await message(page, plan).getByRole('button', { name: 'Start' }).click();
};

const vote = async (page: Page, who: string, letter: string): Promise<void> => {
  await become(page, who);
  await page.getByRole('combobox').filter({ hasText: 'Vote for a picture…' }).click();
  await page.getByRole('option', { name: letter, exact: true }).click();
  await message(page, `Your vote: ${letter}`).last().waitFor();
};

const close = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Close the vote' }).last().click();
};

/** Members try a LoRA, let two meet, and look at the ranking. */
export const takeTrialPictures = async (page: Page): Promise<void> => {
  // Eleven images take a while.
  page.setDefaultTimeout(120_000);
  await use(page, 'lora try', { lora: LORA, prompt: 'a lighthouse on a cliff, a path in front of it' });
  await start(page, `Try ${LORA}?`);
  await message(page, '0 votes so far').waitFor();
  await vote(page, 'Ben', 'D');
  await vote(page, 'Mona', 'C');
  await vote(page, 'Ada', 'D');
  await picture(page, 'trial', message(page, '3 votes so far'));
  await close(page);
  const closed = message(page, 'won with 2 of 3 votes');
  await closed.waitFor();
  await picture(page, 'trial-closed', closed);
  await become(page, 'Mona');
  await use(page, 'lora info', { lora: LORA });
  const card = message(page, 'of 5 here').last();
  await card.waitFor();
  await picture(page, 'card', card);
  await become(page, 'Ada');
  await use(page, 'lora duel', { a: LORA, b: OTHER, prompt: 'a castle' });
  await start(page, 'A duel of');
  await message(page, 'Duel: which one is better?').waitFor();
  await page.getByRole('button', { name: 'Left', exact: true }).click();
  const duel = message(page, '1 vote so far');
  await duel.waitFor();
  await picture(page, 'duel', duel);
  await close(page);
  await message(page, 'won with 1 of 1 vote').waitFor();
  // Sample pictures come through the media proxy, after the message.
  const samples = [LORA, OTHER].map((lora) =>
    page.waitForResponse((response) => response.url().includes(lora)),
  );
  await use(page, 'lora top');
  for (const sample of await Promise.all(samples)) await sample.finished();
  const top = message(page, 'LoRAs by their duels here');
  await top.waitFor();
  await picture(page, 'ranking', top);
};
