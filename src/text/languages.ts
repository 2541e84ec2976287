import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';

/** The folder of all languages: each has its own, named by Discord's code of it. */
const FOLDER = new URL('../../locales/', import.meta.url);

/** The language that the sentences are written in first, and that stands in for those that have none yet. */
export const SOURCE_LANGUAGE = 'en-GB';

/** Files of a language that hold no sentences. */
const OTHER_FILES = ['language.json', 'names.json'];

/**
 * What a language is called in itself, the codes of Discord for which it stands in too, such as `es-419` for `es-ES`, what
 * stands between two sentences, and what is written behind hours, minutes and seconds (`2m`, or `2 min`) and between them.
 */
const languageSchema = z.object({
  name: z.string(),
  alsoFor: z.array(z.string()).default([]),
  sentenceGap: z.string().default(' '),
  units: z
    .strictObject({ hour: z.string(), minute: z.string(), second: z.string(), gap: z.string().default(' ') })
    .default({ hour: 'h', minute: 'm', second: 's', gap: ' ' }),
});

const readJson = (code: string, file: string): unknown =>
  JSON.parse(readFileSync(new URL(`${code}/${file}`, FOLDER), 'utf8'));

/** A language as its folder describes it. */
export type LanguageFacts = z.infer<typeof languageSchema> & { code: string };

const read = (code: string): LanguageFacts => ({
  code,
  ...languageSchema.parse(readJson(code, 'language.json')),
});

/** Every language that there is, by its code. */
export const LANGUAGES: readonly LanguageFacts[] = readdirSync(FOLDER)
  .filter((code) => existsSync(new URL(`${code}/language.json`, FOLDER)))
  .map(read);

const SOURCE = read(SOURCE_LANGUAGE);

/** The language for one of Discord's codes; the source language for those that have none. */
export const findLanguage = (locale: string): LanguageFacts =>
  LANGUAGES.find(({ code, alsoFor }) => code === locale || alsoFor.includes(locale)) ?? SOURCE;

/** What the language for one of Discord's codes is called in itself. */
export const languageName = (locale: string): string => findLanguage(locale).name;

const namesSchema = z.record(z.string(), z.string());

/**
 * What a language calls commands (`history`), subcommands (`preset.save`) and their options (`history.member`, or `*.name` in
 * every command). What is not there keeps its English name.
 */
export type CommandNames = z.infer<typeof namesSchema>;

/** The names of commands in a language; none for the source language. */
export const readNames = (code: string): CommandNames =>
  existsSync(new URL(`${code}/names.json`, FOLDER)) ? namesSchema.parse(readJson(code, 'names.json')) : {};

const nameIn = (names: CommandNames, key: string): string | undefined =>
  Object.hasOwn(names, key) ? names[key] : undefined;

/** The name of a command, or of its subcommand, in the language of the names; undefined: it keeps its English name. */
export const commandName = (names: CommandNames, ...path: string[]): string | undefined =>
  nameIn(names, path.join('.'));

/** The name of an option in the language of the names; undefined: it keeps its English name. */
export const optionName = (
  names: CommandNames,
  command: readonly string[],
  option: string,
): string | undefined => nameIn(names, [...command, option].join('.')) ?? nameIn(names, `*.${option}`);

/** A command, or its subcommand, as members of that language type it behind the slash. */
export const shownCommand = (names: CommandNames, ...path: string[]): string =>
  path.map((part, index) => commandName(names, ...path.slice(0, index + 1)) ?? part).join(' ');

/** Sentences by their keys, such as `reason.missing`. */
export type Keyed = ReadonlyMap<string, string>;

const entriesOf = (tree: unknown, key = ''): [key: string, sentence: string][] => {
  if (typeof tree === 'string') return [[key, tree]];
  if (typeof tree !== 'object' || tree === null) return [];
  const start = key === '' ? '' : `${key}.`;
  return Object.entries(tree).flatMap(([part, inner]) => entriesOf(inner, start + part));
};

/** The names of the files of a language that hold sentences. */
export const namespacesOf = (code: string): string[] =>
  readdirSync(new URL(`${code}/`, FOLDER))
    .filter((file) => file.endsWith('.json') && !OTHER_FILES.includes(file))
    .map((file) => file.slice(0, -'.json'.length))
    .toSorted();

/** The sentences of one file of a language; none where the language does not have it. */
export const readSentences = (code: string, namespace: string): Keyed =>
  existsSync(new URL(`${code}/${namespace}.json`, FOLDER))
    ? new Map(entriesOf(readJson(code, `${namespace}.json`)))
    : new Map();
