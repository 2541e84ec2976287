import type { Locator, Page } from 'playwright-core';
import { createSandboxPage } from './browser.ts';

/** Acts as a member of the sandbox from now on. */
export const become = async (page: Page, name: string): Promise<void> => {
  const radio = { name: new RegExp(name) };
  await page.getByRole('radio', radio).click();
  // Only then the commands are theirs.
  await page.getByRole('radio', { ...radio, checked: true }).waitFor();
};

/** Types a command with its options into the message box, and sends it. */
export const use = async (
  page: Page,
  command: string,
  options: Record<string, string> = {},
): Promise<void> => {
  const sandboxPage = createSandboxPage(page);
  await sandboxPage.startCommand(command);
  for (const [name, value] of Object.entries(options)) {
    if ((await sandboxPage.field(name).count()) === 0) await sandboxPage.addOption(name);
    await sandboxPage.field(name).fill(value);
  }
  await page.keyboard.press('Enter');
};

/** What an admin does in the panel of `/settings open`, in their words. */
export const createAdmin = (page: Page) => {
  const panel = (): Locator => page.getByRole('article').last();
  /** Does something, and waits until the bot has answered and the page shows it. */
  const answered = async (act: () => Promise<void>): Promise<void> => {
    await Promise.all([page.waitForResponse(/\/sandbox\/(components|modals)$/), act()]);
    await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))');
  };
  const press = (name: string): Promise<void> =>
    answered(() => panel().getByRole('button', { name, exact: true }).click());
  const saved = (): Promise<void> => panel().getByText('Saved. Applies from now on.').waitFor();

  /** Opens the form behind a button, fills it in and sends it. */
  const fillIn = async (
    { behind, title }: { behind: string; title: string },
    fields: Record<string, string>,
    filled: () => Promise<void> = async () => undefined,
  ): Promise<void> => {
    await press(behind);
    const form = page.getByRole('dialog', { name: title });
    for (const [label, value] of Object.entries(fields)) await form.getByLabel(label).fill(value);
    await filled();
    await answered(() => form.getByRole('button', { name: 'Submit' }).click());
    await form.waitFor({ state: 'detached' });
    await saved();
  };

  return {
    panel,
    press,
    fillIn,
    async open(): Promise<void> {
      await use(page, 'settings open');
      await panel().getByText('Settings of this server').waitFor();
    },
    /** Leads from the overview to a page of the panel. */
    async turnTo(title: string): Promise<void> {
      const section = panel().locator('.section', { hasText: title });
      await answered(() => section.first().getByRole('button', { name: 'Change' }).click());
      await panel().getByRole('heading', { name: title, exact: true }).waitFor();
    },
    async back(): Promise<void> {
      await press('Back');
      await panel().getByRole('heading', { name: 'Settings of this server' }).waitFor();
    },
    /** Chooses in a select that takes several. */
    async choose(label: string, option: string): Promise<void> {
      await panel().getByRole('combobox').filter({ hasText: label }).click();
      await panel().getByRole('option', { name: option, exact: true }).click();
      await answered(() => page.keyboard.press('Escape'));
      await saved();
    },
    /** Chooses in a select that takes one. */
    async chooseOne(label: string, option: string | RegExp): Promise<void> {
      await panel().getByRole('combobox').filter({ hasText: label }).click();
      await answered(() => panel().getByRole('option', { name: option }).first().click());
      await saved();
    },
    async done(): Promise<void> {
      await press('Done');
      await panel().getByText('opens the settings again').waitFor();
    },
  };
};
