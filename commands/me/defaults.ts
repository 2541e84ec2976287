import { type RulesServices, rulesFor } from '#generations/policy-input.ts';
import type { Feature } from '#interactions/define-command.ts';
import type { Invocation, Uses } from '#interactions/invocation.ts';
import type { Message } from '#interactions/reply.ts';
import type { DefaultsKeeper } from '#messages/defaults-change.ts';
import { defineDefaultsPanel } from '#messages/defaults-panel.ts';
import { meIds, ownDefaultsMessage } from './view.ts';

const panel = defineDefaultsPanel('mydefaults', { command: '/me', none: (text) => text.me.noDefaults });

// Only the member changes them, so changes are not counted.
const UNCOUNTED = { revision: 0 };

/** Renders a member's own defaults with their controls, and a note on the last change. */
export const defaultsMessage = async (
  { interaction, text, services }: Invocation<Uses<'members'>>,
  said: readonly string[] = [],
): Promise<Message> => {
  const defaults = await services.members.defaults(interaction.userId);
  return ownDefaultsMessage(text, {
    said,
    controls: panel.render(text, { defaults, ...UNCOUNTED }),
    ids: meIds,
  });
};

/** The requester's own defaults, stored by user id. */
export const keeper: DefaultsKeeper<RulesServices & Uses<'members'>> = {
  async read(invocation) {
    const { interaction, services } = invocation;
    const [defaults, { settings }] = await Promise.all([
      services.members.defaults(interaction.userId),
      rulesFor(invocation),
    ]);
    return { defaults, ...UNCOUNTED, cards: settings?.loras.cards ?? [] };
  },
  async change(invocation, { edit, remark }) {
    const { interaction, text, services } = invocation;
    await services.members.change(interaction.userId, edit);
    return { kind: 'update', message: await defaultsMessage(invocation, [text.me.saved, remark]) };
  },
};

/** Returns the form that takes the options of `/me`. */
export const defaultsModalFor = panel.modalFor;

/** The page of a member's own defaults, with its controls. */
export const defaultsFeature: Feature = { routes: panel.routes(keeper) };
