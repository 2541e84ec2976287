import { MessageFlags, type ModalSubmitInteraction } from 'discord.js';
import { describe, expect, test } from 'vitest';
import { type DiscordOptions, type DiscordStandIn, startDiscord, textOf } from '#sandbox/discord/index.ts';
import { loadJudge } from '../../support/openapi.ts';
import { createStateFolder } from '../state/state-files.ts';
import { call } from './call.ts';
import { picture, SAY, startBot, type TestBot } from './client.ts';

const judge = await loadJudge();

/** A bot that answers `/say` with a deferral, `/form` with a modal, and the modal with its text. */
const startTestBot = (discord: DiscordStandIn): Promise<TestBot> =>
  startBot(discord, async (interaction) => {
    if (interaction.isModalSubmit()) return answerModal(interaction);
    if (!interaction.isChatInputCommand()) return undefined;
    if (interaction.commandName === 'say') return interaction.deferReply();
    return interaction.showModal({ custom_id: 'form', title: 'Form', components: [FIELD] });
  });

const IMPORT = {
  name: 'import',
  description: 'x',
  options: [{ type: 11, name: 'file', description: 'x', required: true }],
};

const FIELD = { type: 18, label: 'Words', component: { type: 4, custom_id: 'words', style: 1 } };

const answerModal = (interaction: ModalSubmitInteraction) =>
  interaction.reply({
    flags: MessageFlags.Ephemeral,
    content: interaction.fields.getTextInputValue('words'),
  });

type Restarting = Pick<DiscordOptions, 'now' | 'port'>;

/** What `before` did on one stand-in is there on the next one, after the process was killed. */
const restarted = async <T>(
  before: (discord: DiscordStandIn) => Promise<T>,
  after: (discord: DiscordStandIn, given: T) => Promise<void>,
  options: Restarting = {},
): Promise<void> => {
  using folder = createStateFolder();
  using state = folder.open();
  await using first = await startDiscord({ judge, state });
  first.commands.set(undefined, [SAY, { name: 'form', description: 'x' }, IMPORT]);
  const given = await before(first);
  using found = await folder.openAfterKill();
  await using second = await startDiscord({ judge, state: found, ...options });
  await after(second, given);
  expect(second.violations).toEqual([]);
};

/** An answer with a picture, as the bot gives it after a deferral. */
const finishAnswer = async (discord: DiscordStandIn, token: string, name: string) => {
  const form = new FormData();
  const components = [{ type: 12, items: [{ media: { url: `attachment://${name}` } }] }];
  form.set('payload_json', JSON.stringify({ flags: MessageFlags.IsComponentsV2, components }));
  form.set('files[0]', new Blob([new Uint8Array(await picture())], { type: 'image/png' }), name);
  return call(discord, `PATCH /webhooks/${discord.applicationId}/${token}/messages/@original`, form);
};

const deferred = async (discord: DiscordStandIn): Promise<string> => {
  await using _bot = await startTestBot(discord);
  const exchange = discord.as('Ada').slash('say', { text: 'a' });
  await exchange.acknowledged();
  return exchange.token;
};

describe('after a restart', () => {
  test('an answer that was deferred can be given, in the same message', () =>
    restarted(deferred, async (discord, token) => {
      expect(discord.messages()).toHaveLength(1);
      expect((await finishAnswer(discord, token, 'fox.png')).status).toBe(200);
      expect(discord.transcript()).toBe("Loralei, answering Ada's /say:\n  [image]");
    }));

  test('a token that has run out is not taken', () =>
    restarted(
      deferred,
      async (discord, token) => {
        const { status } = await finishAnswer(discord, token, 'fox.png');
        expect(status).toBe(404);
        expect(discord.messages()).toHaveLength(1);
      },
      { now: () => Date.now() + 15 * 60_000 + 1000 },
    ));

  test('pictures are shown, even days later and on another port', () =>
    restarted(
      async (discord) => void (await finishAnswer(discord, await deferred(discord), 'fox.png')),
      async (discord) => {
        const [stored] = discord.messages();
        const addresses = JSON.stringify(stored).match(/http:[^"]+/g) ?? [];
        expect(addresses.length).toBeGreaterThan(2);
        for (const address of addresses) {
          expect(address.startsWith(discord.origin)).toBe(true);
          expect((await fetch(address)).status).toBe(200);
        }
      },
      { now: () => Date.now() + 3 * 24 * 60 * 60_000 },
    ));

  test('a modal that is still open can be submitted', () =>
    restarted(
      async (discord) => {
        await using _bot = await startTestBot(discord);
        await discord.as('Ada').slash('form').modal();
      },
      async (discord) => {
        await using _bot = await startTestBot(discord);
        const exchange = await discord.as('Ada').submit('form', { words: 'hello' });
        expect(textOf(await exchange.message())).toBe('hello');
        expect(discord.messages('#images', 'Ben')).toEqual([]);
      },
    ));

  test('commands are offered that were registered, under the same ids', () =>
    restarted(
      async (discord) => discord.as('Ada').offered(),
      async (discord, offered) => expect(discord.as('Ada').offered()).toEqual(offered),
    ));

  test('a deleted message stays deleted, and a nonce still makes one message of two', () => {
    const path = (discord: DiscordStandIn) => `/channels/${discord.channelId}/messages`;
    const post = (discord: DiscordStandIn, nonce: string) =>
      call(discord, `POST ${path(discord)}`, { content: 'once', nonce, enforce_nonce: true });
    return restarted(
      async (discord) => {
        const [kept, gone] = [await post(discord, 'kept'), await post(discord, 'gone')];
        const { id } = Object(gone.body);
        await call(discord, `DELETE ${path(discord)}/${id}`);
        return kept.body;
      },
      async (discord, kept) => {
        expect((await post(discord, 'kept')).body).toEqual(kept);
        expect(discord.messages()).toHaveLength(1);
      },
    );
  });

  test('the world has what was added to it', () =>
    restarted(
      async ({ world }) => {
        const guild = world.addGuild('Second');
        const role = world.addRole({ name: 'Helpers', permissions: 8n, guildId: guild.id });
        const { id } = world.addChannel({ name: 'quiet', guildId: guild.id });
        world.addMember('Zoe', { roleIds: [role.id] });
        world.overwrite(id, world.bot.id, { deny: 2048n });
        world.overwrite('#general', world.bot.id, { deny: 1024n });
        return { ...world };
      },
      async ({ world }, before) => {
        const { guilds, members, channels, roles } = world;
        expect({ guilds, members, channels, roles }).toEqual({
          guilds: before.guilds,
          members: before.members,
          channels: before.channels,
          roles: before.roles,
        });
      },
    ));

  test('what a member uploaded can be sent', () =>
    restarted(
      (discord) =>
        discord
          .as('Ada')
          .upload({ filename: 'a.txt', bytes: Buffer.from('mine'), contentType: 'text/plain' }),
      async (discord, { id }) => {
        const { data } = discord.as('Ada').slash('import', { file: id }).interaction;
        const { url } = Object(data).resolved.attachments[id];
        expect(await (await fetch(url)).text()).toBe('mine');
      },
    ));
});
