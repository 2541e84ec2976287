import type { APIComponentInContainer } from 'discord-api-types/v10';
import { LIST_NAMES, type ListName } from '#domain/settings/schema.ts';
import {
  barredIds,
  namesRoles,
  type SettingsWarning,
  settingsWarnings,
  type WarningFacts,
} from '#domain/settings/warnings.ts';
import { button, row } from '#interactions/components.ts';
import { defineCustomId, oneOf } from '#interactions/custom-id.ts';
import { cut } from '#text/format.ts';
import type { Text } from '#text/index.ts';
import { type PageContext, type PageName, seenField } from './panel.ts';

/** Allows what a list bars although the server offers it. */
export const allowId = defineCustomId('listallow', { list: oneOf(LIST_NAMES), ...seenField });

/** The page where a list is edited. */
export const PAGE_OF_LIST: Record<ListName, PageName> = {
  rule: 'loras',
  models: 'models',
  embeddings: 'models',
  schedulers: 'schedulers',
};

/** The pages that a warning concerns: first the one where it is put right. */
const pagesOf = (warning: SettingsWarning): readonly PageName[] => {
  switch (warning.kind) {
    case 'barred': {
      const page = PAGE_OF_LIST[warning.list];
      if (warning.use === 'channel') return [page, 'channels'];
      return warning.use === 'default' ? [page, 'defaults'] : [page];
    }
    case 'allowedRoles':
      return ['access'];
    case 'noImages':
    case 'limitedRoles':
      return ['limits'];
    case 'tooManyImages':
      return ['limits', 'defaults'];
    case 'blockedWord':
    case 'reportsWithoutLog':
      return ['safety'];
    case 'showcaseLacks':
      return ['showcase'];
  }
};

/** Returns what the warnings about a server's settings depend on beside them. */
export const factsOf = async ({
  interaction,
  services,
  guildId,
  stored,
}: Pick<PageContext, 'interaction' | 'services' | 'guildId' | 'stored'>): Promise<WarningFacts> => {
  const { channelId } = stored.settings.showcase;
  // The bot's user has the id of its application.
  const userId = interaction.applicationId;
  const [presets, roles, showcaseLacks] = await Promise.all([
    services.presets.list({ kind: 'server', id: guildId }),
    namesRoles(stored.settings) ? services.roles.membersOf(guildId) : undefined,
    channelId === null ? undefined : services.postingPermissions.missing({ guildId, channelId, userId }),
  ]);
  const { defaultModelId, operator } = services;
  return { defaultModelId, presets, roles, showcaseLacks, blockedWords: operator.blockedWords };
};

/** Returns the warnings about a server's settings. */
export const warningsOf = async (context: PageContext): Promise<SettingsWarning[]> =>
  settingsWarnings(context.stored.settings, await factsOf(context));

/** Formats the warnings that concern a page, one per line; the overview shows all of them. */
export const warningLines = (text: Text, warnings: readonly SettingsWarning[], page: PageName): string[] => {
  const said = text.settings.warnings;
  if (page !== 'overview')
    return warnings.filter((warning) => pagesOf(warning).includes(page)).map((warning) => said.line(warning));
  return warnings.map((warning) => {
    const [first = page] = pagesOf(warning);
    return said.onPage(text.settings.titles[first], said.line(warning));
  });
};

// Discord's limit for a button.
const LONGEST_LABEL = 80;

/** Returns the buttons with which a page allows what its lists bar although the server offers it. */
export const allowButtons = async (
  context: PageContext,
  page: PageName,
): Promise<APIComponentInContainer[]> => {
  const { text, stored } = context;
  const facts = await factsOf(context);
  const buttons = LIST_NAMES.filter((list) => PAGE_OF_LIST[list] === page).flatMap((list) => {
    const ids = barredIds(stored.settings, list, facts);
    if (ids.length === 0) return [];
    const label = cut(text.settings.warnings.allow(list, ids), LONGEST_LABEL);
    return [button(label, allowId.encode({ list, seen: stored.revision }))];
  });
  return buttons.length === 0 ? [] : [row(...buttons)];
};
