import { limitsFor } from '#domain/policy/limits.ts';
import type { ServerSettings } from '#domain/settings/schema.ts';
import type { Text } from '#text/index.ts';
import { COLOURS, container, separator, small, textDisplay } from '../components.ts';
import type { Invocation } from '../feature.ts';
import { privately, type Reply } from '../reply.ts';
import { rulesFor } from '../rules.ts';
import { accessLines, defaultsLine, listLines, safetyLines } from './rules.ts';

const LISTS = ['rule', 'models', 'embeddings', 'schedulers'] as const;

/** What whoever runs the bot lets everybody do. */
const operatorLines = ({ text, services: { operator } }: Invocation): string[] => [
  text.rules.operatorImages(operator.imagesPerMemberPerDay),
  text.rules.operatorJobs(operator.jobsPerMember),
  operator.directMessages ? '' : text.rules.noDirectMessages,
];

/** The limits of one member, out of those of everybody and of their roles. */
const ownLimitLines = ({ origin, text }: Invocation, { limits }: ServerSettings): string[] => [
  text.settings.limits.yours(limitsFor(origin, limits)),
  text.settings.limits.serverLine(limits),
];

const serverParts = (invocation: Invocation, settings: ServerSettings): string[][] => {
  const { text } = invocation;
  return [
    accessLines(text, { ...settings.access, blockedMembers: [] }),
    ownLimitLines(invocation, settings),
    LISTS.flatMap((list) => listLines(text, list, settings.loras).slice(0, 1)),
    safetyLines(text, settings).slice(0, 3),
    [`**${text.settings.titles.defaults}:** ${defaultsLine(text, settings.defaults)}`],
  ];
};

const whoDecides = (text: Text, { origin }: Invocation): string[] => [
  origin.guildId === null ? text.rules.private : text.rules.broughtAlong,
];

/** The rules that bind whoever asks, where they ask. Blocked members and words are nobody else's business. */
export const rulesReply = async (invocation: Invocation): Promise<Reply> => {
  const { text } = invocation;
  const { settings } = await rulesFor(invocation);
  const parts = settings ? serverParts(invocation, settings) : [whoDecides(text, invocation)];
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
