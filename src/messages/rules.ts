import type { ServerKey } from '#domain/generation/lanes.ts';
import { limitsFor } from '#domain/policy/limits.ts';
import { blockOf } from '#domain/settings/blocks.ts';
import type { ChannelRule, ServerSettings } from '#domain/settings/schema.ts';
import { type RulesServices, rulesFor } from '#generations/policy-input.ts';
import { COLOURS, container, separator, small, textDisplay } from '#interactions/components.ts';
import type { Invocation, Uses } from '#interactions/invocation.ts';
import { privately, type Reply } from '#interactions/reply.ts';
import type { Text } from '#text/index.ts';
import { optionWords } from '#text/option-words.ts';

/** A section of a server's settings, by its title. */
type Section = keyof Text['settings']['titles'];

const present = (lines: readonly string[]): string[] => lines.filter((line) => line !== '');

/** Formats the limits for everyone and for the server. */
export const limitsLines = ({ settings: text }: Text, limits: ServerSettings['limits']): string[] => [
  text.limits.everybodyLine(limits.member),
  text.limits.serverLine(limits),
];

/** Formats the limits of roles, one per line. */
export const roleLines = ({ settings: text }: Text, { roles }: ServerSettings['limits']): string[] =>
  roles.map((role) => `- ${text.limits.roleLine(role)}`);

/** Formats who can make images, and where. */
export const accessLines = ({ settings: text }: Text, access: ServerSettings['access']): string[] =>
  present([
    text.access.channels(access.channels),
    text.access.roles(access.roles),
    text.access.blocked(access.blockedMembers.map(({ id }) => id)),
    text.access.othersButtonsLine(access.othersButtons),
    text.access.directMessagesLine(access.directMessages),
  ]);

/** Formats which LoRAs, models or schedulers are allowed. */
export const listLines = (
  { settings: text }: Text,
  name: 'rule' | 'models' | 'embeddings' | 'schedulers',
  loras: ServerSettings['loras'],
): string[] =>
  present([
    text.lists.rule(name, loras[name]),
    text.lists.inList(loras[name]),
    name === 'schedulers' ? '' : text.lists.suggest,
  ]);

/** Formats safety and log settings. Blocked words are not shown: they are for the server's admins only. */
export const safetyLines = ({ settings: text }: Text, { safety, log }: ServerSettings): string[] => [
  text.safety.checkerLine(safety.checker),
  text.safety.spoilerLine(safety.spoiler),
  text.safety.wordsLine(safety.blockedWords.length),
  text.safety.reportsLine(safety.reports, log.channelId !== null),
  text.safety.logLine(log.channelId),
];

/** Formats which key jobs run on. */
export const keyLine = ({ settings: text }: Text, key: ServerKey | null): string => {
  if (key === null) return text.key.noneLine;
  return key.isReadable ? text.key.line(key.last4, key.concurrency) : text.key.unreadableLine(key.last4);
};

/** Formats the defaults in one line. */
const defaultsLine = (text: Text, defaults: ServerSettings['defaults']): string => {
  const set = optionWords(text, defaults);
  return set.length === 0 ? text.settings.defaults.none : set.join(' · ');
};

/** Summarises each page in a line or two. */
export const sectionsOf = (
  text: Text,
  settings: ServerSettings,
  key: ServerKey | null,
): Record<Section, string> => {
  const { limits, access, loras, safety, log } = settings;
  const said = text.settings;
  return {
    overview: '',
    blocks: '',
    channels: text.channels.count(settings.channels.rules.length),
    defaults: defaultsLine(text, settings.defaults),
    limits: limitsLines(text, limits).join('\n'),
    access: present([
      said.access.channels(access.channels),
      said.access.roles(access.roles),
      said.access.blockedCount(access.blockedMembers.length),
    ]).join(' '),
    loras: present([said.pinned.count(loras.pinned.length), said.lists.rule('rule', loras.rule)]).join(' '),
    models: said.lists.rule('models', loras.models),
    schedulers: said.lists.rule('schedulers', loras.schedulers),
    safety: [
      said.safety.checkerLine(safety.checker),
      said.safety.wordsLine(safety.blockedWords.length),
      said.safety.logLine(log.channelId),
    ].join(' '),
    key: keyLine(text, key),
  };
};

const LISTS = ['rule', 'models', 'embeddings', 'schedulers'] as const;

/** Formats the operator's rules for everyone. */
const operatorLines = ({ text, services: { operator } }: Invocation<Uses<'operator'>>): string[] => [
  text.rules.operatorImages(operator.imagesPerMemberPerDay),
  text.rules.operatorJobs(operator.jobsPerMember),
  operator.directMessages ? '' : text.rules.noDirectMessages,
];

/** Formats one member's limits, combined from those for everyone and for their roles. */
const ownLimitLines = ({ interaction, text }: Invocation, { limits }: ServerSettings): string[] => [
  text.settings.limits.yours(limitsFor(interaction, limits)),
  text.settings.limits.serverLine(limits),
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
    block ? [text.blocks.yours(block.until)] : [],
    accessLines(text, { ...settings.access, blockedMembers: [] }),
    ownLimitLines(invocation, settings),
    channelLines(text, channelRules),
    LISTS.flatMap((list) => listLines(text, list, settings.loras).slice(0, 1)),
    safetyLines(text, settings).slice(0, 3),
    [`**${text.settings.titles.defaults}:** ${defaultsLine(text, settings.defaults)}`],
  ].filter((lines) => lines.length > 0);
};

const whoDecides = (text: Text, { interaction }: Invocation): string[] => [
  interaction.guildId === null ? text.rules.private : text.rules.broughtAlong,
];

/** Shows the rules that apply to the requester here. Words and other members that are blocked are not shown. */
export const rulesReply = async (
  invocation: Invocation<RulesServices & Uses<'operator'>>,
): Promise<Reply> => {
  const { text } = invocation;
  const { settings, channelRules } = await rulesFor(invocation);
  const parts = settings
    ? serverParts(invocation, { settings, channelRules })
    : [whoDecides(text, invocation)];
  return privately({
    components: [
      container(
        COLOURS.ready,
        textDisplay(`### ${text.rules.title}`),
        ...[...parts, operatorLines(invocation)].flatMap((lines) => [separator(), textDisplay(...lines)]),
        separator(),
        textDisplay(small(text.rules.precedence)),
      ),
    ],
  });
};
