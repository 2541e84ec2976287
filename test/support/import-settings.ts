import { textOf } from '#sandbox/discord/index.ts';
import type { BotHarness } from './bot-harness.ts';

/** Applies a file of settings as an admin does; the answer is what the preview, or the refusal, says. */
export const importSettings = async ({ discord }: BotHarness, content: string): Promise<string> => {
  const admin = discord.as('Mona');
  const bytes = new TextEncoder().encode(content);
  const file = await admin.upload({ filename: 's.json', bytes, contentType: 'application/json' });
  const imported = admin.slash('settings', { file }, { subcommand: 'import' });
  const preview = await imported.message((message) => /Apply changes|Nothing/.test(textOf(message)));
  const told = textOf(preview);
  if (told.includes('Apply changes')) await admin.press(preview, 'Apply changes').message('Saved');
  return told;
};

/** The file of a server's settings. */
export const exportSettings = async ({ discord }: BotHarness): Promise<string> => {
  const exported = await discord.as('Mona').slash('settings', {}, { subcommand: 'export' }).message();
  return new TextDecoder().decode(discord.files(exported)[0]?.bytes);
};

/** Gives the server these cards in the place of those that it has. */
export const giveCards = async (harness: BotHarness, cards: readonly object[]): Promise<string> => {
  const file = JSON.parse(await exportSettings(harness));
  file.settings.loras.cards = cards;
  return importSettings(harness, JSON.stringify(file));
};
