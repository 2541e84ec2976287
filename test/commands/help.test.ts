import { describe, expect, it } from 'vitest';
import { createHelp } from '#commands/help/index.ts';
import { features } from '#commands/index.ts';
import { stringOption } from '#interactions/options.ts';
import { textFor } from '#text/index.ts';
import { interactionContext } from '../support/interaction-contexts.ts';
import { noServices } from '../support/services.ts';
import { openCommandHarness, usingCommand } from './command-harness.ts';
import { messageViolations } from './validating-responder.ts';

const commands = features.flatMap(({ command }) => (command ? [command] : []));

describe('/help', () => {
  it('tells of every command, and of each option once', async () => {
    const { act } = await openCommandHarness();
    const lines = (await act(usingCommand(interactionContext(), 'help'))).said.split('\n');
    for (const { name } of commands) expect(lines.join('\n')).toContain(`**/${name}**`);
    const options = lines.filter((line) => line.startsWith('-# `'));
    expect(options.length).toBeGreaterThan(20);
    expect(new Set(options).size).toBe(options.length);
  });

  it('tells all about one command, with how axes are written', async () => {
    const { act } = await openCommandHarness();
    const help = async (command: string) =>
      (await act(usingCommand(interactionContext(), 'help', { options: { command } }))).said;
    const said = await help('/Compare ');
    expect(said).toContain('**/compare**');
    expect(said).toContain('`strength 0.2-1 [5]`');
    expect(said).toContain('-# `x`');
    expect(said).not.toContain('**/imagine**');
    expect(await help('paint')).toContain('`paint` is no command of mine');
    for (const { name } of commands) expect(await help(name)).toContain(`**/${name}**`);
  });

  it('fits into one message however many options there are', async () => {
    const text = textFor('en-US');
    const names = Array.from({ length: 25 }, (_, index) => `option-${index}`);
    const talkative = commands.map((command) => ({
      ...command,
      runnables: new Map([
        [
          null,
          {
            options: Object.fromEntries(names.map((name) => [`${command.name}-${name}`, stringOption()])),
            describe: () => ({
              description: '',
              options: Object.fromEntries(
                names.map((name) => [`${command.name}-${name}`, 'words '.repeat(16)]),
              ),
            }),
            run: () => undefined,
            modalFor: () => undefined,
          },
        ],
      ]),
    }));
    const reply = await createHelp(() => talkative)
      .command?.runnables.get(null)
      ?.run({ interaction: interactionContext(), text, services: noServices() }, {});
    expect(reply?.kind).toBe('message');
    if (reply?.kind === 'message') expect(messageViolations(reply.message, {})).toEqual([]);
  });
});
