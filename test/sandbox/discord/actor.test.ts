import { MessageFlags } from 'discord.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type DiscordStandIn, startDiscord } from '#sandbox/discord/index.ts';
import { startBot, type TestBot } from './client.ts';

const described = { description: 'x' };
const COMMANDS = [
  {
    name: 'paint',
    ...described,
    options: [
      { type: 3, name: 'prompt', ...described, required: true, min_length: 2, max_length: 5 },
      { type: 4, name: 'steps', ...described, min_value: 1, max_value: 4 },
      { type: 3, name: 'size', ...described, choices: [{ name: 'Wide', value: 'wide' }] },
      { type: 5, name: 'quiet', ...described },
    ],
  },
  {
    name: 'settings',
    ...described,
    default_member_permissions: '32',
    options: [
      { type: 1, name: 'show', ...described },
      {
        type: 2,
        name: 'limits',
        ...described,
        options: [{ type: 1, name: 'set', ...described, options: [{ type: 4, name: 'most', ...described }] }],
      },
    ],
  },
  { name: 'admins', ...described, default_member_permissions: '0' },
  { name: 'adult', ...described, nsfw: true },
  { name: 'ask', ...described },
  { name: 'panel', ...described },
];

const choice = {
  type: 3,
  custom_id: 'pick',
  options: [
    { label: 'One', value: '1', default: true },
    { label: 'Two', value: '2' },
  ],
};
const FIELDS = [
  {
    type: 18,
    label: 'Name',
    component: { type: 4, custom_id: 'name', style: 1, min_length: 2, required: true },
  },
  { type: 18, label: 'Pick', component: choice },
  { type: 18, label: 'Radio', component: { ...choice, type: 21, custom_id: 'radio' } },
  { type: 18, label: 'Boxes', component: { ...choice, type: 22, custom_id: 'boxes', max_values: 2 } },
  { type: 18, label: 'Box', component: { type: 23, custom_id: 'box', default: true } },
];

const PANEL = [
  {
    type: 9,
    components: [{ type: 10, content: 'A section' }],
    accessory: { type: 11, media: { url: 'https://x.example/a.png' }, description: 'thumb' },
  },
  { type: 14 },
  { type: 1, components: [{ type: 2, style: 1, label: 'Off', custom_id: 'off', disabled: true }] },
  { type: 1, components: [{ type: 5, custom_id: 'who', placeholder: 'Who?' }] },
];

let discord: DiscordStandIn;
let bot: TestBot;

beforeEach(async () => {
  discord = await startDiscord();
  bot = await startBot(discord, async (interaction) => {
    if (!interaction.isRepliable()) return;
    if (!interaction.isChatInputCommand()) {
      await interaction.reply(
        JSON.stringify(interaction.isUserSelectMenu() ? interaction.users.map((u) => u.username) : 'ok'),
      );
    } else if (interaction.commandName === 'ask') {
      await interaction.showModal({ custom_id: 'form', title: 'Form', components: FIELDS });
    } else if (interaction.commandName === 'panel') {
      await interaction.reply({ flags: MessageFlags.IsComponentsV2, components: PANEL });
    } else {
      await interaction.reply('ok');
    }
  });
  discord.commands.set(undefined, COMMANDS);
});
afterEach(async () => {
  await bot[Symbol.asyncDispose]();
  await discord[Symbol.asyncDispose]();
});

const offered = (name: string, channel?: string) =>
  discord
    .as(name, channel)
    .offered()
    .map((command) => command.name);

test('commands are offered by permission and age restriction', () => {
  expect(offered('Ada')).toEqual(['paint', 'ask', 'panel']);
  expect(offered('Mona')).toEqual(['paint', 'settings', 'admins', 'ask', 'panel']);
  expect(offered('Ada', '#after-dark')).toContain('adult');
  const role = discord.world.addRole({ name: 'Managers', permissions: 32n });
  discord.world.member('Ben').roleIds.push(role.id);
  expect(offered('Ben')).toContain('settings');
  expect(offered('Ben')).not.toContain('admins');
  expect(() => discord.as('Ada').slash('settings')).toThrow(
    'Discord offers Ada no command /settings in #images.',
  );
});

describe('Discord’s client does not send', () => {
  test.each<[string, Record<string, string | number | boolean>, string]>([
    ['a command without its required options', {}, 'Required: prompt'],
    ['options that do not exist', { prompt: 'fox', lora: 'x' }, 'has no option lora'],
    ['the wrong kind of value', { prompt: 'fox', quiet: 'yes' }, 'boolean wanted'],
    ['text that is too short', { prompt: 'x' }, '2 to 5 characters'],
    ['a number out of bounds', { prompt: 'fox', steps: 5 }, '1 to 4'],
    ['a fraction as a whole number', { prompt: 'fox', steps: 1.5 }, 'no whole number'],
    ['anything but a choice', { prompt: 'fox', size: 'tall' }, 'not among its choices'],
  ])('%s', (_, options, problem) => {
    expect(() => discord.as('Ada').slash('paint', options)).toThrow(problem);
  });

  test('a subcommand that does not exist, or none', () => {
    const mona = discord.as('Mona');
    expect(() => mona.slash('settings')).toThrow('needs a subcommand: show, limits');
    expect(() => mona.slash('settings', {}, { subcommand: 'hide' })).toThrow('There is no subcommand hide');
  });
});

test('a forged request passes all of that by', async () => {
  const exchange = discord.as('Ada').slash('paint', { steps: 99 }, { raw: true });
  expect(await exchange.acknowledged()).toBe('message');
});

test('subcommands arrive in their group', async () => {
  const exchange = discord.as('Mona').slash('settings', { most: 3 }, { group: 'limits', subcommand: 'set' });
  await exchange.message();
  expect(exchange.interaction.label).toBe('/settings limits set');
  expect(exchange.interaction.data).toMatchObject({
    options: [
      {
        name: 'limits',
        type: 2,
        options: [{ name: 'set', type: 1, options: [{ name: 'most', type: 4, value: 3 }] }],
      },
    ],
  });
});

describe('a modal', () => {
  test('is submitted with what it was filled with, and with what was changed', async () => {
    const ada = discord.as('Ada');
    const opened = ada.slash('ask');
    const submitted = await ada.submit(opened, { Name: 'Fox', radio: '2', boxes: ['1', '2'], box: false });
    await submitted.message();
    const { components } = submitted.interaction.data as { components: { component: object }[] };
    expect(components.map(({ component }) => component)).toMatchObject([
      { custom_id: 'name', value: 'Fox' },
      { custom_id: 'pick', values: ['1'] },
      { custom_id: 'radio', value: '2' },
      { custom_id: 'boxes', values: ['1', '2'] },
      { custom_id: 'box', value: false },
    ]);
  });

  test.each<[string, Record<string, string | string[]>, string]>([
    ['nothing in a required field', {}, 'required'],
    ['text that is too short', { name: 'x' }, '2 to 4000 characters'],
    ['a field that does not exist', { name: 'Fox', age: '7' }, 'no field age'],
    ['too many choices', { name: 'Fox', pick: ['1', '2'] }, '2 chosen'],
    ['a choice that is not offered', { name: 'Fox', pick: ['3'] }, '3 is not offered'],
    ['a radio that is not offered', { name: 'Fox', radio: '3' }, '3 is not offered'],
  ])('is not submitted with %s', async (_, fields, problem) => {
    const ada = discord.as('Ada');
    await expect(ada.submit(ada.slash('ask'), fields)).rejects.toThrow(problem);
  });

  test('is no other answer', async () => {
    await expect(discord.as('Ada').slash('paint', { prompt: 'fox' }).modal()).rejects.toThrow(
      'opened no modal',
    );
    await expect(discord.as('Ada').submit('form')).rejects.toThrow('was shown no modal form');
  });
});

describe('a panel', () => {
  test('is read as a text', async () => {
    await discord.as('Ada').slash('panel').message();
    expect(discord.transcript()).toMatchInlineSnapshot(`
      "Loralei, answering Ada's /panel:
        A section
        [image: thumb]
        ---
        [button: Off, disabled]
        [select: Who?]"
    `);
  });

  test('offers only what it shows and has not disabled', async () => {
    const ada = discord.as('Ada');
    const message = await ada.slash('panel').message();
    expect(() => ada.press(message, 'Off')).toThrow('"Off" is disabled.');
    expect(() => ada.press(message, 'On')).toThrow('no button or select "On"; it has: Off, Who?');
  });

  test('lets members be chosen, who arrive resolved', async () => {
    const ada = discord.as('Ada');
    const message = await ada.slash('panel').message();
    const chosen = ada.select(message, 'Who?', [discord.world.member('Ben').id]);
    expect((await chosen.message()).content).toBe('["ben"]');
  });

  test('can be pressed by a forged custom_id', async () => {
    const ada = discord.as('Ada');
    const message = await ada.slash('panel').message();
    const exchange = ada.press(message, { customId: 'forged' });
    await exchange.message();
    expect(exchange.interaction.data).toMatchObject({ custom_id: 'forged' });
  });
});

test('unknown members and channels are the test’s mistake', () => {
  expect(() => discord.as('Zoe')).toThrow('There is no member Zoe');
  expect(() => discord.as('Ada', '#nowhere')).toThrow('There is no channel nowhere');
  expect(discord.as(discord.world.addMember('Zoe').id).member.name).toBe('Zoe');
});
