import type { ImagineOption } from '#domain/generation/image-options.ts';
import { LIMITS } from '#domain/generation/limits.ts';
import { cut, quoted } from '#text/format.ts';
import { range } from './problems.ts';

/** The selects of the panel; those that are missing here have the option's name. */
const labels: Partial<Record<ImagineOption, string>> = {
  scheduler: 'Scheduler',
  size: 'Size',
  steps: 'Steps',
  samples: 'Images at a time',
  enhance: 'Enrich prompts',
};

/** The fields of the form; those that are missing here have the option's name, and its description below it. */
const fields: Partial<Record<ImagineOption, string>> = {
  model: 'Model id',
  lora: 'LoRA ids, separated by commas',
  strength: `Strengths, ${range(LIMITS.loraStrength)}`,
  guidance: `Guidance scale, ${range(LIMITS.guidanceScale)}`,
  negative: 'Negative prompt',
};

const help: Partial<Record<ImagineOption, string>> = {
  strength: 'One for all, or one per LoRA in the same order',
  negative: 'Leave it blank for none',
};

/** What members and admins read and press where they set defaults. */
export const defaults = {
  entry: (option: string, value: string) => `${option} ${quoted(cut(value, 100))}`,
  yesNo: (is: boolean) => (is ? 'yes' : 'no'),
  labels,
  notSet: (label: string) => `${label}: not set`,
  set: (label: string, value: string) => `${label}: ${value}`,
  suggest: (command: string) => `\`${command}\` sets them too, and suggests LoRAs and models while you type.`,
  words: 'Model, LoRAs, words…',
  moreWords: (options: readonly string[]) => `${options.join(', ')}…`,
  clear: 'Clear all',
  meanwhile:
    'These defaults were changed meanwhile, and this does not fit any more. Open them again and look at them first.',
  form: {
    title: 'Defaults',
    labels: fields,
    help,
  },
};
