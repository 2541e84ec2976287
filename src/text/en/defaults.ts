import { LIMITS } from '#domain/generation/limits.ts';
import { cut, quoted } from '#text/format.ts';
import { range } from './problems.ts';

/** What members and admins read and press where they set defaults. */
export const defaults = {
  entry: (option: string, value: string) => `${option} ${quoted(cut(value, 100))}`,
  yesNo: (is: boolean) => (is ? 'yes' : 'no'),
  labels: {
    scheduler: 'Scheduler',
    size: 'Size',
    steps: 'Steps',
    samples: 'Images at a time',
    enhance: 'Enrich prompts',
  },
  notSet: (label: string) => `${label}: not set`,
  set: (label: string, value: string) => `${label}: ${value}`,
  suggest: (command: string) => `\`${command}\` sets them too, and suggests LoRAs and models while you type.`,
  words: 'Model, LoRAs, words…',
  clear: 'Clear all',
  meanwhile:
    'These defaults were changed meanwhile, and this does not fit any more. Open them again and look at them first.',
  form: {
    title: 'Defaults',
    model: 'Model id',
    lora: 'LoRA ids, separated by commas',
    strength: `Strengths, ${range(LIMITS.loraStrength)}`,
    strengthHelp: 'One for all, or one per LoRA in the same order',
    guidance: `Guidance scale, ${range(LIMITS.guidanceScale)}`,
    negative: 'Negative prompt',
    blankHelp: 'Leave it blank for none',
  },
};
