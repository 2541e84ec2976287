import type { ServerSettings } from '#domain/settings/schema.ts';
import type { InteractionContext } from '#interactions/interaction.ts';
import type { Caller, Uses } from '#interactions/invocation.ts';
import { governingGuild } from './policy-input.ts';

/**
 * Discord's code of the language for what everybody reads: what the server's admins chose, else what Discord says of the
 * server; outside servers the member's own. `settings` are null where no server has a say.
 */
export const publicLocale = (
  { guildLocale, locale }: Pick<InteractionContext, 'guildLocale' | 'locale'>,
  settings: Pick<ServerSettings, 'language'> | null,
): string => settings?.language.public ?? guildLocale ?? locale;

/** The same where somebody does something; reads the server's settings. */
export const publicLocaleFor = async ({
  interaction,
  services,
}: Caller<Uses<'settings'>>): Promise<string> => {
  const guildId = governingGuild(interaction);
  const stored = guildId === null ? null : await services.settings.read(guildId);
  return publicLocale(interaction, stored?.settings ?? null);
};
