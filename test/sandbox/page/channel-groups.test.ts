import { ChannelType } from 'discord-api-types/v10';
import { expect, it } from 'vitest';
import { channelGroups } from '#sandbox/page/client/channels.ts';

const channel = (name: string, type = ChannelType.GuildText, parentId?: string) => ({
  id: name,
  name,
  type,
  ageRestricted: false,
  ...(parentId ? { parentId } : {}),
});

const outline = (channels: ReturnType<typeof channel>[]) =>
  channelGroups(channels).map(({ name, branches }) => [
    name,
    branches.map((branch) => [branch.channel.name, ...branch.threads.map((thread) => thread.name)].join('/')),
  ]);

it('channels stand in their categories, threads below their channels, and what stands in none comes first', () => {
  const channels = [
    channel('images', ChannelType.GuildText, 'Studio'),
    channel('general'),
    channel('Studio', ChannelType.GuildCategory),
    channel('Empty', ChannelType.GuildCategory),
    channel('cakes', ChannelType.PublicThread, 'images'),
  ];
  expect(outline(channels)).toEqual([
    [undefined, ['general']],
    ['Studio', ['images/cakes']],
  ]);
});

it('channels whose category is not seen are still shown', () => {
  expect(outline([channel('images', ChannelType.GuildText, 'Hidden')])).toEqual([[undefined, ['images']]]);
});
