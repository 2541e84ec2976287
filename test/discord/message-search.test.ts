import { PermissionFlagsBits } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import { createChannelMessages } from '#discord/channels.ts';
import { findOwnMessage } from '#discord/message-search.ts';
import { button, row } from '#interactions/components.ts';
import { testLog } from '../support/log.ts';
import { withRestHarness } from './rest-harness.ts';

const harness = withRestHarness();

/** The bot posts a message with a button. */
const post = async (customId: string): Promise<string> => {
  const messages = createChannelMessages(harness.rest.bot, testLog());
  const sent = await messages.post(harness.discord.channelId, {
    components: [row(button('Star', customId))],
  });
  return sent?.id ?? 'nothing';
};

const find = (customId: string, { since = Date.now(), channelId = harness.discord.channelId } = {}) =>
  findOwnMessage(harness.rest.bot, { channelId, since, customId });

describe('a message of the bot', () => {
  it('is found by a component that it has', async () => {
    await post('star:other');
    const id = await post('star:wanted');
    await harness.discord.as('Ada').post('words');
    expect(await find('star:wanted')).toEqual({ channelId: harness.discord.channelId, id });
    expect(await find('star:none')).toBeUndefined();
  });

  it('is found behind hundreds of others', async () => {
    const since = Date.now();
    for (let index = 0; index < 205; index += 1) await harness.discord.as('Ada').post(`words ${index}`);
    const id = await post('star:wanted');
    harness.discord.forget();
    expect(await find('star:wanted', { since })).toMatchObject({ id });
    expect(harness.calls()).toEqual(['user.me', 'message.list', 'message.list', 'message.list']);
  });

  it('is not looked for before that time', async () => {
    await post('star:wanted');
    expect(await find('star:wanted', { since: Date.now() + 3_600_000 })).toBeUndefined();
  });

  it('is not what another one made up', async () => {
    await post('star:wanted');
    const [made] = harness.discord.messages();
    if (made) made.message.author = { ...made.message.author, id: '1100000000000000999' };
    expect(await find('star:wanted')).toBeUndefined();
  });

  it('is nowhere where the bot may not read, or the channel is gone', async () => {
    await post('star:wanted');
    const { world, channelId } = harness.discord;
    world.overwrite(channelId, world.bot.id, { deny: PermissionFlagsBits.ReadMessageHistory });
    expect(await find('star:wanted')).toBeUndefined();
    world.overwrite(channelId, world.bot.id, { deny: PermissionFlagsBits.ViewChannel });
    expect(await find('star:wanted')).toBeUndefined();
    expect(await find('star:wanted', { channelId: '1100000000000009999' })).toBeUndefined();
  });

  it('may be there where Discord does not answer', async () => {
    harness.discord.faults.next('message.list', { kind: 'status', status: 500 }, 4);
    await expect(find('star:wanted')).rejects.toThrow();
  });
});
