// Takes the pictures of the documentation anew, from the sandbox as it is: `npx node scripts/screenshots.ts`.
import { mkdir } from 'node:fs/promises';
import { launchChromium } from '../test/support/chromium.ts';
import { startSandboxProcess } from '../test/support/sandbox-process.ts';
import { createVisitor } from '../test/support/visitor.ts';

const FOLDER = 'docs/images';

await mkdir(FOLDER, { recursive: true });
await using sandbox = await startSandboxProcess();
await using browser = await launchChromium();
const page = await browser.newPage({ viewport: { width: 1180, height: 900 } });
await page.goto(sandbox.pageUrl);
const visitor = createVisitor(page);

await visitor.startCommand('imagine');
await visitor.field('prompt').fill('a castle in a forest under a full moon');
await visitor.addOption('lora');
await visitor.field('lora').fill('xl-realistic-cake');
await page
  .getByRole('option', { name: /xl-realistic-cake/ })
  .first()
  .waitFor();
await page.screenshot({ path: `${FOLDER}/typing.png` });
await visitor.pick(/xl-realistic-cake-art-sty/);
await visitor.addOption('samples');
await visitor.field('samples').fill('2');
await visitor.field('samples').press('Enter');
const result = await visitor.result(1);
await result.locator('img').last().scrollIntoViewIfNeeded();
await page.waitForLoadState('networkidle');
await page.screenshot({ path: `${FOLDER}/result.png` });
await result.getByRole('button', { name: 'Remix' }).click();
await page.getByRole('dialog', { name: 'Remix' }).waitFor();
await page.screenshot({ path: `${FOLDER}/remix.png` });
await page.keyboard.press('Escape');

const prompts = [
  'a red cat on a hill',
  'a city at night in the rain',
  'mountains over a lake',
  'a sailing boat at sunset',
];
for (const [index, prompt] of prompts.entries()) {
  await visitor.startCommand('imagine');
  await visitor.field('prompt').fill(prompt);
  await visitor.field('prompt').press('Enter');
  await visitor.result(index + 2);
}

/** Takes a picture of the one message that has these words, as soon as its own picture is there. */
const takeMessage = async (words: string, name: string): Promise<void> => {
  const message = visitor.messages().filter({ hasText: words });
  await message.locator('img[alt]').first().waitFor();
  await page.waitForLoadState('networkidle');
  await message.screenshot({ path: `${FOLDER}/${name}.png` });
};

await visitor.startCommand('history');
await page.keyboard.press('Enter');
await takeMessage('Your last results', 'history');
await page.getByRole('radio', { name: /^Mona/ }).click();
await visitor.startCommand('usage');
await page.keyboard.press('Enter');
await takeMessage('The last 30 days', 'usage');
