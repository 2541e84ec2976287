// How long it takes to read the recipe of a file that somebody made up: `node bench/recipes.ts [files] [seed]`. Prints the slowest, by the
// clock and by what this process took of the processor, which other processes hardly change; fails where reading throws.
import { deflateSync } from 'node:zlib';
import { readRecipe } from '#domain/recipe/read-recipe.ts';
import { chunkReader } from '#images/recipe/byte-reader.ts';
import { readImageTexts } from '#images/recipe/read-image-texts.ts';
import { recipeEdits } from '#images/recipe/recipe-edits.ts';

const [files = 10_000, seed = 1] = process.argv.slice(2).map(Number);

let state = seed;
const below = (limit: number): number => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((state / 2 ** 32) * limit);
};
const oneOf = <T>(items: readonly T[]): T => {
  const item = items[below(items.length)];
  if (item === undefined) throw new Error('nothing to choose from');
  return item;
};

const bytesOf = (length: number): Buffer => Buffer.from(Array.from({ length }, () => below(256)));

/** What a program might write, and what makes a careless reader slow: many times the same. */
const PIECES = [
  ...[
    'Steps: 5, ',
    'Negative prompt: ',
    '\n',
    '"',
    '\\"',
    '{',
    '[',
    '}',
    ']',
    ',',
    ':',
    '<lora:',
    '<lora:a:1>',
    'NaN',
  ],
  ...[
    '{"1":{"class_type":"KSampler","inputs":{"latent_image":["1",0],"positive":["1",0]}}}',
    ' ',
    'a',
    '雪',
    '\0',
  ],
];
const text = (): string => {
  const repeated = oneOf(PIECES).repeat(below(3) === 0 ? below(200_000) : below(50));
  return `${oneOf(PIECES)}${repeated}${oneOf(PIECES)}${below(2) === 0 ? '\nSteps: 5, Seed: 5' : ''}`;
};

const png = (type: string, content: Buffer): Buffer => {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(below(20) === 0 ? below(2 ** 31) : content.length);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, content, Buffer.alloc(4)]);
};
const NAMES = ['loralei', 'parameters', 'prompt', 'Comment', 'invokeai_metadata'];
const pngText = (): Buffer => {
  const name = `${oneOf(NAMES)}\0`;
  const body = Buffer.from(text());
  const kinds = [
    () => png('tEXt', Buffer.concat([Buffer.from(name), body])),
    () => png('zTXt', Buffer.concat([Buffer.from(`${name}\0`), deflateSync(body)])),
    () => png('iTXt', Buffer.concat([Buffer.from(`${name}\x01\0\0\0`), deflateSync(body)])),
    () => png('zTXt', Buffer.concat([Buffer.from(`${name}\0`), bomb])),
    () => png('eXIf', bytesOf(below(200))),
    () => png('IDAT', bytesOf(below(200))),
  ];
  return oneOf(kinds)();
};
const bomb = deflateSync(Buffer.alloc(32 * 1024 * 1024, 'a'));

const makers: readonly (() => Buffer)[] = [
  () =>
    Buffer.concat([
      Buffer.from('89504e470d0a1a0a', 'hex'),
      png('IHDR', Buffer.alloc(13)),
      ...Array.from({ length: below(6) }, pngText),
    ]),
  () =>
    Buffer.concat([
      Buffer.from('89504e470d0a1a0a', 'hex'),
      Buffer.alloc(12 * below(30_000), png('IDAT', Buffer.alloc(0))),
    ]),
  () =>
    Buffer.concat([
      Buffer.from('ffd8ffe1', 'hex'),
      bytesOf(2),
      Buffer.from('Exif\0\0MM\0*\0\0\0\x08'),
      bytesOf(below(400)),
    ]),
  () =>
    Buffer.concat([
      Buffer.from('RIFF\0\0\0\0WEBPEXIF'),
      bytesOf(4),
      Buffer.from('II*\0\x08\0\0\0'),
      bytesOf(below(400)),
    ]),
  () => bytesOf(below(400)),
];

async function* inPieces(data: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < data.length; at += 65_536) yield data.subarray(at, at + 65_536);
}

const NAMES_READ = new Set([...NAMES, 'UserComment', 'Make', 'Model']);
const clock: number[] = [];
const processor: number[] = [];
for (let count = 0; count < files; count += 1) {
  const data = oneOf(makers)();
  const [began, before] = [performance.now(), process.cpuUsage()];
  readRecipe(await readImageTexts(chunkReader(inPieces(data)), NAMES_READ));
  const { user, system } = process.cpuUsage(before);
  clock.push(performance.now() - began);
  processor.push((user + system) / 1_000);
  await recipeEdits(chunkReader(inPieces(data)), { parameters: 'a', own: '{}' });
}

const told = (name: string, times: readonly number[]): string => {
  const sorted = times.toSorted((a, b) => b - a);
  const [slowest, tenth, p99, median] = [0, 9, Math.floor(files / 100), Math.floor(files / 2)].map(
    (at) => `${(sorted[at] ?? 0).toFixed(1)} ms`,
  );
  return `${name}: slowest ${slowest}, tenth ${tenth}, p99 ${p99}, median ${median}\n`;
};
process.stdout.write(`${files} files\n${told('by the clock', clock)}${told('of the processor', processor)}`);
