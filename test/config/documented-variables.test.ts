import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SETTING_NAMES, SETTINGS } from '#config/env-vars.ts';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

describe('.env.example', () => {
  const lines = read('.env.example').split('\n');

  it('has every variable with its fallback, and no other', () => {
    const assignments = lines
      .filter((line) => /^#?[A-Z0-9_]+=/.test(line))
      .map((line) => line.replace(/^#/, ''));
    expect(assignments).toEqual(SETTING_NAMES.map((name) => `${name}=${SETTINGS[name].fallback ?? ''}`));
  });

  it.each(SETTING_NAMES)('says above the variable what it is for: %s', (name) => {
    const place = lines.findIndex((line) => line.replace(/^#/, '').startsWith(`${name}=`));
    expect(lines[place - 1]).toBe(`# ${SETTINGS[name].description}`);
  });
});

describe('the table of variables', () => {
  it('has every variable with its fallback and meaning, in order', () => {
    const rows = read('docs/configuration.md')
      .split('\n')
      .filter((line) => /^\| `[A-Z0-9_]+` \|/.test(line));
    expect(rows).toEqual(
      SETTING_NAMES.map((name) => {
        const { fallback, description } = SETTINGS[name];
        return `| \`${name}\` | ${fallback === null ? '' : `\`${fallback}\``} | ${description} |`;
      }),
    );
  });
});
