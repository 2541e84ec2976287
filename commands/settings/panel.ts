import {
  type APIButtonComponentWithCustomId,
  type APIComponentInContainer,
  ButtonStyle,
  PermissionFlagsBits,
} from 'discord-api-types/v10';
import { Notice } from '#domain/errors.ts';
import type { StoredSettings } from '#domain/settings/record.ts';
import { governingGuild } from '#generations/policy-input.ts';
import { button, COLOURS, container, row, separator, textDisplay } from '#interactions/components.ts';
import { defineCustomId, oneOf, whole } from '#interactions/custom-id.ts';
import type { Invocation, Uses } from '#interactions/invocation.ts';
import type { Message } from '#interactions/reply.ts';
import type { Text } from '#text/index.ts';

/** The pages of a server's settings, the overview first. */
export const PAGE_NAMES = [
  'overview',
  'defaults',
  'limits',
  'access',
  'loras',
  'models',
  'schedulers',
  'safety',
  'key',
] as const;

/** A page of a server's settings. */
export type PageName = (typeof PAGE_NAMES)[number];

/** Opens a page. */
export const settingsPageId = defineCustomId('settings', { page: oneOf(PAGE_NAMES) });

/** Closes the panel. */
export const settingsDoneId = defineCustomId('settingsdone', {});

/** The revision of the settings that a control was rendered from. It detects changes made by others since. */
export const seenField = { seen: whole(0, Number.MAX_SAFE_INTEGER) };

/** The services that the settings use. */
export type SettingsServices = Uses<
  | 'settings'
  | 'keys'
  | 'checkKey'
  | 'keyBalance'
  | 'files'
  | 'stateStore'
  | 'catalogue'
  | 'channels'
  | 'channelMessages'
  | 'defaultModelId'
>;

/** The input for rendering a page. */
export type PageContext<S = SettingsServices> = Invocation<S> & { guildId: string; stored: StoredSettings };

/** A page: its title, and its content between the title and the back button. */
export type Page = {
  name: PageName;
  render(context: PageContext): APIComponentInContainer[] | Promise<APIComponentInContainer[]>;
};

/**
 * Returns the server whose settings the member can change. Throws a Notice if there is none or permission is
 * missing.
 */
export const requireManager = ({ interaction, text }: Omit<Invocation, 'services'>): string => {
  const guildId = governingGuild(interaction);
  if (guildId === null) throw new Notice(text.settings.serversOnly);
  const mayManage = (interaction.permissions & PermissionFlagsBits.ManageGuild) !== 0n;
  if (!mayManage) throw new Notice(text.settings.managersOnly);
  return guildId;
};

/** Loads the input of a page. Throws a Notice for anyone who cannot see it. */
export const pageContext = async (invocation: Invocation<SettingsServices>): Promise<PageContext> => {
  const guildId = requireManager(invocation);
  return { ...invocation, guildId, stored: await invocation.services.settings.read(guildId) };
};

const backButton = (text: Text, page: PageName): APIButtonComponentWithCustomId => ({
  ...button(text.settings.back, settingsPageId.encode({ page: 'overview' })),
  disabled: page === 'overview',
});

const wayOut = (text: Text, page: PageName) =>
  row(backButton(text, page), button(text.settings.done, settingsDoneId.encode({}), ButtonStyle.Primary));

/** Returns warnings about invalid stored settings, for those who can fix them. */
const warnings = (text: Text, { problems, isNewer }: StoredSettings): string[] => {
  if (isNewer) return [text.settings.newer];
  return [...new Set(problems.map(({ section }) => section))].map((section) => text.settings.broken(section));
};

/** Renders a page, with a note on the last change. */
export const pageMessage = async (context: PageContext, page: Page, note = ''): Promise<Message> => {
  const { text, stored } = context;
  const said = [...warnings(text, stored), note].filter((line) => line !== '');
  return {
    components: [
      container(
        COLOURS.ready,
        textDisplay(`### ${text.settings.titles[page.name]}`, ...said),
        separator(),
        ...(await page.render(context)),
        separator(),
        wayOut(text, page.name),
      ),
    ],
  };
};
