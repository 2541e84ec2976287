import { type CounterUsage, counterUsage } from '#domain/policy/quota.ts';
import { countersOf } from '#domain/policy/usage-counters.ts';
import { counterOwner, type RulesServices, rulesFor } from '#generations/policy-input.ts';
import { defineCustomId } from '#interactions/custom-id.ts';
import type { Invocation, Uses } from '#interactions/invocation.ts';
import type { Message } from '#interactions/reply.ts';
import { meMessage } from './view.ts';

/** Navigation between the pages. */
export const meIds = {
  overview: defineCustomId('me', {}),
  defaults: defineCustomId('medefaults', {}),
  deletion: defineCustomId('medelete', {}),
  done: defineCustomId('medone', {}),
};

type OverviewServices = RulesServices & Uses<'ledger' | 'operator' | 'members'>;

/** Returns the requester's usage here. */
const usage = async (invocation: Invocation<OverviewServices>): Promise<CounterUsage[]> => {
  const { interaction, services } = invocation;
  const { settings, key } = await rulesFor(invocation);
  const holder = counterOwner(invocation, settings);
  const usage = await services.ledger.usage(countersOf(holder));
  return counterUsage({
    ...holder,
    requester: { id: interaction.userId, roleIds: interaction.roleIds },
    operator: services.operator,
    usage,
    onOwnKey: key !== null,
  });
};

/** Renders the member's overview with links to its pages. */
export const overviewMessage = async (invocation: Invocation<OverviewServices>): Promise<Message> => {
  const { interaction, text, services } = invocation;
  const [standing, defaults] = await Promise.all([
    usage(invocation),
    services.members.defaults(interaction.userId),
  ]);
  return meMessage(text, { usage: standing, defaults, ids: meIds });
};
