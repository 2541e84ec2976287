import type { ServerKey } from '#domain/generation/lanes.ts';
import { priceOf } from '#domain/image-cost.ts';
import { limitsFor } from '#domain/policy/limits.ts';
import { blockOf } from '#domain/settings/blocks.ts';
import { type ChannelRule, LIST_NAMES, type ServerSettings } from '#domain/settings/schema.ts';
import { optionWords } from '#generations/option-defaults.ts';
import { imageCostOf, type Rules, type RulesServices, rulesFor } from '#generations/policy-input.ts';
import { COLOURS, container, separator, small, textDisplay } from '#interactions/components.ts';
import type { Invocation, Uses } from '#interactions/invocation.ts';
import { privately, type Reply } from '#interactions/reply.ts';
import type { Text } from '#text/index.ts';

/** Formats what holds for members with each role that has limits of its own, one per line. */
export const roleLines = ({ settings: text }: Text, limits: ServerSettings['limits']): string[] =>
  limits.roles.map(
    (role) => `- ${text.limits.roleLine(role, limitsFor({ roleIds: [role.roleId] }, limits))}`,
  );

/** Formats which key jobs run on. */
export const keyLine = ({ settings: text }: Text, key: ServerKey | null): string => {
  if (key === null) return text.key.noneLine;
  return key.isReadable ? text.key.line(key.last4, key.concurrency) : text.key.unreadableLine(key.last4);
};

/** Formats the defaults in one line. */
export const defaultsLine = (text: Text, defaults: ServerSettings['defaults']): string => {
  const set = optionWords(text, defaults);
  return set.length === 0 ? text.settings.defaults.none : set.join(' · ');
};

/** Formats the operator's rules for everyone, and what an image costs. */
const operatorLines = (
  { text, services }: Invocation<Uses<'operator' | 'imageCost'>>,
  rules: Rules,
): string[] => {
  const { operator } = services;
  const cost = imageCostOf({ services }, rules);
  return [
    text.rules.operatorImages(operator.imagesPerMemberPerDay),
    text.rules.operatorJobs(operator.jobsPerMember),
    operator.directMessages ? '' : text.rules.noDirectMessages,
    cost === null ? '' : text.cost.image(priceOf(cost, 1)),
  ];
};

/** Formats one member's limits, combined from those for everyone and for their roles. */
const ownLimitLines = ({ interaction, text }: Invocation, { limits }: ServerSettings): string[] => [
  text.settings.limits.yours(limitsFor(interaction, limits)),
  text.settings.limits.serverLine(limits),
];

/** Formats who can make images where, and whether the requester is among them. */
const accessLines = ({ interaction, text }: Invocation, { access }: ServerSettings): string[] => {
  const said = text.settings.access;
  const isOut = access.roles.length > 0 && !access.roles.some((role) => interaction.roleIds.includes(role));
  return [
    `**${said.now(access)}**`,
    ...(isOut ? [text.rules.noRole] : []),
    said.othersButtonsLine(access.othersButtons),
    said.directMessagesLine(access.directMessages),
  ];
};

/** Formats safety. Blocked words are not shown: they are for the server's admins only. */
const safetyLines = ({ settings: text }: Text, { safety }: ServerSettings): string[] => [
  text.safety.checkerLine(safety.checker),
  text.safety.spoilerLine(safety.spoiler),
  text.safety.recipesLine(safety.recipes),
  text.safety.picturesLine(safety.pictures),
  text.safety.wordsLine(safety.blockedWords.length),
];

/** Formats the rules of the channel and its category, one per line. */
const channelLines = ({ channels: text }: Text, rules: readonly ChannelRule[]): string[] =>
  rules.length === 0 ? [] : [text.yours, ...rules.map((rule) => `- ${text.line(rule)}`)];

const serverParts = (
  invocation: Invocation,
  { settings, channelRules }: { settings: ServerSettings; channelRules: readonly ChannelRule[] },
): string[][] => {
  const { text, interaction } = invocation;
  const block = blockOf(settings.access.blockedMembers, interaction.userId, interaction.receivedAt);
  return [
    [
      ...(block ? [text.blocks.yours(block.until)] : []),
      ...channelRules.filter(({ closed }) => closed).map(({ id }) => text.rules.closed(id)),
    ],
    accessLines(invocation, settings),
    ownLimitLines(invocation, settings),
    channelLines(text, channelRules),
    LIST_NAMES.map((list) => text.settings.lists.rule(list, settings.loras[list])),
    safetyLines(text, settings),
    [text.settings.defaults.line(defaultsLine(text, settings.defaults))],
  ].filter((lines) => lines.length > 0);
};

const whoDecides = (text: Text, { interaction }: Invocation): string[] => [
  interaction.guildId === null ? text.rules.private : text.rules.broughtAlong,
];

/** Shows the rules that apply to the requester here. Words and other members that are blocked are not shown. */
export const rulesReply = async (
  invocation: Invocation<RulesServices & Uses<'operator' | 'imageCost'>>,
): Promise<Reply> => {
  const { text } = invocation;
  const rules = await rulesFor(invocation);
  const { settings, channelRules } = rules;
  const parts = settings
    ? serverParts(invocation, { settings, channelRules })
    : [whoDecides(text, invocation)];
  return privately({
    components: [
      container(
        COLOURS.ready,
        textDisplay(`### ${text.rules.title}`),
        ...[...parts, operatorLines(invocation, rules)].flatMap((lines) => [
          separator(),
          textDisplay(...lines),
        ]),
        separator(),
        textDisplay(small(text.rules.precedence)),
      ),
    ],
  });
};
