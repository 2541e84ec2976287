import { type Interaction, MessageFlags } from 'discord.js';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DiscordStandIn, startDiscord } from '#sandbox/discord/index.ts';
import { pageRoutes } from '#sandbox/page/serve.ts';
import { createSandboxPage } from '../../support/browser.ts';
import { chromiumHint, chromiumPath, launchChromium, openBlankPage } from '../../support/chromium.ts';
import { startBot } from '../discord/client.ts';
import { soon } from './browser-page.ts';

const described = { description: 'x' };
const COMMANDS = [
  {
    name: 'choose',
    ...described,
    integration_types: [0, 1],
    options: [
      { type: 6, name: 'member', ...described },
      { type: 8, name: 'role', ...described },
      { type: 7, name: 'channel', ...described, channel_types: [0, 4] },
      { type: 9, name: 'either', ...described },
      { type: 11, name: 'file', ...described },
    ],
  },
  { name: 'admin', ...described, default_member_permissions: '32' },
  { name: 'panel', ...described },
];

/** A select of roles, those given chosen already. */
const panel = (...roles: string[]) => ({
  content: roles.length > 0 ? `Chosen: ${roles}` : 'None chosen',
  components: [
    {
      type: 1,
      components: [
        {
          type: 6,
          custom_id: 'roles',
          placeholder: 'Roles',
          min_values: 0,
          max_values: 5,
          default_values: roles.map((id) => ({ id, type: 'role' })),
        },
      ],
    },
  ],
});

/** Says what it was given, by name, so that a reader can see what arrived. */
async function answer(interaction: Interaction): Promise<void> {
  if (interaction.isRoleSelectMenu()) await interaction.update(panel(...interaction.values));
  if (!interaction.isChatInputCommand()) return;
  if (interaction.commandName === 'panel')
    await interaction.reply({ ...panel(), flags: MessageFlags.Ephemeral });
  else await interaction.reply(`Given: ${interaction.options.data.map(({ value }) => value).join(', ')}`);
}

type Sandbox = AsyncDisposable & { discord: DiscordStandIn; page: Page };

describe.skipIf(chromiumPath === undefined)(`the places of the sandbox, in a browser${chromiumHint}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  async function open(): Promise<Sandbox> {
    await using opened = new AsyncDisposableStack();
    const discord = opened.use(await startDiscord());
    discord.app.route('/', pageRoutes());
    opened.use(await startBot(discord, answer));
    discord.commands.set(undefined, COMMANDS);
    const page = await openBlankPage(browser);
    opened.defer(() => page.close());
    await page.goto(discord.origin);
    await page.getByRole('textbox', { name: 'Message #images' }).waitFor();
    const running = opened.move();
    return { discord, page, [Symbol.asyncDispose]: () => running.disposeAsync() };
  }

  const boxFor = (page: Page, label: string) => page.getByRole('textbox', { name: `Message ${label}` });
  const be = (page: Page, name: string) => page.getByRole('radio', { name: new RegExp(`^${name}`) }).click();
  const channelNames = (page: Page) =>
    page.getByRole('navigation', { name: 'Channels' }).locator('.channel .name').allTextContents();

  it('are listed by category, with what the member sees', async () => {
    await using at = await open();
    const { page } = at;
    expect(await page.getByRole('heading', { name: 'Studio' }).isVisible()).toBe(true);
    expect(await channelNames(page)).toEqual([
      'general',
      'images',
      'cake-contest',
      'after-dark',
      'night-shift',
    ]);
    await be(page, 'Mona');
    await soon(() => channelNames(page)).toContain('mod-log');
    await page.getByRole('button', { name: 'mod-log' }).click();
    await boxFor(page, '#mod-log').waitFor();
    await be(page, 'Ben');
    await boxFor(page, '#images').waitFor();
    expect(await channelNames(page)).not.toContain('mod-log');
  });

  it('are also the member’s own messages with the bot, and those with others', async () => {
    await using at = await open();
    const { page, discord } = at;
    await page.getByRole('button', { name: 'Direct messages' }).click();
    await boxFor(page, '@Loralei').fill('/choose ');
    await page.keyboard.press('Enter');
    await soon(() => page.getByRole('article').textContent()).toContain('Given:');
    expect(discord.messages('@Ada', 'Ada')).toHaveLength(1);
    await be(page, 'Ben');
    await soon(() => page.getByRole('article').count()).toBe(0);
    await page.reload();
    await boxFor(page, '@Loralei').waitFor();
    await page.getByRole('button', { name: 'Weekend plans' }).click();
    await boxFor(page, 'Weekend plans').fill('/');
    const offered = page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option');
    expect(await offered.count()).toBe(1);
  });

  it('are also a server without the bot, where members bring it along', async () => {
    await using at = await open();
    const { page } = at;
    await page.getByRole('button', { name: 'Elsewhere' }).click();
    await boxFor(page, '#lounge').waitFor();
    await soon(() => page.getByText('is not installed here').isVisible()).toBe(true);
    const sandboxPage = createSandboxPage(page);
    await sandboxPage.startCommand('choose');
    await sandboxPage.addOption('member');
    await sandboxPage.field('member').fill('lor');
    await soon(() => page.getByText('No options match your search.').isVisible()).toBe(true);
    await page.getByRole('button', { name: 'Image Makers' }).click();
    await soon(() => page.getByText('No options match your search.').isVisible()).toBe(false);
    await soon(() => sandboxPage.field('member').inputValue()).toBe('lor');
    await sandboxPage.field('member').focus();
    await sandboxPage.pick('Loralei');
    await sandboxPage.field('member').press('Escape');
  });

  it('offer admins more than others', async () => {
    await using at = await open();
    const { page } = at;
    const offered = async () => {
      await boxFor(page, '#images').fill('');
      await boxFor(page, '#images').fill('/');
      return page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option').allTextContents();
    };
    expect((await offered()).join()).not.toContain('/admin');
    await be(page, 'Mona');
    await soon(async () => (await offered()).join()).toContain('/admin');
  });

  it('take members, roles, channels and files as options, by their names', async () => {
    await using at = await open();
    const { page, discord } = at;
    const { world } = discord;
    const sandboxPage = createSandboxPage(page);
    await sandboxPage.startCommand('choose');
    for (const [option, typed, name] of [
      ['member', 'be', 'Ben'],
      ['role', 'art', '@Artists'],
      ['channel', 'stu', 'Studio'],
      ['either', 'lora', 'Loralei'],
    ] as const) {
      await sandboxPage.addOption(option);
      await sandboxPage.field(option).fill(typed);
      await sandboxPage.pick(name);
    }
    await sandboxPage.addOption('file');
    const file = { name: 'a.json', mimeType: 'application/json', buffer: Buffer.from('{}') };
    await page.getByTestId('option-file').locator('input[type=file]').setInputFiles(file);
    await soon(() => sandboxPage.field('file').inputValue()).toBe('a.json');
    await sandboxPage.field('file').press('Enter');
    const artists = world.roles.find(({ name }) => name === 'Artists')?.id;
    const ids = [world.member('Ben').id, artists, world.channel('Studio').id, world.bot.id];
    await soon(() => page.getByRole('article').textContent()).toContain(`Given: ${ids.join(', ')}, `);
    expect(discord.violations).toEqual([]);
  });

  it('let roles be chosen in a message, and cleared', async () => {
    await using at = await open();
    const { page, discord } = at;
    await boxFor(page, '#images').fill('/panel ');
    await page.keyboard.press('Enter');
    const roles = page.getByRole('combobox', { name: 'Roles' });
    await roles.click();
    await page.getByRole('option', { name: '@Artists' }).click();
    await page.getByRole('option', { name: '@Supporters' }).click();
    await page.keyboard.press('Escape');
    const ids = ['Artists', 'Supporters'].map(
      (wanted) => discord.world.roles.find(({ name }) => name === wanted)?.id,
    );
    const message = page.getByRole('article');
    await soon(() => message.textContent()).toContain(`Chosen: ${ids}`);
    expect(await roles.textContent()).toBe('@Artists, @Supporters');
    await page.getByRole('button', { name: 'Clear Roles' }).click();
    await soon(() => message.textContent()).toContain('None chosen');
    expect(discord.violations).toEqual([]);
  });
});
