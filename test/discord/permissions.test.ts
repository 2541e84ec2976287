import { PermissionFlagsBits } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import { createPostingPermissions } from '#discord/permissions.ts';
import { POSTING_PERMISSIONS } from '#interactions/channels.ts';
import { manualClock } from '../support/clock.ts';
import { testLog } from '../support/log.ts';
import { withRestHarness } from './rest-harness.ts';

const { ViewChannel, SendMessages, AttachFiles, Administrator } = PermissionFlagsBits;

const harness = withRestHarness();

/** What the bot lacks in a channel, as it reads it, and as Discord itself decides. */
const lacking = async (channel = '#general', guildId = harness.discord.guildId) => {
  const { world } = harness.discord;
  const permissions = createPostingPermissions(harness.rest.bot, { clock: manualClock(), log: testLog() });
  const { id: channelId } = world.channel(channel);
  const read = await permissions.missing({ guildId, channelId, userId: world.bot.id });
  const allowed = world.permissions(world.bot.id, channelId);
  const decided = POSTING_PERMISSIONS.filter((name) => (allowed & PermissionFlagsBits[name]) === 0n);
  return { read, decided };
};

const overwrite = (id: string, { allow = 0n, deny = 0n }): void => {
  harness.discord.world.channel('#general').overwrites.set(id, { allow, deny });
};

/** Gives the bot a role. */
const giveRole = (permissions: bigint): string => {
  const { world } = harness.discord;
  const { id } = world.addRole({ name: 'Painters', permissions });
  world.member(world.bot.id).roleIds.push(id);
  return id;
};

describe('what the bot lacks to post images', () => {
  it('is nothing in an open channel', async () => {
    expect(await lacking()).toEqual({ read: [], decided: [] });
  });

  it('is what the channel denies to everybody, and a role or the bot itself may have back', async () => {
    overwrite(harness.discord.guildId, { deny: SendMessages | AttachFiles });
    const missing = ['SendMessages', 'AttachFiles'];
    expect(await lacking()).toEqual({ read: missing, decided: missing });
    overwrite(giveRole(0n), { allow: SendMessages });
    expect(await lacking()).toEqual({ read: ['AttachFiles'], decided: ['AttachFiles'] });
    overwrite(harness.discord.world.bot.id, { allow: AttachFiles });
    expect(await lacking()).toEqual({ read: [], decided: [] });
  });

  it('is what the bot is denied, whatever a role allows', async () => {
    overwrite(giveRole(0n), { allow: SendMessages });
    overwrite(harness.discord.world.bot.id, { deny: SendMessages });
    expect(await lacking()).toEqual({ read: ['SendMessages'], decided: ['SendMessages'] });
  });

  it('is nothing for an administrator', async () => {
    overwrite(harness.discord.guildId, { deny: SendMessages });
    giveRole(Administrator);
    expect(await lacking()).toEqual({ read: [], decided: [] });
  });

  it('is all of it where the bot sees no channel, and in channels of other servers', async () => {
    overwrite(harness.discord.world.bot.id, { deny: ViewChannel });
    expect((await lacking()).read).toEqual([...POSTING_PERMISSIONS]);
    expect((await lacking('#lounge')).read).toEqual([...POSTING_PERMISSIONS]);
  });

  it('is not known while Discord does not answer', async () => {
    harness.discord.faults.next('role.list', { kind: 'status', status: 500 }, 4);
    expect((await lacking()).read).toBeUndefined();
  });
});
