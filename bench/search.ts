/** How long the catalogue's search takes, against a plain substring scan of the same names in the same run. */

import type { ListedModel } from '#catalogue/parse-model-list.ts';
import { NO_DETAILS } from '#catalogue/parse-model-list.ts';
import { createSearchIndex, toSearchRow } from '#catalogue/search-index.ts';
import { createRepeatableChance, printTable, timeEach } from './lib.ts';

const LORAS = 10_000;
const ROUNDS = 50;
// What one answer to autocomplete may hold.
const LIMIT = 25;

const WORDS = `realistic cake art detail anime style portrait dragon neon cyber watercolor pixel film grain vintage
generations eye hand light shadow fantasy armor dress forest castle robot retro comic ink sketch clay paper glass gold`;

const words = WORDS.split(/\s+/);
const random = createRepeatableChance(1);
const word = (): string => words[Math.floor(random() * words.length)] ?? '';

const loras = Array.from({ length: LORAS }, (_, index): ListedModel => {
  const name = `${word()} ${word()} ${word()} v${index % 10}`;
  const id = `${name.replaceAll(' ', '-')}-${index}`;
  const uses = Math.floor(random() * 1000);
  return { ...NO_DETAILS, id, name, kind: 'lora', baseModel: 'SDXL', triggerWords: null, uses };
});

const NEEDLES: Record<string, readonly string[]> = {
  'one letter': ['a', 'r', 'e'],
  'start of a word': ['real', 'wat', 'drag', 'por'],
  'two words': ['cake art', 'neon dragon', 'film grain'],
  'two words, swapped': ['art cake', 'dragon neon', 'grain film'],
  'four words, backwards': loras.slice(5, 10).map(({ name }) => name.split(' ').toReversed().join(' ')),
  'with a typo': ['watrcolor', 'dragn neon', 'portriat'],
  nowhere: ['zeppelin', 'quokka choir'],
  'an exact id': loras.slice(0, 5).map(({ id }) => id),
};

const index = createSearchIndex(loras.map(toSearchRow));
const texts = loras.map(({ id, name }) => `${name} ${id}`.toLowerCase());

const scan = (needle: string): ListedModel[] => {
  const found: ListedModel[] = [];
  for (const [at, text] of texts.entries()) {
    const lora = loras[at];
    if (lora && text.includes(needle)) found.push(lora);
  }
  return found.toSorted((a, b) => b.uses - a.uses).slice(0, LIMIT);
};

const rows = Object.entries(NEEDLES).map(([kind, needles]) => {
  const scanned = timeEach(needles, ROUNDS, (needle) => scan(needle));
  const searched = timeEach(needles, ROUNDS, (needle) => index.search(needle, LIMIT));
  const times = (a: number, b: number): string => `${(a / b).toFixed(1)}x`;
  const finds = (search: (needle: string) => unknown[]): string =>
    `${needles.filter((needle) => search(needle).length > 0).length} of ${needles.length}`;
  return [
    kind,
    `${searched.p50.toFixed(2)} ms`,
    `${searched.p95.toFixed(2)} ms`,
    times(searched.p50, scanned.p50),
    times(searched.p95, scanned.p95),
    finds((needle) => index.search(needle, LIMIT)),
    finds(scan),
  ];
});

printTable(['typed', 'p50', 'p95', 'p50 against scan', 'p95 against scan', 'finds', 'scan finds'], rows);
