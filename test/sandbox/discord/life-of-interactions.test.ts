import {
  ActionRowBuilder,
  AttachmentBuilder,
  ButtonBuilder,
  ButtonStyle,
  type ChatInputCommandInteraction,
  ContainerBuilder,
  type Interaction,
  LabelBuilder,
  MediaGalleryBuilder,
  MessageFlags,
  ModalBuilder,
  SlashCommandBuilder,
  StringSelectMenuBuilder,
  TextDisplayBuilder,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { type DiscordStandIn, startDiscord, textOf } from '#sandbox/discord/index.ts';
import { loadJudge } from '../../support/openapi.ts';
import { picture, startBot, type TestBot } from './client.ts';

const judge = await loadJudge();

const paint = new SlashCommandBuilder()
  .setName('paint')
  .setDescription('Paints a picture')
  .addStringOption((option) =>
    option.setName('prompt').setDescription('What to paint').setRequired(true).setAutocomplete(true),
  )
  .addIntegerOption((option) =>
    option.setName('steps').setDescription('How long').setMinValue(1).setMaxValue(50),
  )
  .addNumberOption((option) => option.setName('strength').setDescription('How strong'))
  .addBooleanOption((option) => option.setName('quiet').setDescription('For your eyes only'))
  .addAttachmentOption((option) => option.setName('model').setDescription('A picture to go by'))
  .addUserOption((option) => option.setName('for').setDescription('For whom'));

let discord: DiscordStandIn;
let bot: TestBot;

beforeAll(async () => {
  discord = await startDiscord({ judge });
  bot = await startBot(discord, answer);
  await bot.client.application.commands.set([paint]);
  await discord.ready({ commands: true });
});
afterAll(async () => {
  await bot[Symbol.asyncDispose]();
  await discord[Symbol.asyncDispose]();
});
beforeEach(() => discord.forget());
afterEach(() => {
  expect(discord.violations).toEqual([]);
  expect(bot.problems.splice(0)).toEqual([]);
});

async function answer(interaction: Interaction): Promise<unknown> {
  if (interaction.isAutocomplete()) {
    return interaction.respond([{ name: 'as typed', value: interaction.options.getFocused() }]);
  }
  if (interaction.isChatInputCommand()) return paintFor(interaction);
  if (interaction.isStringSelectMenu()) {
    return interaction.update({
      components: [new TextDisplayBuilder({ content: `chose ${interaction.values}` })],
    });
  }
  if (interaction.isModalSubmit()) {
    await interaction.deferUpdate();
    return interaction.followUp({
      content: `prompt ${interaction.fields.getTextInputValue('prompt')}`,
      flags: MessageFlags.Ephemeral,
    });
  }
  return interaction.isButton() ? interaction.showModal(remix) : undefined;
}

async function paintFor(interaction: ChatInputCommandInteraction): Promise<void> {
  const { options } = interaction;
  await interaction.deferReply(options.getBoolean('quiet') ? { flags: MessageFlags.Ephemeral } : {});
  const words = [options.getString('prompt'), options.getInteger('steps'), options.getNumber('strength')];
  const named = [options.getAttachment('model')?.name, options.getUser('for')?.username];
  const container = new ContainerBuilder()
    .addMediaGalleryComponents(
      new MediaGalleryBuilder().addItems({ media: { url: 'attachment://fox.png' }, description: 'a fox' }),
    )
    .addTextDisplayComponents(new TextDisplayBuilder({ content: [...words, ...named].join(' ') }))
    .addActionRowComponents(
      new ActionRowBuilder<ButtonBuilder>().addComponents(
        new ButtonBuilder({ style: ButtonStyle.Secondary, label: 'Remix', customId: 'remix' }),
      ),
    )
    .addActionRowComponents(
      new ActionRowBuilder<StringSelectMenuBuilder>().addComponents(
        new StringSelectMenuBuilder({ customId: 'pick', placeholder: 'Another scheduler' }).addOptions(
          { label: 'Euler', value: 'euler' },
          { label: 'DDIM', value: 'ddim' },
        ),
      ),
    );
  await interaction.editReply({
    flags: MessageFlags.IsComponentsV2,
    components: [container],
    files: [new AttachmentBuilder(await picture(), { name: 'fox.png', description: 'a fox' })],
  });
}

const remix = new ModalBuilder({ customId: 'remix-form', title: 'Remix' }).addLabelComponents(
  new LabelBuilder({ label: 'Prompt' }).setTextInputComponent(
    new TextInputBuilder({ customId: 'prompt', style: TextInputStyle.Paragraph, value: 'a fox' }),
  ),
);

test('a slash command is deferred, then answered with a picture and components', async () => {
  const exchange = discord.as('Ada').slash('paint', { prompt: 'a fox', steps: 31, strength: 0.8 });
  expect(await exchange.acknowledged()).toBe('deferred');
  const message = await exchange.message();
  expect(textOf(message)).toBe(
    '[image: a fox]\na fox 31 0.8  \n[button: Remix]\n[select: Another scheduler]',
  );
  expect(message.attachments).toMatchObject([
    { filename: 'fox.png', description: 'a fox', content_type: 'image/png', width: 8, height: 8 },
  ]);
  expect(discord.requests.map(({ kind }) => kind)).toEqual(['interaction.callback', 'webhook.edit']);
  await vi.waitFor(() => {
    expect(discord.requests.at(-1)).toMatchObject({ status: 200, files: [{ name: 'fox.png' }] });
  });
});

test('the gallery points to the stored file, which its signed address serves and no other does', async () => {
  const message = await discord.as('Ada').slash('paint', { prompt: 'a fox' }).message();
  const [attachment] = message.attachments;
  const url = attachment?.url ?? '';
  expect(JSON.stringify(message.components)).toContain(url);
  const served = await fetch(url);
  expect(served.headers.get('content-type')).toBe('image/png');
  expect(new Uint8Array(await served.arrayBuffer())).toEqual(discord.files(message)[0]?.bytes);
  expect((await fetch(url.replace('fox', 'dog'))).status).toBe(404);
});

test('attachments and members given as options arrive resolved', async () => {
  const ada = discord.as('Ada');
  const model = await ada.upload({ filename: 'pose.png', bytes: await picture(), contentType: 'image/png' });
  const ben = discord.world.member('Ben').id;
  const message = await ada.slash('paint', { prompt: 'a fox', model, for: ben }).message();
  expect(textOf(message)).toContain('pose.png ben');
});

test('an autocomplete gets the text typed so far and gives its choices', async () => {
  const choices = await discord.as('Ada').autocomplete('paint', { prompt: 'fo' }, 'prompt');
  expect(choices).toEqual([{ name: 'as typed', value: 'fo' }]);
});

test('a button opens a modal, filled in, whose answer is a follow-up', async () => {
  const ada = discord.as('Ada');
  const message = await ada.slash('paint', { prompt: 'a fox' }).message();
  const opened = ada.press(message, 'Remix');
  expect(await opened.modal()).toMatchObject({ title: 'Remix', custom_id: 'remix-form' });
  const kept = await ada.submit(opened);
  expect(textOf(await kept.followUp())).toBe('prompt a fox');
  const changed = await ada.submit('remix-form', { Prompt: 'a dog' });
  expect(textOf(await changed.followUp())).toBe('prompt a dog');
});

test('a choice in a select updates the message that it stands under', async () => {
  const ada = discord.as('Ada');
  const message = await ada.slash('paint', { prompt: 'a fox' }).message();
  const exchange = ada.select(message, 'Another scheduler', ['DDIM']);
  const updated = await exchange.message(/chose ddim/);
  expect(updated.id).toBe(message.id);
  expect(updated.edited_timestamp).not.toBeNull();
});

test('an ephemeral answer stays so through its edit, and only its addressee sees it', async () => {
  const message = await discord.as('Ada').slash('paint', { prompt: 'hush', quiet: true }).message();
  expect(message.flags).toBe(MessageFlags.Ephemeral | MessageFlags.IsComponentsV2);
  const ids = (name: string) =>
    discord
      .as(name)
      .sees()
      .map(({ id }) => id);
  expect(ids('Ada')).toContain(message.id);
  expect(ids('Ben')).not.toContain(message.id);
  expect(() => discord.as('Ben').press(message, 'Remix')).toThrow('does not see');
});

test('an interaction tells of place, permissions, language and limits', async () => {
  const told = new Promise<Interaction>((resolve) => bot.client.once('interactionCreate', resolve));
  await discord.as('Mona', '#after-dark').slash('paint', { prompt: 'x' }).message();
  const interaction = await told;
  expect(interaction).toMatchObject({
    guildId: discord.guildId,
    channelId: discord.world.channel('#after-dark').id,
    locale: 'en-US',
    guildLocale: 'en-US',
    attachmentSizeLimit: 10_485_760,
    context: 0,
    authorizingIntegrationOwners: { 0: discord.guildId },
  });
  expect(interaction.memberPermissions?.has('ManageGuild')).toBe(true);
  expect(interaction.appPermissions.has('SendMessages')).toBe(true);
  expect(interaction.appPermissions.has('ManageMessages')).toBe(false);
});

test('in direct messages there is a user and no member', async () => {
  const channel = discord.world.addDirectMessages(discord.world.member('Ada').id);
  const told = new Promise<Interaction>((resolve) => bot.client.once('interactionCreate', resolve));
  await discord.as('Ada', channel.id).slash('paint', { prompt: 'x' }).message();
  expect(await told).toMatchObject({ guildId: null, context: 1, user: { username: 'ada' }, member: null });
});
