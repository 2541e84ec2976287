import { ApplicationCommandOptionType, InteractionContextType } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { features } from '#commands/index.ts';
import { type CommandLanguage, declarationOf } from '#discord/declarations.ts';
import {
  areRegistered,
  declarationsFor,
  moveCommands,
  registerCommands,
  registeredCommands,
} from '#discord/registration.ts';
import { noticeMessage } from '#interactions/components.ts';
import { defineCommand, type SlashCommand } from '#interactions/define-command.ts';
import { defineMessageCommand } from '#interactions/message-commands.ts';
import {
  choiceOption,
  completedBy,
  integerOption,
  type Options,
  required,
  stringOption,
} from '#interactions/options.ts';
import { privately } from '#interactions/reply.ts';
import { commandList } from '#sandbox/discord/rules/command.ts';
import { type Text, textFor } from '#text/index.ts';
import { testLog } from '../support/log.ts';
import { loadJudge } from '../support/openapi.ts';
import { withRestHarness } from './rest-harness.ts';

const harness = withRestHarness();
const judge = await loadJudge();
const commands = features.flatMap(({ command }) => (command ? [command] : []));

const times = (max: number) => integerOption({ min: 1, max });
const what = required(stringOption());

type Changes = Partial<Omit<SlashCommand, 'description' | 'runnables'>> & {
  description?: string;
  options?: Options;
  describe?: (text: Text) => { description: string; options: Record<string, string> };
};

const made = ({ description = 'Says it', options = { times: times(4), what }, ...given }: Changes = {}) =>
  defineCommand({
    name: 'say',
    help: () => '',
    options,
    describe: () => ({ description, options: { times: 'How often', what: 'What' } }),
    run: () => privately(noticeMessage('said')),
    ...given,
  });

/** What Discord keeps of a command, and adds to it. */
const kept = (command: SlashCommand, added: object = {}) => ({
  default_member_permissions: null,
  contexts: null,
  integration_types: [0],
  ...declarationOf(command),
  id: '1200000000000000001',
  application_id: '1100000000000000001',
  version: '1200000000000000002',
  dm_permission: true,
  nsfw: false,
  name_localizations: null,
  description_localizations: null,
  ...added,
});

const [say, sing, hum] = [made(), made({ name: 'sing' }), made({ name: 'hum' })];

/** All options that a declaration has, those of its subcommands too. */
const optionsIn = (declared: unknown): Record<string, unknown>[] => {
  const { options = [] } = z.looseObject({ options: z.array(z.looseObject({})).optional() }).parse(declared);
  return options.flatMap((option) => [option, ...optionsIn(option)]);
};

describe('registered commands', () => {
  it('are the declared ones whatever Discord adds to them, and in any order', () => {
    expect(
      areRegistered(
        [say, sing].map((one) => declarationOf(one)),
        [kept(sing), kept(say)],
      ),
    ).toBe(true);
  });

  it.each<[string, SlashCommand[]]>([
    ['one is missing', [say]],
    ['one is too many', [say, sing, hum]],
    ['a description differs', [made({ description: 'Says that' }), sing]],
    ['an option is gone', [made({ options: { times: times(4) } }), sing]],
    ['options stand in another order', [made({ options: { what, times: times(4) } }), sing]],
    ['a bound of an option differs', [made({ options: { times: times(5), what } }), sing]],
    ['an option need not be given', [made({ options: { times: times(4), what: stringOption() } }), sing]],
    [
      'an option has suggestions now',
      [made({ options: { times: times(4), what: completedBy(() => [], what) } }), sing],
    ],
    ['it was for some members only', [made({ defaultMemberPermissions: 32n }), sing]],
  ])('are not the declared ones when %s', (_, registered) => {
    const declared = [say, sing].map((one) => declarationOf(one));
    expect(
      areRegistered(
        declared,
        registered.map((one) => kept(one)),
      ),
    ).toBe(false);
  });

  it('are not the declared ones when a declaration asks for what is not there', () => {
    const guildOnly = made({ contexts: [InteractionContextType.Guild] });
    expect(areRegistered([declarationOf(guildOnly)], [kept(say)])).toBe(false);
    expect(areRegistered([declarationOf(guildOnly)], [kept(guildOnly, { contexts: [0] })])).toBe(true);
    const restricted = made({ defaultMemberPermissions: 32n });
    expect(areRegistered([declarationOf(restricted)], [kept(say)])).toBe(false);
  });
});

describe('a command in several languages', () => {
  const german: CommandLanguage = {
    codes: ['de', 'de-also'],
    text: {
      ...textFor('en-US'),
      names: { say: 'sag', 'say.times': 'mal', '*.what': 'was', 'Say it': 'Sag es' },
    },
  };
  const isGerman = (text: Text) => text.names === german.text.names;
  const sizes = choiceOption([1, 2], (text, value) => (isGerman(text) && value === 1 ? 'eins' : `${value}`));
  const spoken = made({
    options: { what, times: times(4), sizes },
    describe: (text) => ({
      description: isGerman(text) ? 'Sagt es' : 'Says it',
      options: { times: isGerman(text) ? 'Wie oft' : 'How often', what: 'What', sizes: 'Size' },
    }),
  });
  const both = (german: string) => ({ de: german, 'de-also': german });

  it('has the names and descriptions of each, under all codes of Discord for it', () => {
    expect(declarationOf(spoken, [german])).toMatchObject({
      name_localizations: both('sag'),
      description_localizations: both('Sagt es'),
      options: [
        { name_localizations: both('was') },
        { name_localizations: both('mal'), description_localizations: both('Wie oft') },
        { choices: [{ name: '1', name_localizations: both('eins') }, { name: '2' }] },
      ],
    });
    const menu = { name: 'Say it', describe: () => '', run: () => privately({ components: [] }) };
    expect(declarationOf(menu, [german])).toMatchObject({ name_localizations: both('Sag es') });
  });

  it('says nothing in a language where only the English words stand in', () => {
    const [option, , choice] = optionsIn(declarationOf(spoken, [german]));
    expect(option).not.toHaveProperty('description_localizations');
    expect(choice).toMatchObject({ choices: [{ name: '1' }, { name: '2', value: 2 }] });
    expect(JSON.stringify(choice).match(/name_localizations/g)).toHaveLength(1);
  });

  it('has the names of subcommands and their options', () => {
    const runnables = new Map([['loud', [...spoken.runnables.values()][0]]]) as SlashCommand['runnables'];
    const text = { ...german.text, names: { 'say.loud': 'laut', 'say.loud.what': 'was' } };
    const grouped = declarationOf({ ...spoken, runnables }, [{ codes: ['de'], text }]);
    expect(optionsIn(grouped).slice(0, 2)).toMatchObject([
      { name: 'loud', name_localizations: { de: 'laut' } },
      { name: 'what', name_localizations: { de: 'was' } },
    ]);
  });

  it('is written once, and again when a translation changes', async () => {
    const { discord, rest } = harness;
    const path = `/applications/${discord.applicationId}/commands` as const;
    const declared = declarationOf(spoken, [{ ...german, codes: ['de'] }]);
    await rest.bot.put(path, { body: [declared] });
    const registered = await registeredCommands(rest.bot, {
      applicationId: discord.applicationId,
      guildId: null,
    });
    expect(areRegistered([declared], registered)).toBe(true);
    const silent = { ...german.text, names: {} };
    expect(areRegistered([declarationOf(spoken, [{ codes: ['de'], text: silent }])], registered)).toBe(false);
    expect(JSON.stringify(await rest.bot.get(path))).not.toContain('_localizations');
  });
});

describe('where a command is there', () => {
  it('is everywhere and for everybody who has the bot, unless it says otherwise', () => {
    expect(declarationOf(say)).toMatchObject({ contexts: [0, 1, 2], integration_types: [0, 1] });
    const guildOnly = made({ contexts: [InteractionContextType.Guild], integrationTypes: [0] });
    expect(declarationOf(guildOnly)).toMatchObject({ contexts: [0], integration_types: [0] });
  });

  it('is the menu of every message, for one that says so', () => {
    const menu = defineMessageCommand({
      name: 'Say it',
      describe: () => '',
      run: () => privately({ components: [] }),
    });
    const declared = declarationOf(menu);
    expect(declared).toEqual({ type: 3, name: 'Say it', contexts: [0, 1, 2], integration_types: [0, 1] });
    const added = { id: '1', version: '2', description: '', options: [], name_localizations: null };
    expect(areRegistered([declared], [{ ...declared, ...added }])).toBe(true);
    expect(areRegistered([declared], [kept(say)])).toBe(false);
  });

  it('is compared, in whatever order Discord tells it', () => {
    const declared = declarationsFor([say], { guildId: null });
    const told = (where: object) => areRegistered(declared, [kept(say, where)]);
    expect(told({ contexts: [2, 0, 1], integration_types: [1, 0] })).toBe(true);
    expect(told({ contexts: [0, 1], integration_types: [0, 1] })).toBe(false);
    expect(told({ contexts: null, integration_types: [0, 1] })).toBe(false);
    expect(told({ contexts: [0, 1, 2], integration_types: [0] })).toBe(false);
  });

  it('is not said of the commands of one server, whatever Discord fills in', () => {
    const [declared, ...others] = declarationsFor([say], { guildId: '1100000000000000010' });
    expect(others).toEqual([]);
    expect(declared).not.toHaveProperty('contexts');
    expect(declared).not.toHaveProperty('integration_types');
    const filledIn = { contexts: null, integration_types: [0], guild_id: '1100000000000000010' };
    expect(areRegistered([declared ?? {}], [kept(say, filledIn)])).toBe(true);
  });

  it.each([
    ['settings', [0], [0]],
    ['imagine', [0, 1, 2], [0, 1]],
    ['history', [0, 1, 2], [0, 1]],
    ['help', [0, 1, 2], [0, 1]],
    ['rules', [0, 1, 2], [0, 1]],
  ])('is right for /%s', (name, contexts, types) => {
    const command = commands.find((one) => one.name === name);
    expect(command && declarationOf(command)).toMatchObject({ contexts, integration_types: types });
  });
});

describe('the bot’s commands', () => {
  it('say of every file which ones they take', () => {
    const files = commands
      .flatMap((command) => optionsIn(declarationOf(command)))
      .filter(({ type }) => type === ApplicationCommandOptionType.Attachment);
    expect(files.length).toBeGreaterThan(1);
    const types = files.map(({ file_types: taken }) => [taken].flat().join(' '));
    for (const taken of types) expect(taken).toMatch(/^(?:image|\.json|\.png \.jpg \.jpeg)$/);
  });

  it('keep to Discord’s rules', () => {
    const declared = JSON.parse(JSON.stringify(commands.map((command) => declarationOf(command))));
    expect(commandList.safeParse(declared).error?.issues ?? []).toEqual([]);
    const operation = { method: 'put', path: '/applications/{application_id}/commands' };
    expect(judge?.request(operation, declared) ?? []).toEqual([]);
  });

  it.each([
    ['everywhere', false],
    ['in one server', true],
  ])('are written once, and again only when they change: %s', async (_, inServer) => {
    const { discord, rest } = harness;
    const guildId = inServer ? discord.guildId : null;
    const target = { applicationId: discord.applicationId, guildId };
    const register = (list: readonly SlashCommand[]) =>
      registerCommands(rest.bot, { commands: list, target, log: testLog() });
    expect((await register(commands)).isWritten).toBe(true);
    expect((await register(commands)).isWritten).toBe(false);
    expect((await register(commands.toReversed())).isWritten).toBe(false);
    expect((await register(commands.slice(1))).isWritten).toBe(true);
    expect((await registeredCommands(rest.bot, target)).map(({ name }) => name)).toEqual(
      commands.slice(1).map(({ name }) => name),
    );
    const writes = discord.requests.filter(({ method }) => method === 'PUT');
    expect(writes.map(({ path }) => path.includes('/guilds/'))).toEqual([inServer, inServer]);
  });
});

describe('commands that move to another place', () => {
  /** The bot's memory of servers, and a start with such a DISCORD_GUILD_ID. */
  const openBot = (remembered: string[] = []) => {
    const memory = { guildIds: remembered };
    const log = testLog();
    const start = (guildId: string | null) =>
      moveCommands(harness.rest.bot, {
        commands: [made({ options: { what } })],
        target: { applicationId: harness.discord.applicationId, guildId },
        guilds: {
          read: async () => memory.guildIds,
          write: async (guildIds) => {
            memory.guildIds = guildIds;
          },
        },
        log,
      });
    const removals = () =>
      log.lines.filter(({ message }) => message.includes('removed')).map(({ facts }) => facts);
    return { start, memory, log, removals };
  };

  const registered = async (guildId: string | null): Promise<unknown[]> => {
    const { applicationId } = harness.discord;
    const found = await registeredCommands(harness.rest.bot, { applicationId, guildId });
    return found.map(({ name }) => name);
  };

  const places = async () => [await registered(null), await registered(harness.discord.guildId)];

  it('from everywhere into one server are there only', async () => {
    const bot = openBot();
    await bot.start(null);
    expect(await places()).toEqual([['say'], []]);
    await bot.start(harness.discord.guildId);
    expect(await places()).toEqual([[], ['say']]);
    expect(bot.removals()).toEqual([{ guildId: null }]);
    expect(bot.memory.guildIds).toEqual([harness.discord.guildId]);
  });

  it('from one server to everywhere are no longer in it', async () => {
    const bot = openBot();
    await bot.start(harness.discord.guildId);
    await bot.start(null);
    expect(await places()).toEqual([['say'], []]);
    expect(bot.removals()).toEqual([{ guildId: harness.discord.guildId }]);
    expect(bot.memory.guildIds).toEqual([]);
  });

  it('stay where they are when nothing changed, and nothing is written', async () => {
    const bot = openBot();
    await bot.start(null);
    await bot.start(null);
    expect(harness.calls().filter((kind) => kind === 'commands.set')).toHaveLength(1);
    expect(bot.removals()).toEqual([]);
  });

  it('are tried again at the next start when Discord did not take their removal', async () => {
    const bot = openBot();
    await bot.start(harness.discord.guildId);
    const refusal = { kind: 'refuse', status: 403, code: 20012, message: 'not now' } as const;
    harness.discord.faults.next('guild-commands.', refusal);
    await bot.start(null);
    expect(await places()).toEqual([['say'], ['say']]);
    expect(bot.log.lines.filter(({ message }) => message.includes('could not be removed'))).toHaveLength(1);
    await bot.start(null);
    expect(await places()).toEqual([['say'], []]);
  });

  it('are forgotten in a server that the bot has left', async () => {
    const bot = openBot(['12345678901234567890']);
    await bot.start(null);
    expect(bot.memory.guildIds).toEqual([]);
    expect(bot.log.lines.filter(({ level }) => level === 'warn')).toEqual([]);
  });
});
