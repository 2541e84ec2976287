import type { Hint } from '../generation.ts';
import type { GenerationRequest } from '../generation-request.ts';
import type { ServerSettings } from '../settings/schema.ts';
import { findPhrase } from '../words.ts';
import type { Question } from './question.ts';
import type { Refusal } from './verdict.ts';

type Safety = ServerSettings['safety'];

const isCheckerOn = ({ request, sources, place }: Question, mode: Safety['checker']): boolean => {
  if (mode === 'on' || !place.ageRestricted) return true;
  const isChosen = sources.safety !== undefined;
  return mode === 'outside' && !isChosen ? false : request.safetyChecker;
};

/** Turns the safety checker on where it has to be, and says so to whoever wanted it off. */
export const bindToSafety = (
  question: Question,
  safety: Safety | undefined,
): { request: GenerationRequest; hints: Hint[] } => {
  const { request, place } = question;
  const safetyChecker = isCheckerOn(question, safety?.checker ?? 'member');
  const isKeptOn = safetyChecker && !request.safetyChecker;
  const bound = { ...request, safetyChecker };
  if (!isKeptOn) return { request: bound, hints: [] };
  return { request: bound, hints: [{ kind: place.ageRestricted ? 'safetyForced' : 'safetyKeptOn' }] };
};

/** The blocked words in prompt and negative prompt: the first one, as more would only help to get around them. */
export const wordRefusals = ({ request, operator }: Question, safety: Safety | undefined): Refusal[] => {
  const texts = [request.prompt, request.negativePrompt ?? ''];
  const word = findPhrase(texts, [...operator.blockedWords, ...(safety?.blockedWords ?? [])]);
  return word === undefined ? [] : [{ kind: 'blockedWord', word }];
};
