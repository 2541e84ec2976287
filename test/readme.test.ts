import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { features } from '#commands/index.ts';
import { INVITE_PERMISSIONS } from '#discord/application.ts';
import { LIMITS } from '#domain/generation/limits.ts';
import { textFor } from '#text/index.ts';
import { withTables } from '../scripts/readme-tables.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const text = textFor('en-US');
const commands = features.flatMap(({ command }) => (command ? [command] : []));

/** The names in the first column of the rows that begin with a name in backticks. */
const firstColumn = readme
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? ''));

describe('the README', () => {
  it('lists every command with its description', () => {
    for (const command of commands) {
      expect(readme).toContain(`| \`/${command.name}\` | ${command.description(text)} |`);
    }
  });

  it('lists every option of /imagine and no other', () => {
    const [imagine] = commands;
    const declared = Object.keys(imagine?.runnables.get(null)?.options ?? {});
    const listed = firstColumn.filter((name) => /^[a-z_]+$/.test(name));
    expect(listed.toSorted()).toEqual(declared.toSorted());
  });

  it('has the table of options as it is written by the script', () => {
    expect(withTables(readme), 'run `npm run readme`').toBe(readme);
  });

  it('states the limits as they are', () => {
    expect(readme).toContain(`| \`seed\` | ${LIMITS.seed.min} to ${LIMITS.seed.max};`);
    expect(readme).toContain(`| \`steps\` | ${LIMITS.steps.join(', ')} |`);
    expect(readme).toContain(
      `${LIMITS.side.min} to ${LIMITS.side.max}, multiples of ${LIMITS.side.multipleOf}`,
    );
    expect(readme).toContain(`up to ${LIMITS.prompt.max} characters`);
  });

  it('invites the bot with the permissions that the doctor names', () => {
    expect(readme).toContain(`permissions=${INVITE_PERMISSIONS}`);
  });
});
