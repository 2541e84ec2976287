import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { features } from '#commands/index.ts';
import { commandsOf } from '#interactions/define-command.ts';
import {
  commandName,
  findLanguage,
  LANGUAGES,
  namespacesOf,
  readNames,
  readSentences,
  SOURCE_LANGUAGE,
} from '#text/languages.ts';
import { keyOf, PLURAL, valuesOf, writtenKeys } from '../../scripts/locale-keys.ts';

const codes = LANGUAGES.map(({ code }) => code);
const others = codes.filter((code) => code !== SOURCE_LANGUAGE);

/** Every sentence of a language by its namespace and path, such as `problems:reason.missing`. */
const sentencesOf = (code: string): Map<string, string> =>
  new Map(
    namespacesOf(code).flatMap((namespace) =>
      [...readSentences(code, namespace)].map(([key, sentence]): [string, string] => [
        `${namespace}:${key}`,
        sentence,
      ]),
    ),
  );

const source = sentencesOf(SOURCE_LANGUAGE);

/** The plural forms of each key that has some. */
const pluralsOf = (sentences: ReadonlyMap<string, string>): Map<string, string[]> => {
  const paths = [...sentences.keys()].filter((path) => PLURAL.test(path));
  const byKey = Map.groupBy(paths, keyOf);
  return new Map(
    [...byKey].map(([key, forms]) => [key, forms.map((path) => path.slice(key.length + 1)).toSorted()]),
  );
};

/** The names of the values that any form of each key shows, with how they are formatted. */
const valuesByKey = (sentences: ReadonlyMap<string, string>): Map<string, string[]> => {
  const byKey = Map.groupBy(sentences, ([path]) => keyOf(path));
  return new Map(
    [...byKey].map(([key, forms]) => {
      const values = forms.flatMap(([, sentence]) => valuesOf(sentence).map(([name]) => name));
      // A form for one may say the number in words, or not at all.
      return [key, [...new Set(values)].filter((name) => name !== 'count').toSorted()];
    }),
  );
};

describe('the sentences of all languages', () => {
  it.each(codes)('have no Markdown where Discord shows plain text: suggestions in %s', (code) => {
    const suggestions = [...sentencesOf(code)].filter(([path]) => path.startsWith('imagine:suggestions.'));
    expect(suggestions).not.toEqual([]);
    expect(suggestions.filter(([, sentence]) => /[`*_]/.test(sentence))).toEqual([]);
  });

  it('have the types that their files say', () => {
    expect(readFileSync(new URL('../../src/text/keys.ts', import.meta.url), 'utf8')).toBe(writtenKeys());
  });

  it('are found by what Discord calls a language, and by what it stands in for', () => {
    expect(findLanguage('en-US').code).toBe(SOURCE_LANGUAGE);
    expect(findLanguage('vi').code).toBe(SOURCE_LANGUAGE);
    expect(codes.map((code) => findLanguage(code).code)).toEqual(codes);
  });

  it('stand for each code of Discord in one language', () => {
    const all = LANGUAGES.flatMap(({ code, alsoFor }) => [code, ...alsoFor]);
    expect(all).toEqual([...new Set(all)]);
  });

  it.each(codes)('are there, and no others: %s', (code) => {
    const keys = (sentences: ReadonlyMap<string, string>) => new Set([...sentences.keys()].map(keyOf));
    const [here, there] = [keys(sentencesOf(code)), keys(source)];
    expect([...there].filter((key) => !here.has(key))).toEqual([]);
    expect([...here].filter((key) => !there.has(key))).toEqual([]);
  });

  it('are all said somewhere', () => {
    const folder = new URL('../../src/text/', import.meta.url);
    const code = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && file !== 'keys.ts')
      .map((file) => readFileSync(new URL(file, folder), 'utf8'));
    const isSaid = (path: string): boolean => {
      const [namespace = '', key = ''] = keyOf(path).split(':');
      const speakers = code.filter((file) => file.includes(`namespace('${namespace}')`)).join('\n');
      const groups = [...speakers.matchAll(/group\('([^']*)'\)/g)].map(([, name]) => `${name}.`);
      if (groups.some((name) => key.startsWith(name))) return true;
      if (speakers.includes(`'${key}'`)) return true;
      // Such as `reason.${kind}`, and `${kind}.image`.
      const begins = [...speakers.matchAll(/`([\w.]+\.)\$\{/g)].map(([, words = '']) => words);
      const ends = [...speakers.matchAll(/`\$\{[^}]*\}(\.[\w.]+)`/g)].map(([, words = '']) => words);
      // Such as `${which}.${whose}`, with the names of both as words of the code.
      const isChosen = /`\$\{[^}]*\}\.\$\{/.test(speakers) && speakers.includes(`'${key.split('.')[0]}'`);
      return (
        isChosen || begins.some((words) => key.startsWith(words)) || ends.some((words) => key.endsWith(words))
      );
    };
    expect([...source.keys()].filter((path) => !isSaid(path))).toEqual([]);
  });

  it.each(codes)('have the plural forms of their language: %s', (code) => {
    const wanted = new Intl.PluralRules(code).resolvedOptions().pluralCategories.toSorted();
    const wrong = [...pluralsOf(sentencesOf(code))].filter(([, forms]) => forms.join() !== wanted.join());
    expect(wrong).toEqual([]);
    expect([...pluralsOf(sentencesOf(code)).keys()].toSorted()).toEqual(
      [...pluralsOf(source).keys()].toSorted(),
    );
  });

  it.each(codes)('show the same values: %s', (code) => {
    expect(Object.fromEntries(valuesByKey(sentencesOf(code)))).toEqual(
      Object.fromEntries(valuesByKey(source)),
    );
  });

  it.each(codes)('are no blanks, and have none around them: %s', (code) => {
    const wrong = [...sentencesOf(code)].filter(
      ([, sentence]) => sentence === '' || sentence.trim() !== sentence,
    );
    expect(wrong).toEqual([]);
  });

  it.each(codes)(
    'name commands that there are, by their names in that language or in English: %s',
    (code) => {
      const names = readNames(code);
      const known = new Map(
        commandsOf(features).flatMap(({ name, runnables }) => {
          const below = [...runnables.keys()].flatMap((subcommand) =>
            subcommand === null ? [] : [subcommand, commandName(names, name, subcommand) ?? subcommand],
          );
          return [name, commandName(names, name) ?? name].map((one): [string, string[]] => [one, below]);
        }),
      );
      const isThere = (typed: string): boolean => {
        const [command = '', subcommand = ''] = typed.split(' ');
        const below = known.get(command);
        if (!below) return false;
        return below.length === 0 || subcommand === '' || below.includes(subcommand);
      };
      const inCode = (sentence: string) =>
        [...sentence.matchAll(/`\/([^`]+)`|<\/([^>]+)>/g)].map(
          ([, coded, clicked]) => coded ?? clicked ?? '',
        );
      // Not every script has a space behind a word.
      const isBegun = (typed: string) => [...known.keys()].some((name) => typed.startsWith(name));
      const plain = (sentence: string) =>
        [...sentence.matchAll(/(?:^|\s)\/(\p{L}[\p{L}-]*)/gu)].map(([, typed = '']) => typed);
      const wrong = [...sentencesOf(code)].flatMap(([path, sentence]) => [
        ...inCode(sentence)
          .filter((typed) => !typed.includes('{{') && !isThere(typed))
          .map((typed) => [path, typed]),
        ...plain(sentence)
          .filter((typed) => !isBegun(typed))
          .map((typed) => [path, typed]),
      ]);
      expect(wrong).toEqual([]);
    },
  );

  it.runIf(others.length > 0).each(others)('keep what is code as it is: %s', (code) => {
    // Tags, flags, marks of Discord and names in backticks, except those of commands and options, which differ.
    const localised = Object.entries(readNames(code)).map(
      ([key, name]) => [name, key.replace(/^.*\./, '')] as const,
    );
    const english = new Map(localised.map(([name, key]) => [`\`${name}\``, `\`${key}\``]));
    const codeIn = (sentence: string): string[] =>
      [...sentence.matchAll(/`[^`]*`|<[^>]*>|https?:\S+/g)]
        .map(([found]) => english.get(found) ?? found)
        .filter((found) => !found.startsWith('`/'))
        .toSorted();
    const wrong = [...sentencesOf(code)].flatMap(([path, sentence]) => {
      const original = source.get(path) ?? source.get(`${keyOf(path)}_other`) ?? '';
      return codeIn(original).join() === codeIn(sentence).join() ? [] : [[path, original, sentence]];
    });
    expect(wrong).toEqual([]);
  });
});
