import { SETTING_NAMES, SETTINGS } from '#config/env-vars.ts';

/** Every environment variable with its fallback and what it means. */
export const variablesTable = (): string =>
  [
    '| variable | if left out | meaning |',
    '|---|---|---|',
    ...SETTING_NAMES.map((name) => {
      const { fallback, description } = SETTINGS[name];
      return `| \`${name}\` | ${fallback === null ? '' : `\`${fallback}\``} | ${description} |`;
    }),
  ].join('\n');
