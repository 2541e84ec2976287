/**
 * How long the catalogue's search keeps the event loop, by what is typed: at most some milliseconds, on lists of any
 * length. Beside the times stand the looks that they took, which do not depend on the machine.
 */

import { createMatcher } from '#catalogue/matcher.ts';
import { type ListedModel, NO_DETAILS } from '#catalogue/parse-model-list.ts';
import { createSearchIndex, toSearchRow } from '#catalogue/search-index.ts';
import { createRepeatableChance, printTable, timeEach } from './lib.ts';

const SIZES = [5000, 50_000];
const ROUNDS = 40;
// What one answer to autocomplete may hold.
const LIMIT = 25;

const WORDS = `realistic cake art detail anime style portrait dragon neon cyber watercolor pixel film grain vintage
generations eye hand light shadow fantasy armor dress forest castle robot retro comic ink sketch clay paper glass gold`;

const words = WORDS.split(/\s+/);
const random = createRepeatableChance(1);
const word = (): string => words[Math.floor(random() * words.length)] ?? '';

const lorasOf = (count: number): ListedModel[] =>
  Array.from({ length: count }, (_, index): ListedModel => {
    const name = `${word()} ${word()} ${word()} v${index % 10}`;
    const id = `${name.replaceAll(' ', '-')}-${index}`;
    const uses = Math.floor(random() * 1000);
    return { ...NO_DETAILS, id, name, kind: 'lora', baseModel: 'SDXL', triggerWords: null, uses };
  });

const NEEDLES: Record<string, readonly string[]> = {
  'one letter': ['a', 'r', 'e'],
  'start of a word': ['real', 'wat', 'drag', 'por'],
  'two words': ['cake art', 'neon dragon', 'film grain'],
  'four words': ['art cake dragon neon', 'grain film retro ink'],
  'with a typo': ['watrcolor', 'dragn neon', 'portriat'],
  'short, with typos': ['drgn', 'caek flim', 'comik'],
  nowhere: ['zeppelin', 'quokka choir'],
  '100 ligatures': ['ﬃ'.repeat(100), 'ﷺ'.repeat(100)],
  '100 letters': ['abcdefghij'.repeat(10), 'a'.repeat(100)],
  'many words': ['a b c d e f g h i j k l m '.repeat(4)],
  'many typos': ['realistx cakee artz detaik animr stylx portraix dragonx neonx watercolox filmx grainx'],
  Hangul: ['한글'.repeat(50)],
  'combining marks': [`e${'\u0301'.repeat(99)}`],
  emoji: ['👩‍👩‍👧‍👦'.repeat(9)],
};

const rowsFor = (size: number): string[][] => {
  const rows = lorasOf(size).map(toSearchRow);
  const index = createSearchIndex(rows);
  const matcher = createMatcher(rows.map(({ text }) => text));
  return Object.entries(NEEDLES).map(([kind, needles]) => {
    const before = process.threadCpuUsage();
    const { p50, p95 } = timeEach(needles, ROUNDS, (needle) => index.search(needle, LIMIT));
    const { user, system } = process.threadCpuUsage(before);
    const processorMs = (user + system) / 1000 / (needles.length * ROUNDS);
    const looks = Math.max(...needles.map((needle) => matcher.search(needle, LIMIT).looks));
    const found = needles.filter((needle) => index.search(needle, LIMIT).length > 0).length;
    return [
      String(size),
      kind,
      `${processorMs.toFixed(1)} ms`,
      `${p50.toFixed(2)} ms`,
      `${p95.toFixed(2)} ms`,
      String(looks),
      `${found} of ${needles.length}`,
    ];
  });
};

printTable(['LoRAs', 'typed', 'processor', 'p50', 'p95', 'most looks', 'finds'], SIZES.flatMap(rowsFor));
