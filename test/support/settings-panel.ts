import type { APIMessage } from 'discord-api-types/v10';
import { type PageName, settingsPageId } from '#commands/settings/panel.ts';
import { textOf } from '#sandbox/discord/index.ts';
import type { BotHarness } from './bot-harness.ts';

/** The button of the panel that opens a page. */
export const pageButton = (page: PageName) => ({ customId: settingsPageId.encode({ page }) });

/** The panel of an admin, as it stands after everything that was done there. Each call returns what it shows then. */
export const openPanel = async ({ discord }: BotHarness, who = 'Mona') => {
  const admin = discord.as(who);
  let shown: APIMessage = await admin.slash('settings', {}, { subcommand: 'open' }).message();
  const take = async (exchange: ReturnType<typeof admin.press>, until?: string): Promise<string> => {
    shown = await exchange.message(until);
    return textOf(shown);
  };
  return {
    text: () => textOf(shown),
    /** Opens a page that what is shown has a button for. */
    goTo: (page: PageName) => take(admin.press(shown, pageButton(page))),
    back: () => take(admin.press(shown, 'Back')),
    press: (label: string) => take(admin.press(shown, label)),
    select: (label: string, values: string[], until?: string) =>
      take(admin.select(shown, label, values), until),
    submit: async (label: string, fields: Record<string, string>) =>
      take(await admin.submit(admin.press(shown, label), fields)),
  };
};
