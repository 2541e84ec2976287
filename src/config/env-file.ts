import { isUtf8 } from 'node:buffer';
import { lstatSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { StartError } from '#domain/errors.ts';
import { SETTING_NAMES } from './env-vars.ts';
import { withoutInvisible } from './values.ts';

const BOMS = [
  { bytes: [0xef, 0xbb, 0xbf], encoding: 'utf-8' },
  { bytes: [0xff, 0xfe], encoding: 'utf-16le' },
  { bytes: [0xfe, 0xff], encoding: 'utf-16be' },
] as const;

/**
 * Detects a file's encoding: by its byte order mark, else by the position of zero bytes, which plain text has
 * in UTF-16 only.
 */
const encodingOf = (bytes: Uint8Array): string => {
  const marked = BOMS.find((bom) => bom.bytes.every((byte, index) => bytes[index] === byte));
  if (marked) return marked.encoding;
  if (bytes[1] === 0) return 'utf-16le';
  if (bytes[0] === 0) return 'utf-16be';
  // Accepts any bytes; editors used it before UTF-8.
  return isUtf8(bytes) ? 'utf-8' : 'windows-1252';
};

const linesOf = (text: string): string[] => text.split(/\r\n|\r|\n/);

const isComment = (line: string): boolean => line.trimStart().startsWith('#');

/** Finds a line that tries to set one of the bot's variables and does not. */
const findMisspelt = (text: string, found: ReadonlySet<string>): string | undefined =>
  SETTING_NAMES.find(
    (name) =>
      !found.has(name) &&
      linesOf(text).some((line) => !isComment(line) && new RegExp(`^\\W*(export\\s+)?${name}\\b`).test(line)),
  );

const REMEDY = 'Save it as plain text in UTF-8, one NAME=value in a line.';

/** Parses the bytes of an env file. Throws a StartError if they are not text. */
const parseEnvFile = (bytes: Uint8Array, path: string): Record<string, string> => {
  const text = linesOf(new TextDecoder(encodingOf(bytes)).decode(bytes)).join('\n');
  if (/[\0\uFFFD]/.test(text)) throw new StartError(`${path} is not text that can be read. ${REMEDY}`);
  const variables = Object.entries(parseEnv(text)).map(([name, value]) => [
    withoutInvisible(name),
    value ?? '',
  ]);
  const misspelt = findMisspelt(text, new Set(variables.map(([name]) => name ?? '')));
  if (misspelt) throw new StartError(`${path} names ${misspelt}, but does not set it. ${REMEDY}`);
  return Object.fromEntries(variables);
};

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : error);

const isThere = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

const readProblem = (path: string, code: unknown): StartError => {
  switch (code) {
    case 'ENOENT':
      return new StartError(`${path} is a link to a file that does not exist. Fix the link or remove it.`);
    case 'EISDIR':
      return new StartError(`${path} is a folder. Put a file in its place, or remove it.`);
    case 'EACCES':
    case 'EPERM':
      return new StartError(
        `${path} may not be read. Give the user that runs the bot permission to read it.`,
      );
    default:
      return new StartError(`${path} cannot be read (${code}). Fix it or remove it.`);
  }
};

const readBytes = (path: string, readFile: (path: string) => Uint8Array): Uint8Array | undefined => {
  try {
    return readFile(path);
  } catch (error) {
    const code = codeOf(error);
    // Docker mounts a missing file as a folder, and a link may be broken: in both cases a file was intended.
    if (code === 'ENOENT' && !isThere(path)) return undefined;
    throw readProblem(path, code);
  }
};

/**
 * Merges `.env` of the working directory, if there is one, into the environment. Variables that are already
 * set win. Throws a StartError with the file's name if it cannot be read.
 */
export const readEnvFile = (
  environment: Record<string, string | undefined> = process.env,
  path = resolve('.env'),
  readFile: (path: string) => Uint8Array = (from) => readFileSync(from),
): void => {
  const bytes = readBytes(path, readFile);
  if (!bytes) return;
  for (const [name, value] of Object.entries(parseEnvFile(bytes, path))) environment[name] ??= value;
};
