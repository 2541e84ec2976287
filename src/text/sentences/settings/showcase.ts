import { count, list } from '#text/format.ts';

const PERMISSIONS: Record<string, string> = {
  ViewChannel: 'View Channel',
  SendMessages: 'Send Messages',
  AttachFiles: 'Attach Files',
};

/** The page of the showcase. */
export const showcase = {
  /** What holds now. */
  now: (channelId: string | null, stars: number) =>
    channelId === null
      ? 'There is no showcase.'
      : `Results that ${count(stars, 'member')} starred are shown in <#${channelId}>.`,
  about:
    'Members star results in the menu of a message, *Apps*, **Star**. A result with enough stars is posted once, with its prompt, its LoRAs and who made it. Its requester does not count.',
  never:
    'Never posted: private results; those of an age-restricted channel, or made without the safety checker, in a channel without that restriction; those of a channel that is closed to some members in one that is open. Blurred images stay blurred.',
  pick: 'Showcase channel; choose none for no showcase',
  pickStars: 'Stars that a result needs',
  stars: (stars: number) => `${count(stars, 'star')} of different members`,
  /** A channel in which the bot cannot post. */
  lacks: (channelId: string, permissions: readonly string[]) =>
    `The bot cannot post in the showcase channel <#${channelId}>. Give its role ${list(permissions.map((name) => `*${PERMISSIONS[name] ?? name}*`))} there.`,
};
