import type { Locator, Page } from 'playwright-core';
import { become, createAdmin, use } from '../../test/support/admin.ts';
import { createSandboxPage } from '../../test/support/browser.ts';
import { picture } from './folder.ts';

type Admin = ReturnType<typeof createAdmin>;

/** A key that the sandbox's ModelsLab takes for a server's own. */
const SERVER_KEY = 'sandbox-server-key';

/** A page of the panel: its title, the name of its picture, and what is set on it before. */
type Stop = { title: string; name: string; set(admin: Admin, page: Page): Promise<void> };

const STOPS: readonly Stop[] = [
  {
    title: 'Defaults',
    name: 'settings-defaults',
    async set(admin) {
      await admin.chooseOne('Size: not set', /Landscape/);
      await admin.chooseOne('Scheduler: not set', /Euler a/);
    },
  },
  {
    title: 'Limits',
    name: 'settings-limits',
    set: (admin, page) =>
      admin.fillIn(
        { behind: 'Quotas and time zone…', title: 'Quotas' },
        { 'Images per member and day': '2', 'Time zone': 'Europe/Vienna' },
        () => picture(page, 'settings-quotas', page.getByRole('dialog')),
      ),
  },
  {
    title: 'Who and where',
    name: 'settings-access',
    set: (admin) => admin.choose('Allowed channels', '#images'),
  },
  {
    title: 'LoRAs',
    name: 'settings-loras',
    set: (admin, page) =>
      admin.fillIn(
        { behind: 'Pin a LoRA…', title: 'Pin a LoRA' },
        {
          'LoRA id': 'xl-realistic-cake-art-sty',
          Nickname: 'Cakes',
          Strength: '0.7',
          'Trigger words': 'cake art',
        },
        () => picture(page, 'settings-pin', page.getByRole('dialog')),
      ),
  },
  {
    title: 'Safety and log',
    name: 'settings-safety',
    async set(admin) {
      const words = { behind: 'Blocked words…', title: 'Blocked words' };
      await admin.fillIn(words, { 'Words and phrases': 'dragon' });
      await admin.chooseOne('Log channel', '#mod-log');
      // The bot tries first whether it may post there.
      await admin.panel().getByText('reports go to').waitFor();
      await admin.chooseOne('Reports: results have no', /have a Report button/);
    },
  },
  {
    title: 'Own API key',
    name: 'settings-key',
    set: (admin) =>
      admin.fillIn({ behind: 'Set a key…', title: 'Own API key' }, { 'ModelsLab API key': SERVER_KEY }),
  },
];

/** An admin goes through the panel and sets something on each page. */
const setUp = async (page: Page): Promise<void> => {
  const admin = createAdmin(page);
  await become(page, 'Mona');
  await admin.open();
  for (const { title, name, set } of STOPS) {
    await admin.turnTo(title);
    await set(admin, page);
    await picture(page, name, admin.panel());
    await admin.back();
  }
  await picture(page, 'settings', admin.panel());
  await admin.done();
  await use(page, 'settings audit');
  await admin.panel().getByText('cards of LoRAs').first().waitFor();
  await picture(page, 'settings-audit', admin.panel());
};

/** The button under the image that is reported later on, once it is made. */
const made = (page: Page): Locator =>
  page.getByRole('article').filter({ hasText: 'a birthday' }).getByRole('button', { name: 'Report' });

/** A member meets what the admin has set. */
const meetRules = async (page: Page): Promise<void> => {
  const sandboxPage = createSandboxPage(page);
  const last = () => page.getByRole('article').last();
  await become(page, 'Ben');
  await sandboxPage.startCommand('imagine');
  await sandboxPage.field('prompt').fill('a birthday');
  await sandboxPage.addOption('lora');
  await page.getByRole('option', { name: /Cakes/ }).first().waitFor();
  await picture(page, 'pinned');
  await sandboxPage.pick(/Cakes/);
  await sandboxPage.field('lora').press('Enter');
  await made(page).waitFor();
  await use(page, 'imagine', { prompt: 'a dragon over a lake' });
  await last().getByText('is not allowed here').waitFor();
  await picture(page, 'refused', last());
  await use(page, 'rules');
  await last().getByText('Your limits').waitFor();
  await picture(page, 'rules', last());
};

/** Somebody reports an image, and a moderator reads of it in the log channel. */
const report = async (page: Page): Promise<void> => {
  await become(page, 'Ada');
  await made(page).click();
  const form = page.getByRole('dialog', { name: 'Report this image' });
  await form.getByRole('combobox').click();
  await form.getByRole('option', { name: 'Uses the work of somebody else' }).click();
  await form.getByRole('button', { name: 'Submit' }).click();
  await page.getByText('moderators of this server can see your report').waitFor();
  await become(page, 'Mona');
  await page.getByRole('navigation', { name: 'Channels' }).getByText('mod-log').click();
  const reported = page.getByRole('article').last();
  await reported.getByText('a birthday').waitFor();
  // The bot first posts the words, then adds the picture.
  await reported.locator('img').first().waitFor();
  await picture(page, 'report', reported);
};

/** What the admin sets, what that looks like to members, and what moderators read. */
export const takeAdminPictures = async (page: Page): Promise<void> => {
  await setUp(page);
  await meetRules(page);
  await report(page);
};
