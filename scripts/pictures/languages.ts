import type { Locator, Page } from 'playwright-core';
import { textFor } from '#text/index.ts';
import { readNames } from '#text/languages.ts';
import { become } from '../../test/support/admin.ts';
import { createSandboxPage } from '../../test/support/browser.ts';
import { picture } from './folder.ts';

/** What a command and its subcommand are called in a language, as members type them. */
const nameIn = (code: string, command: string): string => {
  const names = readNames(code);
  const [top = '', sub] = command.split(' ');
  const parts = sub === undefined ? [top] : [top, `${top}.${sub}`];
  return parts.map((key) => names[key] ?? key.replace(/^.*\./, '')).join(' ');
};

const choose = async (page: Page, select: string, code: string): Promise<void> => {
  await page.getByRole('combobox', { name: select }).selectOption(code);
};

/** Shows a language: the picker, a result, the settings and a sheet, each taken as `save` does. */
const showLanguage = async (
  page: Page,
  code: string,
  save: (name: string, part?: Locator) => Promise<void>,
): Promise<void> => {
  const sandboxPage = createSandboxPage(page);
  const text = textFor(code);
  const send = async (command: string, options: Record<string, string> = {}): Promise<void> => {
    await sandboxPage.startCommand(nameIn(code, command));
    for (const [name, value] of Object.entries(options)) {
      if ((await sandboxPage.field(name).count()) === 0) await sandboxPage.addOption(name);
      await sandboxPage.field(name).fill(value);
    }
    await page.keyboard.press('Enter');
  };
  const last = (): Locator => page.getByRole('article').last();
  const button = (name: string): Locator => page.getByRole('button', { name, exact: true });

  await become(page, 'Mona');
  await choose(page, 'Your language', code);
  await choose(page, 'Language of the server', code);
  const box = page.getByRole('textbox', { name: /^Message #/ });
  await box.fill('/imagine');
  await page.getByRole('option').filter({ hasText: text.commands.imagine.description }).waitFor();
  await box.fill('/');
  await save('commands');
  await box.fill('');

  await send('imagine', {
    prompt: 'a paper flower under a full moon',
    lora: 'more_details',
    negative: 'text',
  });
  const result = page.getByRole('article').filter({ has: button(text.buttons.reroll) });
  await result.last().waitFor();
  await save('result', result.last());

  await send('settings open');
  await page.getByText(text.settings.titles.overview).last().waitFor();
  await save('settings', last());

  await send('compare', {
    prompt: 'a paper flower under a full moon',
    x: 'strength 0.2-1 [3]',
    y: 'lora more_details, none',
  });
  await button(text.comparison.buttons.start).last().click();
  const heading = page
    .getByRole('article')
    .filter({ has: page.locator('img[alt]') })
    .last();
  await heading
    .getByText(text.comparison.heading({ made: 6, failed: 0, all: 6, left: 0 }).replace(/^### /, ''))
    .waitFor();
  await save('compare', heading);
};

/** A result in German, and a sheet in Japanese: pictures of the README. */
export const takePicturesOfLanguages = async (page: Page): Promise<void> => {
  const keep = (code: string, wanted: string) => async (name: string, part?: Locator) => {
    if (name === wanted) await picture(page, `language-${code}`, part);
  };
  await showLanguage(page, 'de', keep('de', 'result'));
  await showLanguage(page, 'ja', keep('ja', 'compare'));
};
