import { readFileSync, writeFileSync } from 'node:fs';
import { type Keyed, namespacesOf, readSentences, SOURCE_LANGUAGE } from '#text/languages.ts';

/** Where the types of all keys stand. */
const TARGET = new URL('../src/text/keys.ts', import.meta.url);

const HEAD = `// Written by \`npm run locales\` from locales/${SOURCE_LANGUAGE}.

type Value = string | number;

/** The keys of all sentences by namespace, and the values that each is made with. */
export type Sentences = {
`;

/** How the key of a plural form ends. */
export const PLURAL = /_(?:zero|one|two|few|many|other)$/;

/** The key by which a sentence is asked for: all its plural forms have one. */
export const keyOf = (path: string): string => path.replace(PLURAL, '');

/** The values of a sentence, with how each is formatted: '' for as it is. */
export const valuesOf = (sentence: string): [name: string, format: string][] =>
  [...sentence.matchAll(/\{\{(\w+)(?:, *(\w+))?[^}]*\}\}/g)].map(([, name = '', format = '']) => [
    name,
    format,
  ]);

const TYPES: Record<string, string> = { '': 'Value', number: 'number', list: 'readonly string[]' };

/** The type of every value of a key; `count` chooses among plural forms. */
const typesOf = (path: string, sentence: string): [string, string][] => [
  ...(PLURAL.test(path) ? [['count', 'number'] as [string, string]] : []),
  ...valuesOf(sentence).map(([name, format]): [string, string] => [
    name,
    name === 'count' ? 'number' : (TYPES[format] ?? 'Value'),
  ]),
];

const declarations = (sentences: Keyed): string[] => {
  const keys = new Map<string, Map<string, string>>();
  for (const [path, sentence] of sentences) {
    const types = keys.get(keyOf(path)) ?? new Map<string, string>();
    for (const [name, type] of typesOf(path, sentence)) types.set(name, type);
    keys.set(keyOf(path), types);
  }
  return [...keys].map(([key, types]) => {
    const values = [...types].map(([name, type]) => `${name}: ${type}`).join('; ');
    return `    '${key}': [${values === '' ? '' : `{ ${values} }`}];`;
  });
};

/** The types of all keys, as `src/text/keys.ts` has them. */
export const writtenKeys = (): string => {
  const namespaces = namespacesOf(SOURCE_LANGUAGE).map(
    (name) =>
      `  ${/^\w+$/.test(name) ? name : `'${name}'`}: {\n${declarations(readSentences(SOURCE_LANGUAGE, name)).join('\n')}\n  };`,
  );
  return `${HEAD}${namespaces.join('\n')}\n};\n`;
};

if (process.argv[1] === import.meta.filename) {
  if (readFileSync(TARGET, 'utf8') !== writtenKeys()) writeFileSync(TARGET, writtenKeys());
}
