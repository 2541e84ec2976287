import { type APIMessage, MessageFlags, PermissionFlagsBits } from 'discord.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type DiscordStandIn, startDiscord } from '#sandbox/discord/index.ts';
import { loadJudge } from '../../support/openapi.ts';
import { call, withFiles } from './call.ts';

const judge = await loadJudge();
let discord: DiscordStandIn;
let path: string;

beforeEach(async () => {
  discord = await startDiscord({ judge, attachmentSizeLimit: 1000 });
  path = `/channels/${discord.channelId}/messages`;
});
afterEach(() => discord[Symbol.asyncDispose]());

const bytes = (size: number) => new Uint8Array(size);
const deny = (permission: bigint) =>
  discord.world.overwrite(discord.channelId, discord.world.bot.id, { deny: permission });

async function post(body: object): Promise<APIMessage> {
  const answer = await call(discord, `POST ${path}`, body);
  expect(answer.status).toBe(200);
  return answer.body as APIMessage;
}

test('a message can be posted, read, edited and deleted', async () => {
  const { id } = await post({ content: 'first' });
  expect(await call(discord, `PATCH ${path}/${id}`, { content: 'second' })).toMatchObject({ status: 200 });
  expect(await call(discord, `GET ${path}/${id}`)).toMatchObject({ body: { content: 'second' } });
  expect(await call(discord, `GET ${path}?limit=5`)).toMatchObject({ body: [{ id }] });
  expect(await call(discord, `DELETE ${path}/${id}`)).toEqual({ status: 204, body: undefined });
  expect(await call(discord, `GET ${path}/${id}`)).toMatchObject({ status: 404, body: { code: 10008 } });
  expect(discord.violations).toEqual([]);
});

describe('what the bot may not do', () => {
  test.each<[string, bigint, number]>([
    ['see', PermissionFlagsBits.ViewChannel, 50001],
    ['write', PermissionFlagsBits.SendMessages, 50013],
  ])('%s', async (_, permission, code) => {
    deny(permission);
    expect(await call(discord, `POST ${path}`, { content: 'x' })).toMatchObject({
      status: 403,
      body: { code },
    });
  });

  test('attach files', async () => {
    deny(PermissionFlagsBits.AttachFiles);
    await post({ content: 'x' });
    const answer = await call(discord, `POST ${path}`, withFiles({}, { 'a.png': bytes(1) }));
    expect(answer).toMatchObject({ status: 403, body: { code: 50013 } });
  });

  test('write where there is no channel', async () => {
    const answer = await call(discord, 'POST /channels/1100000000000009999/messages', { content: 'x' });
    expect(answer).toMatchObject({ status: 404, body: { code: 10003 } });
  });
});

test('a nonce that is enforced makes one message of two', async () => {
  const body = { content: 'once', nonce: 'result-1', enforce_nonce: true };
  const both = await Promise.all([post(body), post(body)]);
  expect(both[0].id).toBe(both[1].id);
  expect((await post(body)).id).toBe(both[0].id);
  expect(discord.messages()).toHaveLength(1);
  expect((await post({ ...body, enforce_nonce: false })).id).not.toBe((await post(body)).id);
});

test('members are mentioned where that is allowed', async () => {
  const ada = discord.world.member('Ada').id;
  const content = `<@${ada}> here it is`;
  const mentioned = async (allowed: object) =>
    (await post({ content, ...allowed })).mentions.map(({ id }) => id);
  expect(await mentioned({})).toEqual([ada]);
  expect(await mentioned({ allowed_mentions: { parse: [] } })).toEqual([]);
  expect(await mentioned({ allowed_mentions: { users: [ada] } })).toEqual([ada]);
});

describe('files', () => {
  test('too large for the server are refused, and a violation', async () => {
    const answer = await call(discord, `POST ${path}`, withFiles({}, { 'a.png': bytes(1001) }));
    expect(answer).toMatchObject({ status: 413, body: { code: 40005 } });
    expect(discord.violations).toMatchObject([
      { where: 'message.create', rule: 'Request entity too large (40005)' },
    ]);
  });

  test('stay through an edit that does not list them, and go with one that lists others', async () => {
    const form = withFiles(
      { attachments: [{ id: '1', description: 'b' }] },
      { 'a.png': bytes(1), 'b.png': bytes(2) },
    );
    const { id, attachments } = await post(form);
    expect(attachments.map(({ filename, description }) => [filename, description])).toEqual([
      ['a.png', undefined],
      ['b.png', 'b'],
    ]);
    const named = async (body: object) => {
      const answer = await call(discord, `PATCH ${path}/${id}`, body);
      return (answer.body as APIMessage).attachments.map(({ filename }) => filename);
    };
    expect(await named({ content: 'x' })).toEqual(['a.png', 'b.png']);
    expect(await named(withFiles({}, { 'c.png': bytes(3) }))).toEqual(['a.png', 'b.png', 'c.png']);
    const kept = [{ id: attachments[1]?.id }, { id: '0' }];
    expect(await named(withFiles({ attachments: kept }, { 'd.png': bytes(4) }))).toEqual(['b.png', 'd.png']);
    expect(await named({ attachments: [] })).toEqual([]);
    expect(discord.violations).toEqual([]);
  });

  test('show in embeds by the address where they lie', async () => {
    const body = { embeds: [{ image: { url: 'attachment://a.png' } }] };
    const { embeds, attachments } = await post(withFiles(body, { 'a.png': bytes(1) }));
    expect(embeds[0]?.image?.url).toBe(attachments[0]?.url);
  });

  test('are forgotten by an address that has run out', async () => {
    let now = Date.now();
    await using aged = await startDiscord({ now: () => now });
    const answer = await call(
      aged,
      `POST /channels/${aged.channelId}/messages`,
      withFiles({}, { 'a.png': bytes(1) }),
    );
    const url = (answer.body as APIMessage).attachments[0]?.url ?? '';
    expect((await fetch(url)).status).toBe(200);
    now += 24 * 60 * 60 * 1000 + 1000;
    expect((await fetch(url)).status).toBe(404);
  });
});

describe('edits', () => {
  const V2 = MessageFlags.IsComponentsV2;
  const components = [{ type: 10, content: 'hello' }];

  test('cannot take Components V2 away', async () => {
    const { id } = await post({ flags: V2, components });
    const answer = await call(discord, `PATCH ${path}/${id}`, { flags: 0, components });
    expect(answer).toMatchObject({
      status: 400,
      body: { code: 50035, errors: { flags: { _errors: [{}] } } },
    });
    expect(await call(discord, `PATCH ${path}/${id}`, { components })).toMatchObject({ status: 200 });
  });

  test('can bring Components V2 once the text is taken away', async () => {
    const { id } = await post({ content: 'old' });
    expect(await call(discord, `PATCH ${path}/${id}`, { flags: V2, components })).toMatchObject({
      status: 400,
    });
    const answer = await call(discord, `PATCH ${path}/${id}`, { flags: V2, components, content: null });
    expect(answer).toMatchObject({ status: 200, body: { content: '', flags: V2 } });
  });

  test('cannot leave nothing', async () => {
    const { id } = await post({ content: 'old' });
    const answer = await call(discord, `PATCH ${path}/${id}`, { content: '' });
    expect(answer).toMatchObject({ status: 400, body: { code: 50006 } });
  });
});

test('components get ids and what the bot left out', async () => {
  const { components } = await post({
    flags: MessageFlags.IsComponentsV2,
    components: [{ type: 17, components: [{ type: 10, content: 'x', id: 1 }, { type: 14 }] }],
  });
  expect(components).toEqual([
    {
      type: 17,
      id: 2,
      accent_color: null,
      spoiler: false,
      components: [
        { type: 10, content: 'x', id: 1 },
        { type: 14, id: 3, spacing: 1, divider: true },
      ],
    },
  ]);
});

test('a body that is no JSON is refused', async () => {
  const form = new FormData();
  form.set('payload_json', '{');
  expect(await call(discord, `POST ${path}`, form)).toMatchObject({ status: 400, body: { code: 50109 } });
});

test('refusals name field and rule as Discord does', async () => {
  const answer = await call(discord, `POST ${path}`, { content: 'x'.repeat(2001) });
  expect(answer).toEqual({
    status: 400,
    body: {
      message: 'Invalid Form Body',
      code: 50035,
      errors: {
        content: { _errors: [{ code: 'BASE_TYPE_BAD_LENGTH', message: 'Must be 2000 or fewer in length.' }] },
      },
    },
  });
  expect(discord.violations).toMatchObject([
    { where: 'message.create', rule: 'content: Must be 2000 or fewer in length.' },
  ]);
});
