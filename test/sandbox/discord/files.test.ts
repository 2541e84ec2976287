import { type APIMessage, MessageFlags } from 'discord.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type DiscordStandIn, startDiscord } from '#sandbox/discord/index.ts';
import type { Outcome, PageUpload } from '#sandbox/page/contract.ts';
import { loadJudge } from '../../support/openapi.ts';
import { call, withFiles } from './call.ts';
import { picture, startBot, type TestBot } from './client.ts';

const judge = await loadJudge();
const LIMIT = 1024 * 1024;
const COMMANDS = [
  {
    name: 'import',
    description: 'x',
    options: [{ type: 11, name: 'file', description: 'x', required: true }],
  },
  {
    name: 'look',
    description: 'x',
    options: [{ type: 11, name: 'picture', description: 'x', required: true, file_types: ['image', '.svg'] }],
  },
  { name: 'pictures', description: 'x' },
  { name: 'form', description: 'x' },
  { name: 'export', description: 'x' },
];
const UPLOAD = {
  type: 18,
  label: 'Settings',
  component: { type: 19, custom_id: 'files', max_values: 2 },
};

const PICTURES = {
  type: 18,
  label: 'Pictures',
  component: { type: 19, custom_id: 'files', max_values: 2, file_types: ['image'] },
};

let discord: DiscordStandIn;
let bot: TestBot;

beforeEach(async () => {
  discord = await startDiscord({ judge, attachmentSizeLimit: LIMIT });
  bot = await startBot(discord, async (interaction) => {
    if (interaction.isModalSubmit())
      await interaction.reply(
        await read(interaction.fields.getUploadedFiles('files')?.map(({ url }) => url)),
      );
    if (!interaction.isChatInputCommand()) return;
    if (interaction.commandName === 'import')
      await interaction.reply(await read([interaction.options.getAttachment('file', true).url]));
    if (interaction.commandName === 'form')
      await interaction.showModal({ custom_id: 'form', title: 'Import', components: [UPLOAD] });
    if (interaction.commandName === 'look') await interaction.reply('seen');
    if (interaction.commandName === 'pictures')
      await interaction.showModal({ custom_id: 'form', title: 'Look', components: [PICTURES] });
    if (interaction.commandName === 'export') await interaction.reply(await exported());
  });
  discord.commands.set(undefined, COMMANDS);
});
afterEach(async () => {
  await bot[Symbol.asyncDispose]();
  await discord[Symbol.asyncDispose]();
});

const read = async (urls: readonly string[] = []): Promise<string> =>
  (await Promise.all(urls.map(async (url) => (await fetch(url)).text()))).join('|');

const exported = async () => ({
  flags: MessageFlags.IsComponentsV2 | MessageFlags.Ephemeral,
  components: [
    { type: 13, file: { url: 'attachment://settings.json' } },
    { type: 12, items: [{ media: { url: 'attachment://sheet.png' }, spoiler: true }] },
    {
      type: 9,
      components: [{ type: 10, content: 'Preview' }],
      accessory: { type: 11, media: { url: 'attachment://sheet.png' }, spoiler: true },
    },
  ],
  files: [
    { attachment: Buffer.from('{"a":1}'), name: 'settings.json' },
    { attachment: await picture(), name: 'sheet.png' },
  ],
});

const json = (text = '{"a":1}') => ({
  filename: 'settings.json',
  bytes: Buffer.from(text),
  contentType: 'application/json',
});

describe('a file that a member uploads', () => {
  test('arrives with a command, to be downloaded from the stand-in', async () => {
    const ada = discord.as('Ada');
    const file = await ada.upload(json());
    const exchange = ada.slash('import', { file: file.id });
    expect((await exchange.message()).content).toBe('{"a":1}');
    expect(exchange.interaction.data).toMatchObject({
      options: [{ name: 'file', type: 11, value: file.id }],
      resolved: {
        attachments: {
          [file.id]: {
            filename: 'settings.json',
            size: 7,
            content_type: 'application/json',
            ephemeral: true,
            url: expect.stringContaining(discord.origin),
          },
        },
      },
    });
  });

  test('arrives with a modal, alone or with others', async () => {
    const ada = discord.as('Ada');
    const files = [await ada.upload(json()), await ada.upload(json('{}'))];
    const exchange = await ada.submit(ada.slash('form'), { Settings: files });
    expect((await exchange.message()).content).toBe('{"a":1}|{}');
    expect(exchange.interaction.data).toMatchObject({
      components: [{ component: { type: 19, custom_id: 'files', values: files.map(({ id }) => id) } }],
    });
    expect(discord.violations).toEqual([]);
  });

  test('is refused when it is larger than Discord takes', async () => {
    const upload = discord.as('Ada').upload({ ...json(), bytes: new Uint8Array(LIMIT + 1) });
    await expect(upload).rejects.toThrow('takes files of up to 1 MB');
  });

  test('is nobody else’s to send, and must be there', async () => {
    const file = await discord.as('Ada').upload(json());
    const ben = discord.as('Ben');
    expect(() => ben.slash('import', { file: file.id })).toThrow('is not offered');
    await expect(ben.submit(ben.slash('form'), { files: ['1100000000000009999'] })).rejects.toThrow(
      'is not offered',
    );
    await expect(ben.submit(ben.slash('form'))).rejects.toThrow('0 chosen');
  });

  test.each(['x.PNG', 'x.svg', 'photo.old.jpeg'])(
    'is taken as %s where such are wanted',
    async (filename) => {
      const ada = discord.as('Ada');
      const file = await ada.upload({ ...json(), filename });
      expect((await ada.slash('look', { picture: file.id }).message()).content).toBe('seen');
    },
  );

  test.each(['x.json', 'png', 'x.png.txt'])(
    'is not sent as %s where pictures are wanted',
    async (filename) => {
      const ada = discord.as('Ada');
      const file = await ada.upload({ ...json(), filename });
      expect(() => ada.slash('look', { picture: file.id })).toThrow('no file of the types image');
      await expect(ada.submit(ada.slash('pictures'), { files: [file.id] })).rejects.toThrow(
        'no file of the types image',
      );
    },
  );

  test('is a spoiler in a message where its owner says so', async () => {
    const message = await discord.as('Ada').post('', [{ ...json(), spoiler: true }, json()]);
    expect(message.attachments.map(({ flags }) => flags)).toEqual([8, undefined]);
  });

  test('can be made up by a forger', () => {
    const made = {
      id: '1100000000000009999',
      filename: 'x',
      size: 1e9,
      url: 'http://x.example/x',
      proxy_url: '',
    };
    const { interaction } = discord.as('Ada').slash('import', { file: made }, { raw: true });
    expect(interaction.data).toMatchObject({ resolved: { attachments: { [made.id]: { size: 1e9 } } } });
  });
});

describe('the page', () => {
  const upload = (file: Blob | string) => {
    const form = new FormData();
    form.set('file', file, ...(typeof file === 'string' ? [] : (['settings.json'] as const)));
    const query = `as=${discord.world.member('Ada').id}&channel=${discord.channelId}`;
    return fetch(`${discord.origin}/sandbox/uploads?${query}`, { method: 'POST', body: form });
  };

  test('uploads a file and sends it by its id', async () => {
    const taken = (await (await upload(new Blob(['{"a":1}']))).json()) as PageUpload;
    expect(taken).toEqual({ id: expect.any(String), name: 'settings.json', size: 7 });
    const body = { as: 'Ada', channelId: discord.channelId, command: 'import', options: { file: taken.id } };
    const sent = await fetch(`${discord.origin}/sandbox/commands`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    expect((await sent.json()) as Outcome).toEqual({ kind: 'answered' });
    expect(discord.messages('#images', 'Ada')).toMatchObject([{ message: { content: '{"a":1}' } }]);
  });

  test('is told what is wrong with a file', async () => {
    const tooLarge = await upload(new Blob([new Uint8Array(LIMIT + 1)]));
    expect(tooLarge.status).toBe(400);
    expect(await tooLarge.json()).toMatchObject({ problem: expect.stringContaining('too large') });
  });
});

describe('a file that the bot sends', () => {
  test('is shown with its name, size and address, a picture as a spoiler where that is said', async () => {
    const message = await discord.as('Ada').slash('export').message();
    const [settings, sheet] = message.attachments;
    expect(message.components).toMatchObject([
      { type: 13, name: 'settings.json', size: 7, file: { url: settings?.url, attachment_id: settings?.id } },
      { type: 12, items: [{ spoiler: true, media: { url: sheet?.url, width: 8 } }] },
      { type: 9, accessory: { type: 11, spoiler: true, media: { url: sheet?.url } } },
    ]);
    expect(settings).toMatchObject({ ephemeral: true });
    expect(discord.violations).toEqual([]);
  });

  test('is a spoiler where that is said, and an edit changes that', async () => {
    const files = { 'a.png': new Uint8Array(await picture()), 'b.png': new Uint8Array(await picture()) };
    const attachments = [{ id: '0', is_spoiler: true }, { id: '1' }];
    const messages = `/channels/${discord.channelId}/messages`;
    const { body } = await call(discord, `POST ${messages}`, withFiles({ attachments }, files));
    const sent = body as APIMessage;
    expect(sent.attachments.map(({ flags }) => flags)).toEqual([8, undefined]);
    const swapped = sent.attachments.map(({ id, flags }) => ({ id, is_spoiler: flags === undefined }));
    const edited = await call(discord, `PATCH ${messages}/${sent.id}`, { attachments: swapped });
    expect((edited.body as APIMessage).attachments.map(({ flags }) => flags)).toEqual([0, 8]);
    expect(discord.violations).toEqual([]);
  });

  test('is downloaded, not run, unless it is a picture', async () => {
    const { attachments } = await discord.as('Ada').slash('export').message();
    const headers = await Promise.all(attachments.map(async ({ url }) => (await fetch(url)).headers));
    expect(headers.map((one) => one.get('content-disposition'))).toEqual(['attachment', 'inline']);
    expect(headers.map((one) => one.get('x-content-type-options'))).toEqual(['nosniff', 'nosniff']);
  });
});
