import type { APITextInputComponent } from 'discord-api-types/v10';
import { TEXT_INPUT_MAX } from './constants.ts';

/** What is wrong with a number of choices, in a sentence. */
export const countProblem = (
  count: number,
  { min, max }: { min: number; max: number },
): string | undefined => {
  if (count === 0 && min > 0) return 'This field is required.';
  if (count < min) return `Choose at least ${min}.`;
  return count > max ? `Choose at most ${max}.` : undefined;
};

type Rules = Pick<APITextInputComponent, 'required' | 'min_length' | 'max_length'>;

/** What Discord's client says about a text before it sends a modal. */
export const textProblem = (
  { required, min_length: min = 0, max_length: max = TEXT_INPUT_MAX }: Rules,
  text: string,
): string | undefined => {
  // Discord takes a text input without `required` as required.
  if (text === '') return required === false ? undefined : 'This field is required.';
  if (text.length < min) return `This must be ${min} characters or longer.`;
  return text.length > max ? `This must be ${max} characters or shorter.` : undefined;
};
