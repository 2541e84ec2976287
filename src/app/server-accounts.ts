import { createChannelDirectory, createChannelMessages } from '#discord/channels.ts';
import type { DiscordRest } from '#discord/rest.ts';
import type { OwnLoraWatch } from '#domain/catalogue/own-loras.ts';
import { GenerationError } from '#domain/generation/failure.ts';
import type { SettingsStore } from '#domain/settings/store.ts';
import { postToLog } from '#interactions/channels.ts';
import type { Services } from '#interactions/invocation.ts';
import type { CreditNotice } from '#jobs/credit-watch.ts';
import { createOwnLoraWatch } from '#jobs/own-loras.ts';
import { creditsGoneMessage, ownLoraMessage } from '#messages/progress.ts';
import type { BotOptions, SharedResources } from './shared-resources.ts';

type Tools = Pick<BotOptions, 'clock' | 'log'>;
type Resources = Pick<SharedResources, 'storage' | 'modelslab' | 'rest'>;

/** Watches servers' own LoRAs. How one ended is said in the channel in which it was added. */
export const createOwnLoras = (
  { clock, log }: Tools,
  { storage, modelslab, rest }: Resources,
): OwnLoraWatch => {
  const channelMessages = createChannelMessages(rest.bot, log);
  return createOwnLoraWatch({
    store: storage.ownLoras,
    keys: storage.keys,
    account: (key) => modelslab.withKey(key),
    async tell(_, load) {
      const message = ownLoraMessage(load);
      if (message) await channelMessages.post(load.channelId, message);
    },
    clock,
    log,
  });
};

/** Has LoRAs fetched into the accounts of servers. */
export const createLoadModel =
  ({ storage: { keys }, modelslab }: Pick<SharedResources, 'storage' | 'modelslab'>): Services['loadModel'] =>
  async ({ guildId, lane }, model, signal) => {
    const opened = await keys.open(guildId, lane);
    if (opened.kind !== 'open')
      throw new GenerationError(
        { kind: opened.kind === 'gone' ? 'keyRemoved' : 'keyUnreadable' },
        "a server's key cannot be opened",
      );
    return modelslab.withKey(opened.key).loadModel(model, signal);
  };

type CreditNoticeOptions = Tools & { settings: Pick<SettingsStore, 'read'> };

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
