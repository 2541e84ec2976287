import type { Endpoint } from './endpoint.ts';
import type { Gateway } from './gateway.ts';
import type { DeliverOverHttp } from './http-delivery.ts';
import type { Interactions } from './interactions.ts';
import type { Messages } from './messages.ts';
import { interactionPayload } from './payload.ts';
import type { Action, Interaction } from './records.ts';
import type { World } from './world.ts';

/** Brings what members do to the bot: to its endpoint where it has set one, else over the gateway. */
export type Dispatcher = {
  begin(action: Action): Interaction;
  /** The next interactions are each delivered twice, as Discord does at times. */
  deliverTwice(times?: number): void;
};

type Parts = {
  world: World;
  messages: Messages;
  interactions: Interactions;
  gateway: Gateway;
  endpoint: Endpoint;
  deliverOverHttp: DeliverOverHttp;
  attachmentSizeLimit: number;
};

export function createDispatcher(parts: Parts): Dispatcher {
  const { world, messages, interactions, gateway, endpoint, attachmentSizeLimit } = parts;
  let doubled = 0;
  function deliver(interaction: Interaction, payload: object): void {
    if (endpoint.url() !== null) return void parts.deliverOverHttp(interaction, payload);
    gateway.dispatch('INTERACTION_CREATE', payload, interaction.channel.guildId);
  }
  return {
    deliverTwice(times = 1) {
      doubled += times;
    },
    begin(action) {
      const interaction = interactions.open(action);
      const sourceMessage = action.sourceMessageId
        ? messages.get(action.sourceMessageId)?.message
        : undefined;
      const payload = interactionPayload(interaction, { world, attachmentSizeLimit, sourceMessage });
      deliver(interaction, payload);
      if (doubled === 0) return interaction;
      doubled -= 1;
      interaction.excused = true;
      deliver(interaction, payload);
      return interaction;
    },
  };
}
