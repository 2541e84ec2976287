import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { features } from '#commands/index.ts';
import { INVITE_PERMISSIONS } from '#discord/application.ts';
import { LIMITS } from '#domain/generation/limits.ts';
import { commandsOf } from '#interactions/define-command.ts';
import { textFor } from '#text/index.ts';
import { PAGES, withTables } from '../scripts/readme-tables.ts';

const read = (page: string): string => readFileSync(new URL(`../${page}`, import.meta.url), 'utf8');

const readme = read('README.md');
const commandsPage = read('docs/commands.md');
const text = textFor('en-US');
const commands = commandsOf(features);

describe.each(Object.entries(PAGES))('%s', (page, tables) => {
  it('has its tables as they are written by the script', () => {
    expect(withTables(read(page), tables), 'run `npm run readme`').toBe(read(page));
  });
});

describe('a page without a place for its table', () => {
  it('is refused, with the name of the table', () => {
    expect(() => withTables('# A page', ['imagine'])).toThrow('imagine');
  });
});

describe('the README', () => {
  it('lists every command with its description', () => {
    for (const command of commands) {
      expect(readme).toContain(`| \`/${command.name}\` | ${command.description(text)} |`);
    }
  });

  it('invites the bot with the permissions that the doctor names', () => {
    expect(readme).toContain(`permissions=${INVITE_PERMISSIONS}`);
  });

  it('fits on three screens', () => {
    expect(readme.split('\n').length).toBeLessThanOrEqual(170);
  });
});

describe('docs/commands.md', () => {
  it('lists every command, every subcommand and every option', () => {
    for (const { name, runnables } of commands) {
      for (const [subcommand, { options }] of runnables) {
        const typed = subcommand === null ? `/${name}` : `/${name} ${subcommand}`;
        const [row = ''] = commandsPage.split('\n').filter((line) => line.startsWith(`| \`${typed}\` |`));
        const place = name === 'imagine' ? commandsPage : row;
        expect(Object.keys(options).filter((option) => !place.includes(`\`${option}\``))).toEqual([]);
        expect(row).not.toBe('');
      }
    }
  });

  it('lists every option of /imagine and no other', () => {
    const imagine = commands.find(({ name }) => name === 'imagine');
    const declared = Object.keys(imagine?.runnables.get(null)?.options ?? {});
    const listed = [...commandsPage.matchAll(/^\| `([a-z_]+)` \|/gm)].map(([, name]) => name);
    expect(listed).toEqual(declared);
  });

  it('states the limits as they are', () => {
    expect(commandsPage).toContain(`| \`seed\` | ${LIMITS.seed.min} to ${LIMITS.seed.max};`);
    expect(commandsPage).toContain(`| \`steps\` | ${LIMITS.steps.join(', ')} |`);
    expect(commandsPage).toContain(
      `${LIMITS.side.min} to ${LIMITS.side.max}, multiples of ${LIMITS.side.multipleOf}`,
    );
    expect(commandsPage).toContain(`up to ${LIMITS.prompt.max} characters`);
  });
});
