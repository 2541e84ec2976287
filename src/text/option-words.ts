import { IMAGINE_OPTIONS, type ImagineOption } from '#domain/generation/image-options.ts';
import type { OptionSet } from '#domain/generation/option-set.ts';
import { schedulerName } from '#domain/generation/schedulers.ts';
import { isNamedSize } from '#domain/generation/size.ts';
import type { Text } from './index.ts';

/** Formats an option's value for members: friendly names instead of the API's. */
export const valueWords = (text: Text, option: ImagineOption, value: string | number | boolean): string => {
  if (typeof value === 'boolean') return text.defaults.yesNo(value);
  const words = String(value);
  if (option === 'size' && isNamedSize(words)) return text.commands.imagine.sizeName(words);
  return option === 'scheduler' ? schedulerName(words) : words;
};

/** Formats each set option with its value, in Discord's order. */
export const optionWords = (text: Text, options: OptionSet): string[] =>
  IMAGINE_OPTIONS.flatMap((option) => {
    const value = option === 'prompt' ? undefined : options[option];
    return value === undefined ? [] : [text.defaults.entry(option, valueWords(text, option, value))];
  });
