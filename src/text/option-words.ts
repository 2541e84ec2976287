import { IMAGINE_OPTIONS, type ImagineOption } from '#domain/generation/image-options.ts';
import type { OptionSet } from '#domain/generation/option-set.ts';
import { findScheduler, SCHEDULERS } from '#domain/generation/schedulers.ts';
import { isNamedSize } from '#domain/generation/size.ts';
import type { Text } from './index.ts';

/** The value of an option as members know it: friendly names in the place of the API's. */
export const valueWords = (text: Text, option: ImagineOption, value: string | number | boolean): string => {
  if (typeof value === 'boolean') return text.defaults.yesNo(value);
  const words = String(value);
  if (option === 'size' && isNamedSize(words)) return text.commands.imagine.sizeName(words);
  const scheduler = option === 'scheduler' ? findScheduler(words) : undefined;
  return scheduler === undefined ? words : SCHEDULERS[scheduler];
};

/** Each option that is set, with its value, in the order in which Discord offers them. */
export const optionWords = (text: Text, options: OptionSet): string[] =>
  IMAGINE_OPTIONS.flatMap((option) => {
    const value = option === 'prompt' ? undefined : options[option];
    return value === undefined ? [] : [text.defaults.entry(option, valueWords(text, option, value))];
  });
