import {
  type Interaction,
  MessageFlags,
  MessageType,
  type UserContextMenuCommandInteraction,
} from 'discord.js';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type DiscordStandIn, startDiscord } from '#sandbox/discord/index.ts';
import { loadJudge } from '../../support/openapi.ts';
import { SAY, startBot } from './client.ts';

const COMMANDS = [
  { name: 'Make again', type: 3 as const },
  { name: 'Show images', type: 2 as const },
  { ...SAY, name: 'say' },
];

const judge = await loadJudge();
let discord: DiscordStandIn;

beforeEach(async () => {
  discord = await startDiscord({ judge });
  discord.commands.set(undefined, COMMANDS);
});
afterEach(() => discord[Symbol.asyncDispose]());

const about = ({ targetUser, targetMember }: UserContextMenuCommandInteraction) =>
  `${targetUser.globalName ?? targetUser.username}, ${targetMember ? 'a member' : 'nobody here'}`;

async function answer(interaction: Interaction): Promise<void> {
  if (interaction.isChatInputCommand()) await interaction.reply('a fox');
  if (interaction.isMessageContextMenuCommand())
    await interaction.reply({
      content: `again: ${interaction.targetMessage.content}`,
      flags: MessageFlags.Ephemeral,
    });
  if (interaction.isUserContextMenuCommand()) await interaction.reply(about(interaction));
}

test('a command of a message’s menu brings the message along', async () => {
  await using _bot = await startBot(discord, answer);
  const said = await discord.as('Ada').slash('say', { text: 'x' }).message();
  const reply = await discord.as('Ben').menu('Make again', { message: said }).message();
  expect(reply).toMatchObject({
    content: 'again: a fox',
    type: MessageType.ContextMenuCommand,
    interaction_metadata: { target_message_id: said.id },
  });
  expect(discord.violations).toEqual([]);
});

test('a command of a user’s menu brings the user and the member along', async () => {
  await using _bot = await startBot(discord, answer);
  const { id: userId } = discord.world.member('Ben');
  const reply = await discord.as('Ada').menu('Show images', { userId }).message();
  expect(reply).toMatchObject({
    content: 'Ben, a member',
    interaction_metadata: { target_user: { id: userId } },
  });
  expect(discord.violations).toEqual([]);
});

test('menus offer only what is there, for whom is there', async () => {
  const ada = discord.as('Ada');
  const { id: userId } = discord.world.member('Ben');
  expect(() => ada.menu('Make again', { userId })).toThrow('no command Make again');
  expect(() => ada.menu('Show images', { userId: '1' })).toThrow('nobody 1 here');
  expect(() => ada.slash('Show images')).toThrow('no command /Show images');
});
