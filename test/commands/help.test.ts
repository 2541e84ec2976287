import { PermissionFlagsBits } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import { helpMessage, OVERVIEW } from '#commands/help/view.ts';
import { features } from '#commands/index.ts';
import { commandsNamedIn } from '#interactions/command-mentions.ts';
import { describeOptions } from '#interactions/define-command.ts';
import { stringOption } from '#interactions/options.ts';
import { textFor } from '#text/index.ts';
import { interactionContext } from '../support/interaction-contexts.ts';
import { noServices } from '../support/services.ts';
import { controlCalled, openCommandHarness, usingCommand, usingComponent } from './command-harness.ts';
import { messageViolations } from './validating-responder.ts';

const text = textFor('en-US');
const commands = features.flatMap(({ command }) => (command ? [command] : []));
const manager = interactionContext({
  permissions: PermissionFlagsBits.ManageGuild | PermissionFlagsBits.Administrator,
});
const member = interactionContext({ permissions: 0n });

const openHelp = async () => {
  const { act } = await openCommandHarness();
  const help = (topic?: string, from = manager) =>
    act(usingCommand(from, 'help', topic === undefined ? {} : { options: { topic } }));
  const select = controlCalled(await help(), text.help.choose);
  const choose = (topic: string) => act(usingComponent(manager, select, [topic]));
  return { help, choose };
};

describe('/help', () => {
  it('fits on the screen of a phone, with a choice of topics', async () => {
    const { help } = await openHelp();
    const { said } = await help();
    expect(said.split('\n').filter((line) => line !== '').length).toBeLessThanOrEqual(6);
    expect(said.length).toBeLessThan(700);
    expect(said).toContain('/imagine');
  });

  it('tells of what admins can do only those who manage the server', async () => {
    const { help } = await openHelp();
    expect((await help()).said).toContain('/settings open');
    expect((await help(undefined, member)).said).not.toContain('/settings');
    expect((await help('settings', member)).outcome).toBe('refused');
  });

  it.each(commands.map((command) => [command.name, command] as const))(
    'has a page about each command, with all that can be typed: %s',
    async (name, command) => {
      const { choose } = await openHelp();
      const { said } = await choose(name);
      expect(said).toContain(command.description(text));
      for (const one of describeOptions(command, text)) expect(said).toContain(one.description);
    },
  );

  it('finds a page by its name, however it is typed', async () => {
    const { help } = await openHelp();
    for (const typed of ['compare', '/compare', ' Compare ']) {
      expect((await help(typed)).said).toContain('strength 0.2-1 [5]');
    }
    expect((await help('Writing a prompt')).said).toContain('--ar 3:2');
    expect(await help('wether')).toMatchObject({
      outcome: 'refused',
      said: expect.stringContaining(text.help.unknown),
    });
  });

  it('names only commands that there are', () => {
    const named = commandsNamedIn(JSON.stringify(text.help));
    expect(named.length).toBeGreaterThan(10);
    const names = commands.map(({ name }) => name);
    expect(named.filter((name) => !names.includes(name))).toEqual([]);
  });

  it('makes commands clickable whose ids Discord has told', () => {
    const use = { interaction: manager, text };
    const knowing = noServices({ commandIds: { find: (name) => (name === 'lora' ? '1234' : undefined) } });
    const said = JSON.stringify(helpMessage({ ...use, services: knowing }, commands, OVERVIEW));
    expect(said).toContain('</lora search:1234>');
    expect(said).toContain('**/imagine**');
  });

  it('shows commands and options by their names in the member’s language, with what to click', () => {
    const names = {
      history: 'verlauf',
      'history.search': 'suche',
      settings: 'einstellungen',
      'settings.open': 'öffnen',
    };
    const use = { interaction: manager, text: { ...text, names }, services: noServices() };
    const said = (page: string) => JSON.stringify(helpMessage(use, commands, page));
    expect(said('history')).toContain('### /verlauf (**/history**)');
    expect(said('history')).toContain('`suche`');
    expect(said('settings')).toContain('### /einstellungen');
    expect(said('settings')).toContain('/einstellungen öffnen (**/settings open**)');
    expect(said(OVERVIEW)).toContain('"label":"/verlauf","value":"history"');
  });

  it('fits into one message however many options a command has', () => {
    const names = Array.from({ length: 25 }, (_, index) => `option-${index}`);
    const talkative = commands.map((command) => ({
      ...command,
      runnables: new Map([
        [
          null,
          {
            options: Object.fromEntries(names.map((name) => [name, stringOption()])),
            describe: () => ({
              description: 'words '.repeat(16),
              options: Object.fromEntries(names.map((name) => [name, 'words '.repeat(16)])),
            }),
            run: () => undefined,
            modalFor: () => undefined,
          },
        ],
      ]),
    }));
    const use = { interaction: manager, text, services: noServices() };
    for (const { name } of talkative) {
      const message = helpMessage(use, talkative, name);
      expect(message && messageViolations(message, {})).toEqual([]);
    }
  });
});
