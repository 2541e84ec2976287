import type { RecipeLora } from './recipe.ts';

// Bounded: neither a name nor a list of strengths is longer.
const TAG = /<(?:lora|lyco|locon):([^<>:\n]{1,200})((?::[^<>:\n]{0,60}){0,4})>/gi;

// A request takes ten. Who writes hundreds wants to keep the reader busy.
const MOST_TAGS = 100;

/** The first strength of `:0.8`, `:te=0.8:unet=0.6` or `:0.8:0.6`; null if there is none. */
const strengthIn = (strengths: string): string | null => {
  const [first = ''] = strengths.split(':').slice(1);
  return first.trim().replace(/^(?:te|unet)=/i, '') || null;
};

const isEdge = (letter: string | undefined): boolean => letter === ',' || letter?.trim() === '';

/** A text without blanks and commas at its ends, and these. */
const edgesOf = (text: string): { lead: string; core: string; tail: string } => {
  let [from, to] = [0, text.length];
  while (from < to && isEdge(text[from])) from += 1;
  while (to > from && isEdge(text[to - 1])) to -= 1;
  return { lead: text.slice(0, from), core: text.slice(from, to), tail: text.slice(to) };
};

const separator = (edges: string): string =>
  (edges.includes(',') ? ',' : '') + (edges.includes('\n') ? '\n' : ' ');

/** Joins what stood between tags: of two commas one is enough. */
const joined = (pieces: readonly string[]): string => {
  const words: string[] = [];
  let edges = '';
  for (const { lead, core, tail } of pieces.map(edgesOf)) {
    edges += lead;
    if (core !== '') {
      words.push(words.length === 0 ? '' : separator(edges), core);
      edges = '';
    }
    edges += tail;
  }
  return words.join('');
};

/** Takes the tags of LoRAs, such as `<lora:ink-wash:0.8>`, out of a prompt. */
export const takeLoraTags = (typed: string): { prompt: string; loras: RecipeLora[] } => {
  const matches: RegExpExecArray[] = [];
  for (const match of typed.matchAll(TAG)) {
    if (matches.length === MOST_TAGS) break;
    matches.push(match);
  }
  if (matches.length === 0) return { prompt: typed.trim(), loras: [] };
  const ends = matches.map((match) => match.index + match[0].length);
  const pieces = [...matches.map((match, index) => typed.slice(ends[index - 1] ?? 0, match.index))];
  return {
    prompt: joined([...pieces, typed.slice(ends.at(-1))]),
    loras: matches.map(([, name = '', strengths = '']) => ({
      name: name.trim(),
      strength: strengthIn(strengths),
      mark: null,
    })),
  };
};

/** The tags of LoRAs as AUTOMATIC1111 and Civitai read them. */
export const printLoraTags = (loras: readonly { id: string; strength: number }[]): string =>
  loras.map(({ id, strength }) => `<lora:${id}:${strength}>`).join(' ');
