import type { Gateway } from './gateway.ts';
import type { Deed, Interaction, Interactions } from './interactions.ts';
import type { Messages } from './messages.ts';
import { interactionPayload } from './payload.ts';
import type { World } from './world.ts';

/** Brings what members do to the bot. */
export type Dispatcher = {
  begin(deed: Deed): Interaction;
  /** The next interactions are each delivered twice, as Discord does at times. */
  deliverTwice(times?: number): void;
};

type Parts = {
  world: World;
  messages: Messages;
  interactions: Interactions;
  gateway: Gateway;
  attachmentSizeLimit: number;
};

export function createDispatcher(parts: Parts): Dispatcher {
  const { world, messages, interactions, gateway, attachmentSizeLimit } = parts;
  let doubled = 0;
  return {
    deliverTwice(times = 1) {
      doubled += times;
    },
    begin(deed) {
      const interaction = interactions.open(deed);
      const sourceMessage = deed.sourceMessageId ? messages.get(deed.sourceMessageId)?.message : undefined;
      const payload = interactionPayload(interaction, { world, attachmentSizeLimit, sourceMessage });
      gateway.dispatch('INTERACTION_CREATE', payload, deed.channel.guildId);
      if (doubled === 0) return interaction;
      doubled -= 1;
      interaction.excused = true;
      gateway.dispatch('INTERACTION_CREATE', payload, deed.channel.guildId);
      return interaction;
    },
  };
}
