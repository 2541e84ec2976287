import type { Locator, Page } from 'playwright-core';

/** What somebody does on the sandbox page, in their words. */
export const createSandboxPage = (page: Page) => {
  const suggestions = () => page.getByRole('listbox', { name: 'Suggestions' });

  const pick = async (label: string | RegExp): Promise<void> => {
    await suggestions().getByRole('option', { name: label }).first().click();
  };

  const startCommand = async (name: string): Promise<void> => {
    await page.getByRole('textbox', { name: /^Message #/ }).fill(`/${name}`);
    await pick(new RegExp(`^/${name}`));
  };

  const addOption = async (name: string): Promise<void> => {
    await page.getByLabel('Add an option').fill(name);
    await pick(new RegExp(`^${name}\\b`));
  };

  const field = (name: string): Locator => page.getByLabel(name, { exact: true });

  const messages = (): Locator => page.getByRole('article');

  /** The newest result, once there are so many of them. */
  const result = async (count: number): Promise<Locator> => {
    const results = messages().filter({ has: page.getByRole('button', { name: 'Reroll same seed' }) });
    await results.nth(count - 1).waitFor();
    return results.nth(count - 1);
  };

  /** The bytes of the first image in a message, as the page loaded them. */
  const imageIn = async (message: Locator): Promise<string> => {
    const source = await message.getByTestId('gallery').locator('img').first().getAttribute('src');
    const response = await page.request.get(source ?? '');
    return (await response.body()).toString('base64');
  };

  return { pick, startCommand, addOption, field, messages, result, imageIn };
};
