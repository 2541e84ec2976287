// Writes the tables of README and docs anew, from what the code declares: `npm run readme`.
import { readFileSync, writeFileSync } from 'node:fs';
import { commandsTable, overviewTable } from './pages/commands-table.ts';
import { imagineTable } from './pages/imagine-table.ts';
import { variablesTable } from './pages/variables-table.ts';

const TABLES = {
  overview: overviewTable,
  commands: commandsTable,
  imagine: imagineTable,
  variables: variablesTable,
} as const;

type TableName = keyof typeof TABLES;

/** The pages with tables that this script writes, and the tables that each has. */
export const PAGES: Readonly<Record<string, readonly TableName[]>> = {
  'README.md': ['overview'],
  'docs/commands.md': ['commands', 'imagine'],
  'docs/configuration.md': ['variables'],
};

const beginOf = (name: TableName): string => `<!-- Written by \`npm run readme\`: ${name}. -->\n\n`;
const END = '\n\n<!-- End of the table. -->';

const withTable = (page: string, name: TableName): string => {
  const [before, after, ...more] = page.split(beginOf(name));
  const end = after?.indexOf(END) ?? -1;
  if (before === undefined || after === undefined || end < 0 || more.length > 0) {
    throw new Error(`The page has no one place for the table "${name}".`);
  }
  return before + beginOf(name) + TABLES[name]() + after.slice(end);
};

/** A page with its tables written anew. Throws where the comments around one are missing. */
export const withTables = (page: string, names: readonly TableName[]): string =>
  names.reduce(withTable, page);

if (process.argv[1] === import.meta.filename) {
  for (const [path, names] of Object.entries(PAGES)) {
    const file = new URL(`../${path}`, import.meta.url);
    writeFileSync(file, withTables(readFileSync(file, 'utf8'), names));
  }
}
