import { accountsOf } from '#domain/policy/accounts.ts';
import { type Standing, standingsOf } from '#domain/policy/quota.ts';
import { defineCustomId } from '#interaction/custom-id.ts';
import type { Invocation } from '#interaction/feature.ts';
import type { Message } from '#interaction/reply.ts';
import { accountHolder, rulesFor } from '#interaction/rules.ts';
import { meMessage } from '#interaction/views/me.ts';

/** The ways from page to page, and out. */
export const meIds = {
  overview: defineCustomId('me', {}),
  defaults: defineCustomId('medefaults', {}),
  deletion: defineCustomId('medelete', {}),
  done: defineCustomId('medone', {}),
};

/** What stands on the accounts of whoever asks, where they ask. */
const standings = async (invocation: Invocation): Promise<Standing[]> => {
  const { origin, services } = invocation;
  const { settings, key } = await rulesFor(invocation);
  const holder = accountHolder(invocation, settings);
  const usage = await services.ledger.usage(accountsOf(holder));
  return standingsOf({
    ...holder,
    asker: { id: origin.userId, roleIds: origin.roleIds },
    operator: services.operator,
    usage,
    onOwnKey: key !== null,
  });
};

/** What is a member's own, and the ways to change it. */
export const overviewMessage = async (invocation: Invocation): Promise<Message> => {
  const { origin, text, services } = invocation;
  const [standing, defaults] = await Promise.all([
    standings(invocation),
    services.members.defaults(origin.userId),
  ]);
  return meMessage(text, { standings: standing, defaults, ids: meIds });
};
