import { MessageFlags } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import { inviteUrl } from '#discord/application.ts';
import { wireMessage } from '#discord/serialize-message.ts';
import { gallery, noticeMessage } from '#interactions/components.ts';

describe('a message on the wire', () => {
  it('is of Components V2, and private where it is to be', () => {
    expect(wireMessage(noticeMessage('x')).body.flags).toBe(MessageFlags.IsComponentsV2);
    expect(wireMessage(noticeMessage('x'), { ephemeral: true }).body.flags).toBe(
      MessageFlags.IsComponentsV2 | MessageFlags.Ephemeral,
    );
  });

  it('mentions nobody who is not named, whatever it says', () => {
    expect(wireMessage(noticeMessage('@everyone <@5>')).body.allowed_mentions).toEqual({
      parse: [],
      users: [],
    });
    expect(wireMessage({ ...noticeMessage('x'), notifies: ['5'] }).body.allowed_mentions).toEqual({
      parse: [],
      users: ['5'],
    });
  });

  it('names its files in their order, each with its alt text, and says when there are none', () => {
    const attachments = ['one', 'two'].map((name, index) => ({
      name: `${name}.png`,
      data: new Uint8Array([index]),
      description: name,
    }));
    const { body, files } = wireMessage({ components: [gallery(attachments)], attachments });
    expect(body.attachments).toEqual([
      { id: '0', filename: 'one.png', description: 'one' },
      { id: '1', filename: 'two.png', description: 'two' },
    ]);
    expect(files).toEqual([
      { name: 'one.png', data: Uint8Array.of(0) },
      { name: 'two.png', data: Uint8Array.of(1) },
    ]);
    // An edit without the list would keep the files of before.
    expect(wireMessage(noticeMessage('x')).body.attachments).toEqual([]);
  });
});

describe('the invitation', () => {
  it('asks for what the bot needs to post late results, and for nothing else', () => {
    const url = new URL(inviteUrl('1100000000000000001'));
    expect(`${url.origin}${url.pathname}`).toBe('https://discord.com/oauth2/authorize');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: '1100000000000000001',
      scope: 'bot applications.commands',
      // View channels, send messages, send messages in threads, attach files.
      permissions: String((1n << 10n) | (1n << 11n) | (1n << 38n) | (1n << 15n)),
    });
  });
});
