import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

// Records of decisions speak of their day, so they may name what is gone.
const PAPERS = ['README.md', 'CONTRIBUTING.md', 'test/README.md', 'bench/README.md'].concat(
  globSync('docs/*.md', { cwd: ROOT }),
);

const architecture = read('docs/architecture.md');
const scripts = Object.keys((JSON.parse(read('package.json')) as { scripts: object }).scripts);

const matches = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map((match) => match[1] ?? '');

/** The rows of the table of hops that follows a marker. */
const hops = (name: string) => {
  const [table = ''] = (architecture.split(`<!-- hops: ${name} -->`)[1] ?? '').split('\n\n').slice(1);
  return [...table.matchAll(/^\| (\d+) \| `(\w+)` \| `([^`]+)` \|/gm)].map(([, number, name, file]) => ({
    number: Number(number),
    name: name ?? '',
    file: file ?? '',
  }));
};

describe.each(PAPERS)('%s', (paper) => {
  const text = read(paper);

  it('names files and folders that are there', () => {
    const named = matches(text, /`((?:src|commands|sandbox|test|docs|scripts|bench)\/[\w./-]*)`/g);
    // What test/README.md names may stand beside it.
    const isThere = (path: string) =>
      [ROOT, join(ROOT, dirname(paper))].some((at) => existsSync(join(at, path)));
    expect(named.filter((path) => !isThere(path))).toEqual([]);
  });

  it('links to what is there', () => {
    const links = matches(text, /\]\((?!https?:)([^)#]+)/g);
    expect(links.filter((link) => !existsSync(join(ROOT, dirname(paper), link)))).toEqual([]);
  });

  it('tells of npm scripts that there are', () => {
    const named = matches(text, /npm (?:run )?(start|test|doctor|(?<=run )[\w:-]+)/g);
    expect(named.filter((name) => !scripts.includes(name))).toEqual([]);
  });
});

describe('the tree in CONTRIBUTING', () => {
  it('has every room and nothing else', () => {
    const rooms = globSync(['src/*/', 'commands/', 'sandbox/'], { cwd: ROOT }).map((room) =>
      `${room}/`.replace('//', '/'),
    );
    const inner = ['src/config/', 'src/doctor/', 'src/shared/'];
    const named = matches(read('CONTRIBUTING.md'), /^((?:src\/\w+|commands|sandbox)\/) /gm);
    expect(named.sort()).toEqual(rooms.filter((room) => !inner.includes(room)).sort());
  });
});

describe('docs/architecture.md', () => {
  it.each(['request', 'result'])('lists hops of a %s that the code has', (name) => {
    const listed = hops(name);
    expect(listed.length).toBeGreaterThan(10);
    expect(listed.map(({ number }) => number)).toEqual(listed.map((_, index) => index + 1));
    const declares = ({ name, file }: { name: string; file: string }) =>
      new RegExp(`(const|function) ${name}\\b`).test(read(file));
    expect(listed.filter((hop) => !declares(hop))).toEqual([]);
  });

  it('counts them', () => {
    const counted = ['request', 'result'].map((name) => {
      const listed = hops(name);
      return `${listed.length} hops in ${new Set(listed.map(({ file }) => file)).size} files`;
    });
    expect(architecture).toContain(`${counted.join(', then ')}.`);
  });

  it('draws the imports that rooms have', () => {
    const picture = architecture.split('```mermaid')[1]?.split('```')[0] ?? '';
    const drawn = matches(picture, /^ {2}(\w+ --.*> ?\w+)$/gm).map((line) =>
      line.replace(/ --.*> ?/, ' -> '),
    );
    const roomOf = (file: string): string => {
      const [top = '', room = ''] = file.split('/');
      if (top !== 'src') return top;
      return room.endsWith('.ts') ? 'main' : room;
    };
    const own = globSync(['src/**/*.ts', 'commands/**/*.ts', 'sandbox/**/*.ts'], { cwd: ROOT }).flatMap(
      (file) => {
        const aliased = matches(read(file), /(?:from|import)\s*\(?\s*'#(\w+)\//g);
        const beside = file.split('/').length === 2 ? matches(read(file), /'\.\/(\w+)\//g) : [];
        return [...aliased, ...(roomOf(file) === 'main' ? beside : [])].map((room) => [roomOf(file), room]);
      },
    );
    const undrawn = ['app', 'doctor'];
    const everybodys = ['domain', 'shared'];
    const edges = own.filter(
      ([from = '', to = '']) => from !== to && !everybodys.includes(to) && !undrawn.includes(from),
    );
    expect(drawn.sort()).toEqual([...new Set(edges.map(([from, to]) => `${from} -> ${to}`))].sort());
  });
});

describe('docs/README.md', () => {
  it('has a line for each document', () => {
    const listed = matches(read('docs/README.md'), /^\| \[[^\]]+\]\(([^)]+)\) \|/gm);
    const there = globSync('docs/*', { cwd: ROOT }).map((path) => path.replace('docs/', ''));
    expect(listed.sort()).toEqual(there.filter((name) => name !== 'README.md').sort());
  });
});
