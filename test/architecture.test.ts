import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { features } from '#commands/index.ts';

const ROOT = join(import.meta.dirname, '..');

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

const filesIn = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).split(sep).join('/'));

const sources = filesIn('src');
const commandFiles = filesIn('commands');
const sandboxFiles = filesIn('sandbox');
const product = [...sources, ...commandFiles];
const files = [...product, ...sandboxFiles];

/** `src/jobs/worker.ts` is in the room `jobs`; `commands` and `sandbox` are a room each. */
const roomOf = (file: string): string => {
  const [top = '', room = ''] = file.split('/');
  if (top !== 'src') return top;
  return room.endsWith('.ts') ? 'main' : room;
};

/** The modules that a file imports, as they are written. */
const specifiersOf = (file: string): string[] =>
  [...read(file).matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] ?? '');

const aliases = Object.entries(
  (JSON.parse(read('package.json')) as { imports: Record<string, string> }).imports,
).map(([alias, folder]) => [alias.replace('*', ''), folder.replace(/^\.\/|\*$/g, '')] as const);

/** The file that a module is, from the root of the project; undefined for a package. */
const resolved = (file: string, specifier: string): string | undefined => {
  if (specifier.startsWith('.')) return join(file, '..', specifier).split(sep).join('/');
  const alias = aliases.find(([prefix]) => specifier.startsWith(prefix));
  return alias && specifier.replace(...alias);
};

const imports = new Map(
  files.map((file) => [file, specifiersOf(file).flatMap((name) => resolved(file, name) ?? [])] as const),
);

const packagesOf = (file: string): string[] =>
  specifiersOf(file).filter((name) => resolved(file, name) === undefined);

type Edge = { from: string; to: string };

/** The imports that lead from one room into another. */
const doors: Edge[] = [...imports].flatMap(([from, targets]) =>
  targets.filter((to) => roomOf(to) !== roomOf(from)).map((to) => ({ from, to })),
);

const shown = ({ from, to }: Edge): string => `${from} -> ${to}`;

// Which rooms a room imports from, beside itself. What is missing here is forbidden, and what nobody uses has to go.
const MAY_IMPORT: Record<string, readonly string[]> = {
  domain: [],
  shared: ['domain'],
  text: ['domain', 'shared'],
  config: ['domain'],
  catalogue: ['domain', 'shared'],
  images: ['domain', 'shared'],
  modelslab: ['domain', 'shared'],
  store: ['domain', 'shared'],
  jobs: ['domain', 'shared'],
  // `invocation.ts` names the service that handlers call; see SINGLE_DOORS.
  interactions: ['domain', 'generations', 'shared', 'text'],
  generations: ['domain', 'interactions', 'shared', 'text'],
  messages: ['domain', 'generations', 'interactions', 'text'],
  discord: ['domain', 'interactions', 'shared', 'text'],
  http: ['domain', 'interactions'],
  commands: ['domain', 'generations', 'interactions', 'messages', 'text'],
  app: [
    'catalogue',
    'commands',
    'config',
    'discord',
    'domain',
    'generations',
    'http',
    'images',
    'interactions',
    'jobs',
    'messages',
    'modelslab',
    'sandbox',
    'shared',
    'store',
  ],
  doctor: [
    'app',
    'commands',
    'config',
    'discord',
    'domain',
    'http',
    'interactions',
    'modelslab',
    'store',
    'text',
  ],
  main: ['app'],
  sandbox: [],
};

// Doors that one file has, and no other of its room.
const SINGLE_DOORS: Record<string, string> = {
  'interactions -> generations': 'src/interactions/invocation.ts',
  'app -> commands': 'src/app/launch.ts',
  'app -> sandbox': 'src/app/launch.ts',
  'doctor -> commands': 'src/doctor/main.ts',
};

/** The files that can be reached from a file by its imports; the file itself only by a circle. */
const reachedFrom = (graph: ReadonlyMap<string, readonly string[]>, start: string): Set<string> => {
  const reached = new Set<string>();
  const open = [start];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    const news = (graph.get(file) ?? []).filter((next) => !reached.has(next));
    for (const next of news) reached.add(next);
    open.push(...news);
  }
  return reached;
};

/** Groups of files that import each other in a circle. */
const circles = (graph: ReadonlyMap<string, readonly string[]>): string[][] => {
  const reach = new Map([...graph.keys()].map((file) => [file, reachedFrom(graph, file)] as const));
  const inCircles = [...graph.keys()].filter((file) => reach.get(file)?.has(file));
  const groupOf = (file: string): string[] =>
    inCircles.filter((other) => reach.get(file)?.has(other) && reach.get(other)?.has(file)).sort();
  const groups = new Map(inCircles.map((file) => [groupOf(file).join(' '), groupOf(file)] as const));
  return [...groups.values()];
};

describe('the architecture', () => {
  it.each(Object.entries(MAY_IMPORT))(
    'lets %s import from its own room and from %j, which it does',
    (...law) => {
      const [room, allowed] = law;
      const own = doors.filter(({ from }) => roomOf(from) === room);
      expect(own.filter(({ to }) => !allowed.includes(roomOf(to))).map(shown)).toEqual([]);
      const used = new Set(own.map(({ to }) => roomOf(to)));
      expect(allowed.filter((other) => !used.has(other))).toEqual([]);
    },
  );

  it('knows every room', () => {
    expect([...new Set(files.map(roomOf))].sort()).toEqual(Object.keys(MAY_IMPORT).sort());
  });

  it.each(Object.entries(SINGLE_DOORS))('has one door %s', (door, file) => {
    const used = doors.filter(({ from, to }) => `${roomOf(from)} -> ${roomOf(to)}` === door);
    expect([...new Set(used.map(({ from }) => from))]).toEqual([file]);
  });

  it('imports nothing of the tests, and no file that is not there', () => {
    const known = new Set(files);
    const edges = [...imports].flatMap(([from, targets]) => targets.map((to) => ({ from, to })));
    expect(edges.filter(({ to }) => to.endsWith('.ts') && !known.has(to)).map(shown)).toEqual([]);
  });

  it('finds circles', () => {
    const graph = { a: ['b'], b: ['c'], c: ['a', 'x'], x: ['y'], y: ['x'], z: ['z'], end: ['a'] };
    expect(circles(new Map(Object.entries(graph)))).toEqual([['a', 'b', 'c'], ['x', 'y'], ['z']]);
  });

  it('has no circle of imports', () => {
    expect(circles(imports)).toEqual([]);
  });

  it('keeps discord.js in its room and the doctor', () => {
    const users = product.filter((file) => packagesOf(file).includes('discord.js'));
    expect(users.filter((file) => !['discord', 'doctor'].includes(roomOf(file)))).toEqual([]);
    expect(users).not.toEqual([]);
  });

  it('keeps SQL in the store, and that of its own index in the catalogue', () => {
    const sql = /\b(SELECT\s|INSERT INTO\s|UPDATE \w+ SET\s|DELETE FROM\s|CREATE (TABLE|INDEX|VIEW)\s)/;
    const users = product.filter((file) => sql.test(read(file)));
    expect(users.filter((file) => !['store', 'catalogue'].includes(roomOf(file)))).toEqual([]);
    expect(users).toContain('src/store/queue.ts');
  });

  it('keeps the domain pure', () => {
    const impure =
      /Date\.now|new Date\(\)|performance\.|Math\.random|\bprocess\.\w|setTimeout|setInterval|fetch\(/;
    const domain = sources.filter((file) => roomOf(file) === 'domain');
    expect(domain.filter((file) => impure.test(read(file)))).toEqual([]);
    const packages = new Set(domain.flatMap(packagesOf));
    expect([...packages].sort()).toEqual(['unhomoglyph/data.json', 'zod']);
  });

  it('names a type once', () => {
    const declared = product.flatMap((file) =>
      [
        ...read(file).matchAll(/^export (?:declare )?(?:abstract )?(?:type|interface|class|enum) (\w+)/gm),
      ].map(([, name]) => ({ name, file })),
    );
    const named = Map.groupBy(declared, ({ name }) => name);
    const repeated = [...named].filter(([, places]) => places.length > 1);
    expect(repeated.map(([name, places]) => [name, ...places.map(({ file }) => file)])).toEqual([]);
    expect(declared.length).toBeGreaterThan(200);
  });

  it('keeps files short enough to be read whole', () => {
    const MOST_LINES = 260;
    const lines = (file: string): number => read(file).split('\n').length - 1;
    // A script writes it, and nobody reads it whole.
    const byHand = product.filter((file) => file !== 'src/text/keys.ts');
    expect(byHand.filter((file) => lines(file) > MOST_LINES)).toEqual([]);
  });

  it('reads the environment at the entry points only, and where the .env file is put into it', () => {
    const readers = sources.filter((file) => read(file).includes('process.env'));
    expect(readers.sort()).toEqual(['src/config/env-file.ts', 'src/doctor/main.ts', 'src/main.ts']);
  });

  it('has the sentences that members read in the files of languages alone', () => {
    const speakers = ['commands', 'text', 'messages', 'interactions', 'generations'];
    // What Discord calls commands in English, and what members type as axes.
    const typed = [
      'commands/stars/',
      'commands/recipe/',
      'commands/imagine/reference.ts',
      'src/text/sentences/axes.ts',
    ];
    const isSpeaker = (file: string): boolean =>
      speakers.includes(roomOf(file)) && !typed.some((place) => file.startsWith(place));
    // Errors and the log are for operators.
    const lines = (file: string): string[] =>
      read(file)
        .replace(/\/\*.*?\*\//gs, '')
        .split('\n')
        .filter((line) => !/Error\(|\blog\.|^import|from '|^\s*\/\//.test(line));
    const literals = (file: string): string[] =>
      lines(file)
        .flatMap((line) => [...line.matchAll(/'((?:[^'\\]|\\.)*)'|`((?:[^`\\]|\\.)*)`/g)])
        .map(([, plain = '', template = '']) => (plain + template).replace(/\$\{[^}]*\}/g, ''));
    const said = product
      .filter(isSpeaker)
      .flatMap((file) => literals(file).filter((words) => /[a-z]{2} [a-z]{2}/i.test(words)));
    // A line of the log, and the name of a subcommand.
    expect(said).toEqual(['interaction handled', '/settings defaults']);
  });

  it('never climbs through the tree', () => {
    const climbers = files.filter((file) => specifiersOf(file).some((name) => name.startsWith('../../')));
    expect(climbers).toEqual([]);
  });

  it('switches no check off', () => {
    const loose = /@ts-ignore|@ts-expect-error|biome-ignore/;
    expect(files.filter((file) => loose.test(read(file)))).toEqual([]);
  });

  it('has a folder for each feature, whose index is what commands/index.ts lists', () => {
    const folders = new Set(commandFiles.map((file) => file.split('/').slice(0, -1).join('/')));
    folders.delete('commands');
    expect(commandFiles.filter((file) => file.split('/').length === 2)).toEqual(['commands/index.ts']);
    const listed = imports.get('commands/index.ts')?.filter((file) => roomOf(file) === 'commands') ?? [];
    expect(listed.sort()).toEqual([...folders].map((folder) => `${folder}/index.ts`).sort());
    expect(features.length).toBeGreaterThanOrEqual(folders.size);
  });
});
