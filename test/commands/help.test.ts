import { describe, expect, it } from 'vitest';
import { features } from '#commands/index.ts';
import { textFor } from '#text/index.ts';
import { originIn } from '../support/origins.ts';
import { noServices } from '../support/services.ts';
import { messageComplaints } from './judged-responder.ts';
import { openShop, using } from './registered-features.ts';

const commands = features.flatMap(({ command }) => (command ? [command] : []));

describe('/help', () => {
  it('tells of every command, and of each option once', async () => {
    const { act } = await openShop();
    const lines = (await act(using(originIn(), 'help'))).said.split('\n');
    for (const { name } of commands) expect(lines.join('\n')).toContain(`**/${name}**`);
    const options = lines.filter((line) => line.startsWith('-# `'));
    expect(options.length).toBeGreaterThan(20);
    expect(new Set(options).size).toBe(options.length);
  });

  it('fits into one message however many options there are', async () => {
    const text = textFor('en-US');
    const help = commands.find(({ name }) => name === 'help');
    const talkative = commands.map((command) => ({
      ...command,
      options: () =>
        Array.from({ length: 25 }, (_, index) => ({
          type: 3 as const,
          name: `${command.name}-${index}`,
          description: 'words '.repeat(16),
        })),
    }));
    const reply = await help?.run({
      interaction: originIn(),
      text,
      services: noServices({ commands: talkative }),
      options: {},
      subcommand: null,
      files: {},
    });
    expect(reply?.kind).toBe('message');
    if (reply?.kind === 'message') expect(messageComplaints(reply.message, {})).toEqual([]);
  });
});
