import type { MemberStore } from '#domain/members/member-record.ts';
import { type CounterUsage, counterUsage } from '#domain/policy/quota.ts';
import { countersOf } from '#domain/policy/usage-counters.ts';
import { DEFAULTABLE_OPTIONS } from '#generations/declared-options.ts';
import { counterOwner, type RulesServices, rulesFor } from '#generations/policy-input.ts';
import { noticeMessage } from '#interactions/components.ts';
import {
  defineCommand,
  type Feature,
  onButton,
  onSelect,
  type SelectUse,
} from '#interactions/define-command.ts';
import type { Invocation, Uses } from '#interactions/invocation.ts';
import { type Message, privately, type Reply } from '#interactions/reply.ts';
import { hasDefaults, setDefaults } from '#messages/defaults-change.ts';
import { chosenLanguage } from '#messages/language-choice.ts';
import { textFor } from '#text/index.ts';
import { defaultsFeature, defaultsMessage, defaultsModalFor, keeper } from './defaults.ts';
import { deletionFeature } from './deletion.ts';
import { meIds, meMessage } from './view.ts';

type OverviewServices = RulesServices & Uses<'ledger' | 'operator' | 'members'>;

/** What a page says about the change that led to it. */
type Said = { said?: string };

/** Returns the requester's usage here. */
const usage = async (invocation: Invocation<OverviewServices>): Promise<CounterUsage[]> => {
  const { interaction, services } = invocation;
  const rules = await rulesFor(invocation);
  const holder = counterOwner(invocation, rules);
  const usage = await services.ledger.usage(countersOf(holder));
  return counterUsage({
    ...holder,
    requester: { id: interaction.userId, roleIds: interaction.roleIds },
    operator: services.operator,
    usage,
    onOwnKey: rules.key !== null,
  });
};

/** Renders the member's overview with links to its pages. */
const overviewMessage = async (
  invocation: Invocation<OverviewServices>,
  said: Said = {},
): Promise<Message> => {
  const { interaction, text, services } = invocation;
  const { userId, clientLocale } = interaction;
  const [standing, defaults, preferences, jobs] = await Promise.all([
    usage(invocation),
    services.members.defaults(userId),
    services.members.preferences(userId),
    services.ledger.activeOf(userId),
  ]);
  return meMessage(text, {
    usage: standing,
    defaults,
    isPrivate: preferences.private,
    addsTriggerWords: preferences.addsTriggerWords,
    language: preferences.language,
    clientLocale,
    active: jobs.length,
    ...said,
    ids: meIds,
  });
};

/** Changes a preference, and shows the overview with it. */
const preferring = async (
  press: Invocation<OverviewServices>,
  changed: Parameters<MemberStore['prefer']>[1],
): Promise<Reply> => {
  await press.services.members.prefer(press.interaction.userId, changed);
  return { kind: 'update', message: await overviewMessage(press, { said: press.text.me.saved }) };
};

/** Changes the language for what only the requester reads, and says so in it. */
const speaking = (press: SelectUse<object, OverviewServices>): Promise<Reply> => {
  const language = chosenLanguage(press);
  const text = textFor(language ?? press.interaction.clientLocale);
  return preferring({ ...press, text }, { language });
};

const overview: Feature = {
  command: defineCommand({
    name: 'me',
    help: (text) => text.commands.me.help,
    options: DEFAULTABLE_OPTIONS,
    describe: ({
      commands: {
        me: said,
        imagine: { options },
      },
    }) => ({
      description: said.description,
      options,
    }),
    modalFor: (options) => (hasDefaults(options) ? defaultsModalFor(options) : undefined),
    run: async (use) =>
      hasDefaults(use.options) ? setDefaults(use, keeper) : privately(await overviewMessage(use)),
  }),
  routes: [
    onButton(meIds.overview, async (press) => ({ kind: 'update', message: await overviewMessage(press) })),
    onButton(meIds.defaults, async (press) => ({ kind: 'update', message: await defaultsMessage(press) })),
    onButton(meIds.private, (press) => preferring(press, { private: press.id.on })),
    onButton(meIds.triggerWords, (press) => preferring(press, { addsTriggerWords: press.id.on })),
    onSelect(meIds.language, speaking),
    onButton(meIds.cancelAll, (press) => ({
      kind: 'deferUpdate',
      work: async () => {
        const cancelled = await press.services.generations.cancelAll(press.interaction.userId);
        return overviewMessage(press, { said: press.text.me.cancelled(cancelled) });
      },
    })),
    onButton(meIds.done, ({ text }) => ({ kind: 'update', message: noticeMessage(text.me.closed) })),
  ],
};

/** `/me`: a member's own defaults, remaining limits, and data. */
export const me: readonly Feature[] = [overview, defaultsFeature, deletionFeature];
