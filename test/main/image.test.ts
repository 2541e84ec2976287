import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseConfig } from '#config/config.ts';
import { SETTING_NAMES } from '#config/env-vars.ts';
import { ROOT } from './child.ts';

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

type Instruction = { name: string; rest: string };

/** The instructions of the Dockerfile, continued lines joined. */
const instructions: Instruction[] = read('Dockerfile')
  .replaceAll(/\\\n/g, ' ')
  .split('\n')
  .flatMap((line) => {
    const match = /^([A-Z]+)\s+(.*)$/.exec(line);
    return match ? [{ name: match[1] ?? '', rest: match[2] ?? '' }] : [];
  });

const all = (name: string): string[] =>
  instructions.filter((one) => one.name === name).map(({ rest }) => rest.trim());

const words = z.array(z.string());
const jsonIn = (text: string): string[] => words.parse(JSON.parse(text.slice(text.indexOf('['))));

const environment = Object.fromEntries(
  all('ENV').flatMap((line) => [...line.matchAll(/(\w+)=(\S+)/g)].map(([, name, value]) => [name, value])),
);

/** What is copied out of the build context. */
const copied = all('COPY').flatMap((line) => line.split(/\s+/).slice(0, -1));

const packageFile = z
  .object({
    engines: z.object({ node: z.string() }),
    dependencies: z.record(z.string(), z.string()),
  })
  .parse(JSON.parse(read('package.json')));

/** What `npm start` runs. */
const start = read('scripts/start.mjs');

// What the page's client imports is read by a browser and never by Node.
const sources = globSync('{src,commands,sandbox}/**/*.ts', { cwd: ROOT }).filter(
  (file) => !file.startsWith('sandbox/page/client/'),
);

/** The packages that a file needs when it runs: types are gone by then. */
const packagesOf = (file: string): string[] =>
  [
    ...read(file).matchAll(
      /^(?:import|export)(?!\s+type\b)[^;]*?from '([^'.#][^']*)'|import\('([^'.#]+)'\)/gm,
    ),
  ]
    .map(([, named = '', dynamic]) => dynamic ?? named)
    .filter((name) => !name.startsWith('node:'))
    .map((name) =>
      name
        .split('/')
        .slice(0, name.startsWith('@') ? 2 : 1)
        .join('/'),
    );

describe('the container image', () => {
  it('copies what is there, and what the build context lets through', () => {
    const allowed = read('.dockerignore')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(copied.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
    expect(allowed).toEqual(['*', ...copied.map((path) => `!${path}`)]);
  });

  it('holds every folder that the code imports from', () => {
    const { imports } = z
      .object({ imports: z.record(z.string(), z.string()) })
      .parse(JSON.parse(read('package.json')));
    const targets = Object.values(imports).map((target) => target.split('/')[1] ?? '');
    expect(targets.filter((folder) => !copied.includes(folder))).toEqual([]);
  });

  it('installs every package that the code imports', () => {
    const wanted = new Map(sources.flatMap((file) => packagesOf(file).map((name) => [name, file])));
    expect(wanted.size).toBeGreaterThan(5);
    expect([...wanted].filter(([name]) => !(name in packageFile.dependencies))).toEqual([]);
    expect(all('RUN')[0]).toContain('npm ci --omit=dev');
  });

  it('has a Node that is new enough for the package', () => {
    const image = Number(/^node:(\d+)/.exec(all('FROM')[0] ?? '')?.[1]);
    const needed = Number(/(\d+)/.exec(packageFile.engines.node)?.[1]);
    expect(image).toBeGreaterThanOrEqual(needed);
  });

  it('has the Node that the tests run on, by its whole version', () => {
    const { packages } = z
      .object({ packages: z.record(z.string(), z.object({ version: z.string().optional() })) })
      .parse(JSON.parse(read('package-lock.json')));
    expect(all('FROM')).toEqual([`node:${packages['node_modules/node']?.version}-slim`]);
  });

  it('starts Node itself with the file and the options of npm start', () => {
    const [node, ...options] = jsonIn(all('CMD')[0] ?? '');
    expect(node).toBe('node');
    const file = options.pop() ?? '';
    expect(existsSync(join(ROOT, file))).toBe(true);
    expect(start).toContain(`import('../${file}')`);
    expect(options.filter((option) => !start.includes(`'${option}'`))).toEqual([]);
  });

  it('sets the allocator as npm start does', () => {
    const { MALLOC_ARENA_MAX: arenas } = environment;
    expect(arenas).toBeDefined();
    expect(start).toContain(`MALLOC_ARENA_MAX: '${arenas}'`);
  });

  it('does not run as root, and may write where it must', () => {
    expect(all('USER')).toEqual(['node']);
    const owned = /chown node:node (.+)$/.exec(all('RUN').at(-1) ?? '')?.[1]?.split(' ') ?? [];
    const written = [environment.DATA_DIR, environment.NODE_COMPILE_CACHE];
    expect(owned.map((folder) => `${all('WORKDIR')[0]}/${folder}`).sort()).toEqual(written.sort());
    expect(all('VOLUME')).toEqual([environment.DATA_DIR]);
  });

  it('sets variables that the bot reads, to values that it takes', () => {
    // What Node and the system's allocator read is not the bot's.
    const own = Object.keys(environment).filter((name) => !/^(NODE|MALLOC)_/.test(name));
    expect(own.filter((name) => !SETTING_NAMES.some((setting) => setting === name))).toEqual([]);
    // Docker kills ten seconds after it asked to stop; jobs that the grace has not ended get five more to let go.
    expect(parseConfig(environment).shutdownGraceMs + 5_000).toBeLessThan(10_000);
  });

  it('asks for the health on the port that the bot listens on', () => {
    const probe = jsonIn(all('HEALTHCHECK')[0] ?? '').join(' ');
    expect(/process\.env\.(\w+)/.exec(probe)?.[1]).toBe('HTTP_PORT');
    expect(probe).toContain('/health/ready');
    expect(all('EXPOSE')).toEqual([environment.HTTP_PORT]);
    expect(environment.HTTP_HOST).toBe('0.0.0.0');
  });
});
