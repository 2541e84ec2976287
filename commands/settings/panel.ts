import type { APIComponentInContainer } from 'discord-api-types/v10';
import { Notice } from '#domain/errors.ts';
import type { StoredSettings } from '#domain/settings/record.ts';
import { governingGuild, managesServer } from '#generations/policy-input.ts';
import { defineCustomId, oneOf, whole } from '#interactions/custom-id.ts';
import type { Invocation, Uses } from '#interactions/invocation.ts';

/** The pages of a server's settings, the overview first. */
export const PAGE_NAMES = [
  'overview',
  'defaults',
  'limits',
  'access',
  'blocks',
  'channels',
  'loras',
  'models',
  'schedulers',
  'safety',
  'showcase',
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
  | 'roles'
  | 'postingPermissions'
  | 'channelMessages'
  | 'defaultModelId'
  | 'presets'
  | 'operator'
>;

/** The input for rendering a page. */
export type PageContext<S = SettingsServices> = Invocation<S> & { guildId: string; stored: StoredSettings };

type Awaitable<T> = T | Promise<T>;

/** A page: what it says under its title, and its content between that and the back button. */
export type Page = {
  name: PageName;
  /** What holds now, in a sentence; `''` for nothing. */
  now(context: PageContext): Awaitable<string>;
  render(context: PageContext): Awaitable<APIComponentInContainer[]>;
};

/**
 * Returns the server whose settings the member can change. Throws a Notice if there is none or permission is
 * missing.
 */
export const requireManager = ({ interaction, text }: Omit<Invocation, 'services'>): string => {
  const guildId = governingGuild(interaction);
  if (guildId === null) throw new Notice(text.settings.serversOnly);
  if (!managesServer(interaction)) throw new Notice(text.settings.managersOnly);
  return guildId;
};

/** Loads the input of a page. Throws a Notice for anyone who cannot see it. */
export const pageContext = async (invocation: Invocation<SettingsServices>): Promise<PageContext> => {
  const guildId = requireManager(invocation);
  return { ...invocation, guildId, stored: await invocation.services.settings.read(guildId) };
};
