import type { APIApplicationCommand } from 'discord.js';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type DiscordStandIn, startDiscord } from '#sandbox/discord/index.ts';
import { loadJudge } from '../../support/openapi.ts';
import { call } from './call.ts';
import { SAY } from './client.ts';

const judge = await loadJudge();
let discord: DiscordStandIn;
let path: string;

beforeEach(async () => {
  discord = await startDiscord({ judge });
  path = `/applications/${discord.applicationId}/commands`;
});
afterEach(() => discord[Symbol.asyncDispose]());

async function create(body: object): Promise<APIApplicationCommand> {
  return (await call(discord, `POST ${path}`, body)).body as APIApplicationCommand;
}

test('a bulk overwrite keeps the ids of commands that stay', async () => {
  const [first] = (await call(discord, `PUT ${path}`, [SAY])).body as APIApplicationCommand[];
  const both = [
    { ...SAY, description: 'New' },
    { ...SAY, name: 'shout' },
  ];
  const second = (await call(discord, `PUT ${path}`, both)).body as APIApplicationCommand[];
  expect(second.map(({ name }) => name)).toEqual(['say', 'shout']);
  expect(second[0]?.id).toBe(first?.id);
  const listed = await call(discord, `GET ${path}?with_localizations=true`);
  expect(listed).toEqual({ status: 200, body: second });
  expect(discord.violations).toEqual([]);
});

test('a list has names in other languages only where it is asked for', async () => {
  const option = { ...SAY.options?.[0], name_localizations: { de: 'was' } };
  await call(discord, `PUT ${path}`, [{ ...SAY, name_localizations: { de: 'sag' }, options: [option] }]);
  const plain = await call(discord, `GET ${path}`);
  expect(JSON.stringify(plain)).not.toContain('_localizations');
  expect(await call(discord, `GET ${path}?with_localizations=true`)).toMatchObject({
    body: [{ name_localizations: { de: 'sag' }, options: [{ name_localizations: { de: 'was' } }] }],
  });
});

test('one of the same name is overwritten', async () => {
  expect(await call(discord, `POST ${path}`, SAY)).toMatchObject({ status: 201 });
  expect(await call(discord, `POST ${path}`, { ...SAY, description: 'New' })).toMatchObject({
    status: 200,
    body: { description: 'New' },
  });
  expect(discord.commands.list(undefined)).toHaveLength(1);
});

test('a command can be read, changed and removed', async () => {
  const { id } = await create(SAY);
  const changed = await call(discord, `PATCH ${path}/${id}`, { description: 'New' });
  expect(changed).toMatchObject({ status: 200, body: { id, name: 'say', description: 'New' } });
  expect(await call(discord, `GET ${path}/${id}`)).toEqual(changed);
  expect(await call(discord, `DELETE ${path}/${id}`)).toMatchObject({ status: 204 });
  expect(await call(discord, `GET ${path}/${id}`)).toMatchObject({ status: 404, body: { code: 10063 } });
  expect(discord.violations).toEqual([]);
});

test('a server’s own command hides a global one of its name', async () => {
  await create(SAY);
  const own = `/applications/${discord.applicationId}/guilds/${discord.guildId}/commands`;
  await call(discord, `PUT ${own}`, [{ ...SAY, description: 'Ours' }]);
  expect(discord.as('Ada').offered()).toMatchObject([{ description: 'Ours', guild_id: discord.guildId }]);
});

test('other applications and unknown servers are refused', async () => {
  expect(await call(discord, 'GET /applications/1100000000000009999/commands')).toMatchObject({
    status: 404,
  });
  const unknown = `/applications/${discord.applicationId}/guilds/1100000000000009999/commands`;
  expect(await call(discord, `GET ${unknown}`)).toMatchObject({ status: 403, body: { code: 50001 } });
});

test('the bot can learn who it is', async () => {
  expect(await call(discord, 'GET /users/@me')).toMatchObject({
    body: { id: discord.applicationId, bot: true },
  });
  expect(await call(discord, 'GET /applications/@me')).toMatchObject({ body: { id: discord.applicationId } });
  expect(await call(discord, 'GET /gateway')).toMatchObject({
    body: { url: discord.origin.replace('http', 'ws') },
  });
  expect(discord.violations).toEqual([]);
});
