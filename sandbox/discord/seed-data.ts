import { ChannelType, PermissionFlagsBits } from 'discord-api-types/v10';
import type { Guild, World } from './world.ts';
import { directMessages, guildChannel, person, privateChannel } from './world-parts.ts';

// Settings kept by a bot must find their server again after a restart of the sandbox, so the first ids are fixed.
export const IDS = {
  application: '1100000000000000001',
  guild: '1100000000000000010',
  elsewhere: '1100000000000000011',
  images: '1100000000000000020',
  afterDark: '1100000000000000021',
  general: '1100000000000000022',
  modLog: '1100000000000000023',
  studio: '1100000000000000024',
  cakes: '1100000000000000025',
  nightShift: '1100000000000000026',
  lounge: '1100000000000000027',
  ada: '1100000000000000031',
  ben: '1100000000000000032',
  mona: '1100000000000000033',
  adminRole: '1100000000000000041',
  artists: '1100000000000000042',
  supporters: '1100000000000000043',
  regulars: '1100000000000000044',
  adaDirect: '1100000000000000051',
  benDirect: '1100000000000000052',
  monaDirect: '1100000000000000053',
  group: '1100000000000000054',
};

/** The server with the bot, and one without it, where its commands are there for those who installed it themselves. */
export const GUILDS: readonly Guild[] = [
  { id: IDS.guild, name: 'Image Makers', ownerId: IDS.mona, locale: 'en-US', hasBot: true },
  { id: IDS.elsewhere, name: 'Elsewhere', ownerId: IDS.ben, locale: 'en-US', hasBot: false },
];

const ADMINS_MAY =
  PermissionFlagsBits.Administrator | PermissionFlagsBits.ManageGuild | PermissionFlagsBits.ManageMessages;

const LOGGING = PermissionFlagsBits.ViewChannel | PermissionFlagsBits.SendMessages;

/** Puts everybody and everything in: both servers, and the conversations beside them. */
export function furnish(world: World): void {
  const people = [
    { ...person(IDS.ada, 'Ada', 0), roleIds: [IDS.artists] },
    person(IDS.ben, 'Ben', 1),
    { ...person(IDS.mona, 'Mona', 2), roleIds: [IDS.adminRole] },
  ];
  world.members.push(...people);
  furnishFirst(world);
  world.roles.push({ id: IDS.regulars, guildId: IDS.elsewhere, name: 'Regulars', permissions: 0n });
  world.channels.push(
    guildChannel({ id: IDS.lounge, name: 'lounge', guildId: IDS.elsewhere }),
    ...DIRECT.map(([id, memberId]) => directMessages(id, world.member(memberId))),
    privateChannel({ id: IDS.group, name: 'Weekend plans', recipientIds: people.map(({ id }) => id) }),
  );
}

const DIRECT = [
  [IDS.adaDirect, IDS.ada],
  [IDS.benDirect, IDS.ben],
  [IDS.monaDirect, IDS.mona],
] as const;

/**
 * The server with the bot, where Ada is an artist and Mona the admin: the category Studio with `#images` and the
 * age-restricted `#after-dark`, each with a thread; `#general`, and `#mod-log` for admins and the bot.
 */
function furnishFirst(world: World): void {
  const guildId = IDS.guild;
  world.roles.push(
    { id: IDS.adminRole, guildId, name: 'Admins', permissions: ADMINS_MAY },
    { id: IDS.artists, guildId, name: 'Artists', permissions: 0n },
    { id: IDS.supporters, guildId, name: 'Supporters', permissions: 0n },
  );
  const inStudio = { guildId, parentId: IDS.studio };
  const thread = { guildId, type: ChannelType.PublicThread };
  world.channels.push(
    guildChannel({ ...inStudio, id: IDS.images, name: 'images' }),
    guildChannel({ ...inStudio, id: IDS.afterDark, name: 'after-dark', nsfw: true }),
    guildChannel({ guildId, id: IDS.general, name: 'general' }),
    guildChannel({ guildId, id: IDS.modLog, name: 'mod-log', overwrites: forAdminsAnd(world.bot.id) }),
    guildChannel({ guildId, id: IDS.studio, name: 'Studio', type: ChannelType.GuildCategory }),
    guildChannel({ ...thread, id: IDS.cakes, name: 'cake-contest', parentId: IDS.images }),
    guildChannel({ ...thread, id: IDS.nightShift, name: 'night-shift', parentId: IDS.afterDark }),
  );
}

const forAdminsAnd = (botId: string) =>
  new Map([
    [IDS.guild, { allow: 0n, deny: PermissionFlagsBits.ViewChannel }],
    [botId, { allow: LOGGING, deny: 0n }],
  ]);
