import { createChannelDirectory, createChannelMessages } from '#discord/channels.ts';
import type { DiscordRest } from '#discord/rest.ts';
import type { SettingsStore } from '#domain/settings/store.ts';
import type { Clock, Log } from '#domain/system.ts';
import { postToLog } from '#interactions/channels.ts';
import type { CreditNotice } from '#jobs/credit-watch.ts';
import { creditsGoneMessage } from '#messages/progress.ts';

type CreditNoticeOptions = { settings: Pick<SettingsStore, 'read'>; clock: Clock; log: Log };

/** Posts to a server's log channel that its API key has no credits left. */
export const createCreditNotice = (
  rest: DiscordRest,
  { settings, clock, log }: CreditNoticeOptions,
): CreditNotice => {
  const channels = createChannelDirectory(rest.bot, clock);
  const channelMessages = createChannelMessages(rest.bot, log);
  return async ({ guildId, locale }) => {
    const { settings: set } = await settings.read(guildId);
    const { channelId } = set.log;
    if (channelId === null) return false;
    const place = { guildId, channelId };
    return (
      (await postToLog(
        { channels, channelMessages },
        place,
        creditsGoneMessage(set.language.public ?? locale),
      )) !== undefined
    );
  };
};
