import { type APIButtonComponentWithCustomId, ButtonStyle } from 'discord-api-types/v10';
import type { StoredSettings } from '#domain/settings/record.ts';
import {
  button,
  COLOURS,
  container,
  fitLines,
  row,
  separator,
  textDisplay,
} from '#interactions/components.ts';
import type { Message } from '#interactions/reply.ts';
import type { Text } from '#text/index.ts';
import { type Page, type PageContext, type PageName, settingsDoneId, settingsPageId } from './panel.ts';
import { allowButtons, warningLines, warningsOf } from './warnings.ts';

const backButton = (text: Text, page: PageName): APIButtonComponentWithCustomId => ({
  ...button(text.settings.back, settingsPageId.encode({ page: 'overview' })),
  disabled: page === 'overview',
});

const wayOut = (text: Text, page: PageName) =>
  row(backButton(text, page), button(text.settings.done, settingsDoneId.encode({}), ButtonStyle.Primary));

/** Returns what is wrong with the stored settings, for those who can fix it. */
const flaws = (text: Text, { problems, isNewer }: StoredSettings): string[] => {
  if (isNewer) return [text.settings.newer];
  return [...new Set(problems.map(({ section }) => section))].map((section) => text.settings.broken(section));
};

// With this, warnings leave room for the page.
const WARNING_ROOM = 1200;

/** Renders a page, with a note on the last change. */
export const pageMessage = async (context: PageContext, page: Page, note = ''): Promise<Message> => {
  const { text, stored } = context;
  const warnings = await warningsOf(context);
  const warned = fitLines(warningLines(text, warnings, page.name), { room: WARNING_ROOM, more: text.more });
  const now = await page.now(context);
  const said = [now === '' ? '' : `**${now}**`, ...flaws(text, stored), ...warned, note];
  return {
    components: [
      container(
        COLOURS.ready,
        textDisplay(`### ${text.settings.titles[page.name]}`, ...said),
        ...(await allowButtons(context, page.name)),
        separator(),
        ...(await page.render(context)),
        separator(),
        wayOut(text, page.name),
      ),
    ],
  };
};
