/**
 * The catalogue with 200, 50,000 and 200,000 LoRAs: how long a search keeps the event loop, what a process takes of
 * memory, how long an index takes to build, and how late the event loop is meanwhile.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { DatabaseSync } from 'node:sqlite';
import { readModelList } from '#app/model-list.ts';
import { openIndexes } from '#catalogue/search-index.ts';
import { createRepeatableChance, inMs, printTable, ratio, timeEach } from './lib.ts';

const SIZES = [200, 50_000, 200_000];
const ROUNDS = 40;
// What one answer to autocomplete may hold.
const LIMIT = 25;

const WORDS = `realistic cake art detail anime style portrait dragon neon cyber watercolor pixel film grain vintage
generations eye hand light shadow fantasy armor dress forest castle robot retro comic ink sketch clay paper glass gold`;

const words = WORDS.split(/\s+/);
const random = createRepeatableChance(1);
const pick = (from: readonly string[]): string => from[Math.floor(random() * from.length)] ?? '';

// Names that no two lists share, beside the words that all do.
const syllables = 'ka ri mo ten shu vel dar lin oro zan pix qua fen tor mis bel'.split(' ');
const ownWord = (): string => Array.from({ length: 3 }, () => pick(syllables)).join('');

/** A row as the API lists it. */
const rowOf = (index: number) => {
  const name = `${pick(words)} ${pick(words)} ${index % 3 === 0 ? ownWord() : pick(words)} v${index % 10}`;
  return {
    model_id: `${name.replaceAll(' ', '-')}-${index}`,
    model_name: name,
    model_category: 'stable_diffusion_xl',
    model_subcategory: 'lora',
    instance_prompt: ownWord(),
    status: 'model_ready',
    feature: 'Imagen',
    api_calls: String(Math.floor(random() * 1000)),
    description: 'A LoRA for pictures of many kinds. '.repeat(6),
    screenshots: `https://images.example/${index}.png`,
    is_nsfw: 'no',
  };
};

const NEEDLES: Record<string, readonly string[]> = {
  'one and two letters': ['a', 'r', 'e', 'v1', 're'],
  'start of a word': ['real', 'wat', 'drag', 'por'],
  'inside a word': ['alis', 'rago', 'rtrai'],
  'two words': ['cake art', 'neon dragon', 'film grain'],
  'four words': ['art cake dragon neon', 'grain film retro ink'],
  'with a typo': ['watrcolor', 'dragn neon', 'portriat'],
  'short, with typos': ['drgn', 'caek flim', 'comik'],
  nowhere: ['zeppelin', 'quokka choir'],
  'hostile, 100 letters': [
    'ﬃ'.repeat(100),
    'abcdefghij'.repeat(10),
    'a b c d e f g h i j k l m '.repeat(4),
    'realistx cakee artz detaik animr stylx portraix dragonx neonx watercolox filmx grainx',
    'v1 v2 v3 v4 v5 v6 v7 v8 v9 v0 1 2 3 4 5 6 7 8 9',
    'realistic watercolor generations portrait fantasy cyber vintage detail style',
    '한글'.repeat(50),
    `e${'\u0301'.repeat(99)}`,
    '.*+?^$()|[]{}\\'.repeat(7),
  ],
};

const folder = mkdtempSync(join(tmpdir(), 'loralei-bench-'));

const searchesIn = (size: number, path: string): string[][] => {
  using database = new DatabaseSync(path, { readOnly: true });
  const { lora } = openIndexes(database);
  return Object.entries(NEEDLES).map(([kind, needles]) => {
    const before = process.threadCpuUsage();
    const { p50, p99, worst } = timeEach(needles, ROUNDS, (needle) => lora.search(needle, LIMIT));
    const { user, system } = process.threadCpuUsage(before);
    // One round does not count for the times.
    const processorMs = (user + system) / 1000 / (needles.length * (ROUNDS + 1));
    const found = needles.filter((needle) => lora.search(needle, LIMIT).length > 0).length;
    return [
      String(size),
      kind,
      inMs(processorMs),
      inMs(p50),
      inMs(p99),
      inMs(worst),
      `${found} of ${needles.length}`,
    ];
  });
};

const residentMb = (): number => {
  globalThis.gc?.();
  return process.memoryUsage.rss() / 2 ** 20;
};

const builds: string[][] = [];
const searches: string[][] = [];
let first: number | undefined;

for (const size of SIZES) {
  let body = JSON.stringify(Array.from({ length: size }, (_, index) => rowOf(index)));
  const megabytes = body.length / 2 ** 20;
  const path = join(folder, `${size}.db`);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const before = performance.now();
  await readModelList(body, path, AbortSignal.timeout(300_000));
  const took = performance.now() - before;
  delay.disable();
  body = '';
  const resident = residentMb();
  searches.push(...searchesIn(size, path));
  first ??= took;
  builds.push([
    String(size),
    `${megabytes.toFixed(1)} MB`,
    inMs(took),
    ratio(took, first),
    inMs(delay.percentile(99) / 1e6),
    inMs(delay.max / 1e6),
    `+${(residentMb() - resident).toFixed(0)} MB`,
  ]);
}
rmSync(folder, { recursive: true });

printTable(
  ['LoRAs', 'list', 'build', 'of the first', 'loop p99', 'loop most', 'memory by searching'],
  builds,
);
process.stdout.write('\n');
printTable(['LoRAs', 'typed', 'processor', 'p50', 'p99', 'most', 'finds'], searches);
