import { button, section, textDisplay } from '#interactions/components.ts';
import { sectionsOf } from '#messages/rules.ts';
import { PAGE_NAMES, type Page, settingsPageId } from './panel.ts';

/** Summarises the settings, with links to their pages. */
export const overview: Page = {
  name: 'overview',
  async render({ text, stored, services, guildId }) {
    const key = await services.keys?.find(guildId);
    const summaries = sectionsOf(text, stored.settings, key ?? null);
    return PAGE_NAMES.filter((name) => name !== 'overview').map((page) =>
      section(
        textDisplay(`**${text.settings.titles[page]}**`, summaries[page]),
        button(text.settings.change, settingsPageId.encode({ page })),
      ),
    );
  },
};
