import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

/** The packages that the page imports. Those of CommonJS files are made one ES module. */
const PACKAGES: Record<string, { commonJs: boolean }> = {
  preact: { commonJs: false },
  'preact/hooks': { commonJs: false },
  htm: { commonJs: false },
  'discord-markdown-parser': { commonJs: true },
};

const IMPORTED = /\b(from|import)\s*(['"])([a-z/-]+)\2/g;

/** The code with those packages imported from the addresses at which they are served. */
export const addressed = (code: string): string =>
  code.replace(IMPORTED, (whole, keyword: string, _quote, name: string) =>
    Object.hasOwn(PACKAGES, name) ? `${keyword} '/modules/${name}'` : whole,
  );

/** A package as a browser can import it; undefined for any that the page does not need. */
export const packageModule = async (name: string): Promise<string | undefined> => {
  if (!Object.hasOwn(PACKAGES, name)) return undefined;
  const path = fileURLToPath(import.meta.resolve(name));
  if (PACKAGES[name]?.commonJs) return asEsModule(path, await exportsOf(name));
  // The map that the last line names is not served.
  return addressed((await readFile(path, 'utf8')).replace(/\n\/\/# sourceMappingURL=.*/, ''));
};

const exportsOf = async (name: string): Promise<string[]> => {
  const all: object = await import(name);
  return Object.keys(all).filter((key) => /^\w+$/.test(key) && key !== 'default');
};

const REQUIRED = /\brequire\("(\.[^"]+)"\)/g;

/** Every CommonJS file becomes a function, known by its number, which is called when the first neighbour requires it. */
const asEsModule = async (entry: string, names: string[]): Promise<string> => {
  const paths = [entry];
  const functions: string[] = [];
  // It grows while files are read that require others.
  for (const path of paths) functions.push(`(exports, require) => {${await numbered(path, paths)}\n}`);
  return `
const files = [${functions.join(',\n')}];
const loaded = [];
const load = (number) => {
  if (loaded[number] === undefined) files[number]((loaded[number] = {}), load);
  return loaded[number];
};
export const { ${names.join(', ')} } = load(0);
`;
};

/** The code of a file, which requires others by their place among the paths. */
const numbered = async (path: string, paths: string[]): Promise<string> => {
  const { resolve } = createRequire(path);
  const code = await readFile(path, 'utf8');
  return code.replace(REQUIRED, (_whole, wanted: string) => {
    const required = resolve(wanted);
    if (!paths.includes(required)) paths.push(required);
    return `require(${paths.indexOf(required)})`;
  });
};
