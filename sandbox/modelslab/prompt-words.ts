import type { Fault } from './faults.ts';

/** A word that, standing in a prompt, makes something go wrong: what happens, and whether only at the first attempt. */
export type PromptWord = { word: string; does: string; fault: Fault; firstAttemptOnly?: true };

/** Everything that can be provoked by hand. A word counts when it stands alone between spaces or commas. */
export const PROMPT_WORDS: readonly PromptWord[] = [
  { word: '!slow', does: 'takes half a minute', fault: { kind: 'takes', ms: 30_000 } },
  { word: '!eta', does: 'promises one second and takes its usual time', fault: { kind: 'eta', seconds: 1 } },
  { word: '!never', does: 'never finishes', fault: { kind: 'never' } },
  { word: '!fail', does: 'fails while generating', fault: { kind: 'fails' } },
  { word: '!nsfw', does: 'is blanked by the safety checker, where that is on', fault: { kind: 'blank' } },
  {
    word: '!broken',
    does: 'succeeds, but no image can be downloaded',
    fault: { kind: 'files', are: 'missing', proxiesToo: true },
  },
  {
    word: '!lag',
    does: 'has its images ready only at the third download',
    fault: { kind: 'files', are: 'missing', gets: 2 },
  },
  {
    word: '!proxy',
    does: 'has its images at the proxy address only',
    fault: { kind: 'files', are: 'missing' },
  },
  {
    word: '!429',
    does: 'is told to wait at the first attempt',
    fault: { kind: 'error', error: 'queueLimit', retryAfter: 3 },
    firstAttemptOnly: true,
  },
  {
    word: '!503',
    does: 'is turned away at the first attempt',
    fault: { kind: 'error', error: 'unavailable' },
    firstAttemptOnly: true,
  },
  { word: '!500', does: 'meets a server error', fault: { kind: 'error', error: 'server' } },
  { word: '!html', does: 'gets a web page instead of an answer', fault: { kind: 'html', status: 502 } },
  { word: '!reset', does: 'loses its connection', fault: { kind: 'reset' } },
  { word: '!lost', does: 'is taken on, but the answer is lost', fault: { kind: 'reset', accepted: true } },
  { word: '!garbage', does: 'gets an answer that cannot be read', fault: { kind: 'garbage' } },
  {
    word: '!key',
    does: 'is refused as if the API key were wrong',
    fault: { kind: 'error', error: 'keyInvalid' },
  },
  { word: '!credits', does: 'fails because credits ran out', fault: { kind: 'error', error: 'credits' } },
  {
    word: '!month',
    does: 'is refused by the monthly limit',
    fault: { kind: 'error', error: 'monthlyLimit' },
  },
  { word: '!plan', does: 'is refused by the plan', fault: { kind: 'error', error: 'plan' } },
  {
    word: '!model',
    does: 'is refused for an unknown model',
    fault: { kind: 'error', error: 'modelNotFound' },
  },
  { word: '!invalid', does: 'is refused for a parameter', fault: { kind: 'error', error: 'validation' } },
];

/** Unloads the model of the order at the first attempt. */
export const IDLE = {
  word: '!idle',
  does: 'finds its model unloaded at the first attempt, and there again once it was asked for',
} as const;

/** The words that a prompt contains, in the table's order. */
export const wordsIn = (prompt: string): PromptWord[] => {
  const words = new Set(prompt.toLowerCase().split(/[\s,;.]+/));
  return PROMPT_WORDS.filter(({ word }) => words.has(word));
};
