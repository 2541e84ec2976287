import type { Hint } from '#domain/generation/generation.ts';
import type { GenerationRequest } from '#domain/generation/request.ts';
import type { ServerSettings } from '#domain/settings/schema.ts';
import { findPhrase } from '#domain/text-match.ts';
import type { PolicyInput } from './input.ts';
import type { Refusal } from './result.ts';

type Safety = ServerSettings['safety'];

const isCheckerOn = ({ request, sources, place }: PolicyInput, mode: Safety['checker']): boolean => {
  if (mode === 'on' || !place.ageRestricted) return true;
  const isChosen = sources.safety !== undefined;
  return mode === 'outside' && !isChosen ? false : request.safetyChecker;
};

/** Forces the safety checker on where required, and hints at it if the member had turned it off. */
export const bindToSafety = (
  input: PolicyInput,
  safety: Safety | undefined,
): { request: GenerationRequest; hints: Hint[] } => {
  const { request, place } = input;
  const safetyChecker = isCheckerOn(input, safety?.checker ?? 'member');
  const isKeptOn = safetyChecker && !request.safetyChecker;
  const bound = { ...request, safetyChecker };
  if (!isKeptOn) return { request: bound, hints: [] };
  return { request: bound, hints: [{ kind: place.ageRestricted ? 'safetyForced' : 'safetyKeptOn' }] };
};

/**
 * Refuses the first blocked word in prompt and negative prompt. Naming all of them would help to get around
 * them.
 */
export const wordRefusals = ({ request, operator }: PolicyInput, safety: Safety | undefined): Refusal[] => {
  const texts = [request.prompt, request.negativePrompt ?? ''];
  const word = findPhrase(texts, [...operator.blockedWords, ...(safety?.blockedWords ?? [])]);
  return word === undefined ? [] : [{ kind: 'blockedWord', word }];
};
