// Takes the pictures of the documentation anew, from the sandbox as it is: `npx node scripts/screenshots.ts`.
// With a word behind it, such as `imagine` or `admin`, only those of that subject.
// The machine needs fonts with emoji and Japanese (fonts-noto-color-emoji and fonts-noto-cjk of Debian's), or there are boxes
// in their place.
import type { Page } from 'playwright-core';
import { launchChromium } from '../test/support/chromium.ts';
import { startSandboxProcess } from '../test/support/sandbox-process.ts';
import { takeAdminPictures } from './pictures/admin.ts';
import { takePicturesOfComparison } from './pictures/compare.ts';
import { IMAGINE_SIZE, recordImagine } from './pictures/imagine.ts';
import { takePicturesOfLanguages } from './pictures/languages.ts';
import { takeMemberPictures } from './pictures/member.ts';
import { takePicturesOfRecords } from './pictures/records.ts';
import { takeTrialPictures } from './pictures/trials.ts';

type Subject = { viewport: { width: number; height: number }; take(page: Page): Promise<void> };

const VIEWPORT = { width: 1180, height: 900 };

const SUBJECTS: Readonly<Record<string, Subject>> = {
  imagine: { viewport: IMAGINE_SIZE, take: recordImagine },
  member: {
    viewport: VIEWPORT,
    async take(page) {
      await takeMemberPictures(page);
      await takePicturesOfRecords(page);
    },
  },
  compare: { viewport: VIEWPORT, take: takePicturesOfComparison },
  languages: { viewport: VIEWPORT, take: takePicturesOfLanguages },
  trials: { viewport: VIEWPORT, take: takeTrialPictures },
  admin: { viewport: VIEWPORT, take: takeAdminPictures },
};

/** Takes the pictures of a subject in a sandbox of its own, dark as most people have Discord. */
const takePictures = async ({ viewport, take }: Subject): Promise<void> => {
  await using sandbox = await startSandboxProcess();
  await using browser = await launchChromium();
  const page = await browser.newPage({ viewport, colorScheme: 'dark' });
  await page.goto(sandbox.pageUrl);
  await take(page);
};

const [wanted] = process.argv.slice(2);
for (const [name, subject] of Object.entries(SUBJECTS)) {
  if (wanted === undefined || wanted === name) await takePictures(subject);
}
