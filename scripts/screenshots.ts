// Takes the pictures of the documentation anew, from the sandbox as it is: `npx node scripts/screenshots.ts`.
// The machine needs a font with emoji (fonts-noto-color-emoji of Debian's), or there are boxes in their place.
import { launchChromium } from '../test/support/chromium.ts';
import { startSandboxProcess } from '../test/support/sandbox-process.ts';
import { takeAdminPictures } from './pictures/admin.ts';
import { takeMemberPictures } from './pictures/member.ts';
import { takePicturesOfRecords } from './pictures/records.ts';

await using sandbox = await startSandboxProcess();
await using browser = await launchChromium();
const page = await browser.newPage({ viewport: { width: 1180, height: 900 } });
await page.goto(sandbox.pageUrl);
await takeMemberPictures(page);
await takePicturesOfRecords(page);
await takeAdminPictures(page);
