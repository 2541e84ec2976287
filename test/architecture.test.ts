import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { features } from '#commands/index.ts';

const ROOT = join(import.meta.dirname, '..');

const filesIn = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).split(sep).join('/'));

const sources = filesIn('src');
const commandFiles = filesIn('commands');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

/** The modules that a file imports, as they are written. */
const importsOf = (file: string): string[] =>
  [...read(file).matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] ?? '');

/** `src/jobs/worker.ts` belongs to `jobs`. */
const roomOf = (file: string): string =>
  file.split('/').at(-2) === 'src' ? 'main' : (file.split('/')[1] ?? '');

// Which rooms a room may import from, beside itself. What is missing here is forbidden.
const MAY_IMPORT: Record<string, readonly string[]> = {
  domain: [],
  shared: ['domain'],
  text: ['domain'],
  interactions: ['domain', 'generations', 'shared', 'text'],
  messages: ['domain', 'generations', 'interactions', 'text'],
  generations: ['domain', 'interactions', 'jobs', 'messages', 'shared', 'text'],
  jobs: ['domain', 'shared'],
  catalogue: ['domain', 'shared'],
  images: ['domain', 'shared'],
  modelslab: ['domain', 'shared'],
  store: ['domain', 'shared'],
  http: ['domain', 'interactions', 'shared'],
  discord: ['domain', 'interactions', 'shared', 'text'],
  config: ['domain'],
};

const roomsImportedBy = (file: string): string[] =>
  importsOf(file)
    .filter((name) => name.startsWith('#'))
    .map((name) => name.slice(1).split('/')[0] ?? '');

describe('the architecture', () => {
  it.each(Object.entries(MAY_IMPORT))(
    'lets %s import from its own room and from %j only',
    (room, allowed) => {
      const strangers = sources
        .filter((file) => roomOf(file) === room)
        .flatMap((file) => roomsImportedBy(file).map((imported) => `${file} -> ${imported}`))
        .filter((edge) => ![room, ...allowed].some((name) => edge.endsWith(` -> ${name}`)));
      expect(strangers).toEqual([]);
    },
  );

  it('knows every room', () => {
    const rooms = new Set(sources.map(roomOf));
    expect([...rooms].sort()).toEqual([...Object.keys(MAY_IMPORT), 'app', 'doctor', 'main'].sort());
  });

  it('lets commands import from interactions, generations, messages, domain, text and one another only', () => {
    const rooms = new Set(commandFiles.flatMap(roomsImportedBy));
    const allowed = ['interactions', 'generations', 'messages', 'domain', 'text', 'commands'];
    expect([...rooms].filter((room) => !allowed.includes(room))).toEqual([]);
  });

  it('keeps discord.js in its room and the doctor', () => {
    const users = [...sources, ...commandFiles].filter((file) => importsOf(file).includes('discord.js'));
    expect(users.filter((file) => !['discord', 'doctor'].includes(roomOf(file)))).toEqual([]);
  });

  it('keeps the domain pure', () => {
    const impure = /Date\.now|new Date\(\)|Math\.random|process\.|from 'node:|setTimeout|fetch\(/;
    expect(sources.filter((file) => roomOf(file) === 'domain' && impure.test(read(file)))).toEqual([]);
  });

  it('reads the environment at the entry points only, and where the .env file is put into it', () => {
    const readers = sources.filter((file) => read(file).includes('process.env'));
    expect(readers.sort()).toEqual(['src/config/env-file.ts', 'src/doctor/main.ts', 'src/main.ts']);
  });

  it('never climbs through the tree', () => {
    const climbers = [...sources, ...commandFiles, ...filesIn('sandbox')].filter((file) =>
      importsOf(file).some((name) => name.startsWith('../../')),
    );
    expect(climbers).toEqual([]);
  });

  it('switches no check off', () => {
    const loose = /@ts-ignore|@ts-expect-error|biome-ignore/;
    const files = [...sources, ...commandFiles, ...filesIn('sandbox')];
    expect(files.filter((file) => loose.test(read(file)))).toEqual([]);
  });

  it('lists every feature: a file, or a folder whose index lists what is in it', () => {
    const listedIn = (index: string) =>
      importsOf(index)
        .filter((name) => name.startsWith('./'))
        .map((name) => name.replace('./', index.replace('index.ts', '')));
    const isInFolder = (file: string) => file.split('/').length > 2;
    const present = commandFiles.filter((file) => file !== 'commands/index.ts');
    const [inFolders, alone] = [present.filter(isInFolder), present.filter((file) => !isInFolder(file))];
    const folders = new Set(inFolders.map((file) => file.split('/').slice(0, 2).join('/')));
    const expected = [...alone, ...[...folders].map((folder) => `${folder}/index.ts`)];
    expect(listedIn('commands/index.ts').sort()).toEqual(expected.sort());
    expect(features.length).toBeGreaterThanOrEqual(expected.length);
  });
});
