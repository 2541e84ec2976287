import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readInteraction } from '#interactions/interaction.ts';

const payload = (more: object) => ({
  id: '100000000000000001',
  application_id: '100000000000000002',
  token: 'token',
  version: 1,
  guild_id: '100000000000000003',
  channel_id: '100000000000000004',
  channel: { id: '100000000000000004', type: 0, nsfw: true },
  member: { user: { id: '100000000000000005', username: 'ada' }, permissions: '8192', roles: [] },
  locale: 'de',
  guild_locale: 'fr',
  attachment_size_limit: 5_000_000,
  entitlements: [],
  ...more,
});

describe('an interaction', () => {
  it('tells who, where and under which limits', () => {
    const interaction = readInteraction(
      payload({ type: 2, data: { id: '1', name: 'imagine', type: 1 } }),
      77,
    );
    expect(interaction).toEqual({
      interactionId: '100000000000000001',
      applicationId: '100000000000000002',
      token: 'token',
      receivedAt: 77,
      userId: '100000000000000005',
      roleIds: ['100000000000000003'],
      permissions: 8192n,
      guildId: '100000000000000003',
      isInstalledInGuild: true,
      channelId: '100000000000000004',
      parentId: null,
      isThread: false,
      threadParentId: null,
      isPrivate: false,
      ageRestricted: true,
      locale: 'de',
      clientLocale: 'de',
      guildLocale: 'fr',
      attachmentSizeLimit: 5_000_000,
      kind: 'command',
      name: 'imagine',
      subcommand: null,
      options: {},
    });
  });

  it('in direct messages has a user and neither server nor permissions', () => {
    const direct = payload({
      type: 2,
      guild_id: undefined,
      guild_locale: undefined,
      member: undefined,
      user: { id: '100000000000000006' },
      channel: { id: '100000000000000004', type: 1 },
      attachment_size_limit: undefined,
      data: { name: 'help', type: 1 },
    });
    expect(readInteraction(direct, 0)).toMatchObject({
      userId: '100000000000000006',
      guildId: null,
      guildLocale: null,
      permissions: 0n,
      ageRestricted: false,
      attachmentSizeLimit: 10 * 1024 * 1024,
    });
  });

  it('of the menu of a message has its pictures, each once, wherever they stand, and its custom_ids', () => {
    const url = (name: string) => `https://cdn.discordapp.com/attachments/1/2/${name}`;
    const file = (name: string, more = {}) => ({ url: url(name), filename: name, size: 5, ...more });
    const gallery = {
      type: 12,
      items: [{ media: { url: `${url('a.png')}?ex=1`, content_type: 'image/png' } }, 7],
    };
    const shown = { media: { url: url('shown.webp') } };
    const message = {
      id: '9',
      attachments: [file('a.png', { content_type: 'image/png' }), file('notes.txt'), { url: 5 }],
      components: [
        { type: 17, components: [gallery, { type: 1, components: [{ type: 2, custom_id: 'remix:1' }] }] },
        { type: 9, accessory: shown },
      ],
      message_snapshots: [{ message: { attachments: [file('forwarded.JPG')], components: [] } }],
    };
    const data = { name: 'Show recipe', type: 3, target_id: '9', resolved: { messages: { 9: message } } };
    const interaction = readInteraction(payload({ type: 2, data }), 0);
    expect(interaction).toMatchObject({ kind: 'messageCommand', name: 'Show recipe' });
    const target = interaction.kind === 'messageCommand' ? interaction.target : undefined;
    expect(target?.pictures.map(({ filename }) => filename)).toEqual([
      'a.png',
      'forwarded.JPG',
      'shown.webp',
    ]);
    expect(target?.customIds).toEqual(['remix:1']);
    const missing = { ...data, resolved: { messages: {} } };
    expect(readInteraction(payload({ type: 2, data: missing }), 0)).toMatchObject({
      target: { pictures: [], customIds: [] },
    });
  });

  it('tells of pictures what Discord knows of them: their signed address, pixels, and whether they are hidden or move', () => {
    const file = (name: string, more: object) => ({
      url: `https://cdn.discordapp.com/attachments/1/2/${name}?ex=1`,
      proxy_url: `https://media.discordapp.net/attachments/1/2/${name}`,
      filename: name,
      size: 5,
      ...more,
    });
    const cat = file('cat.png', { content_type: 'image/png', width: 640, height: 480, flags: 8 | 32 });
    const data = {
      id: '1',
      name: 'imagine',
      type: 1,
      options: [{ name: 'image', type: 11, value: '7' }],
      resolved: { attachments: { 7: cat } },
    };
    expect(readInteraction(payload({ type: 2, data }), 0)).toMatchObject({
      options: {
        image: {
          url: cat.url,
          filename: 'cat.png',
          size: 5,
          contentType: 'image/png',
          width: 640,
          height: 480,
          isSpoiler: true,
          isAnimated: true,
        },
      },
    });
    const plain = file('SPOILER_dog.png', { content_type: 'image/png' });
    const fox = file('fox.png', { content_type: 'image/png' });
    const gallery = { type: 12, items: [{ media: { url: fox.url }, spoiler: true }] };
    const message = { id: '9', attachments: [plain, fox], components: [gallery] };
    const pressed = { custom_id: 'remix:1', component_type: 2 };
    const button = readInteraction(payload({ type: 3, data: pressed, message }), 0);
    const pictures = button.kind === 'button' ? button.pictures : undefined;
    expect(pictures?.map(({ url, isSpoiler }) => [url, isSpoiler])).toEqual([
      [plain.url, true],
      [fox.url, true],
    ]);
  });

  it('gives the values of options by name, out of a subcommand too', () => {
    const options = [{ name: 'save', type: 1, options: [{ name: 'prompt', type: 3, value: 'a cat' }] }];
    const flat = readInteraction(
      payload({
        type: 2,
        data: { name: 'imagine', type: 1, options: [{ name: 'steps', type: 4, value: 31 }] },
      }),
      0,
    );
    const nested = readInteraction(payload({ type: 2, data: { name: 'preset', type: 1, options } }), 0);
    expect(flat).toMatchObject({ subcommand: null, options: { steps: 31 } });
    expect(nested).toMatchObject({ subcommand: 'save', options: { prompt: 'a cat' } });
  });

  it('of autocomplete tells which option is being typed', () => {
    const options = [
      { name: 'prompt', type: 3, value: 'a cat' },
      { name: 'lora', type: 3, value: 'more', focused: true },
    ];
    const interaction = readInteraction(payload({ type: 4, data: { name: 'imagine', type: 1, options } }), 0);
    expect(interaction).toMatchObject({ kind: 'autocomplete', focused: { name: 'lora', value: 'more' } });
  });

  it('of a select has what was chosen', () => {
    const data = { custom_id: 'x', component_type: 3, values: ['a'] };
    const interaction = readInteraction(payload({ type: 3, data, message: { id: '9' } }), 0);
    expect(interaction).toMatchObject({ kind: 'select', customId: 'x', values: ['a'], messageId: '9' });
  });

  it('of a modal has its fields, under labels as well as in rows', () => {
    const components = [
      { type: 18, id: 1, component: { type: 4, id: 2, custom_id: 'prompt', value: 'a cat' } },
      { type: 1, components: [{ type: 4, custom_id: 'seed', value: '5' }] },
      { type: 18, component: { type: 3, custom_id: 'mode', values: ['a', 'b'] } },
      { type: 10 },
    ];
    const interaction = readInteraction(payload({ type: 5, data: { custom_id: 'x', components } }), 0);
    expect(interaction).toMatchObject({
      kind: 'modal',
      fields: { prompt: 'a cat', seed: '5', mode: ['a', 'b'] },
    });
  });

  it('in a thread does not count as age-restricted, whatever the payload claims', () => {
    const data = { name: 'help', type: 1 };
    const thread = payload({ type: 2, data, channel: { id: '1', type: 11, nsfw: true } });
    expect(readInteraction(thread, 0).ageRestricted).toBe(false);
  });

  it('that cannot be read throws, whatever it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (junk) => {
        expect(() => readInteraction(junk, 0)).toThrow();
      }),
    );
  });
});
