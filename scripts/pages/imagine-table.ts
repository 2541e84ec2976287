import { features } from '#commands/index.ts';
import type { OptionKind } from '#domain/generation/image-option.ts';
import { IMAGINE_OPTIONS, type ImagineOption, imageOption } from '#domain/generation/image-options.ts';
import { LIMITS } from '#domain/generation/limits.ts';
import { DEFAULT_LORA_STRENGTH } from '#domain/generation/lora.ts';
import { USUAL_STRENGTH } from '#domain/generation/picture.ts';
import { SAMPLERS, SCHEDULER_IDS } from '#domain/generation/schedulers.ts';

/** What is allowed, where it cannot be told from the kind of option. */
const ALLOWED: Partial<Record<ImagineOption, string>> = {
  lora: `up to ${LIMITS.loras.max} ids, separated by commas, suggested one by one while typing; \`id:0.8\` gives one a strength`,
  strength: `${LIMITS.loraStrength.min} to ${LIMITS.loraStrength.max}: one for all, or one per LoRA; ${DEFAULT_LORA_STRENGTH} if left out`,
  scheduler: `one of ${SCHEDULER_IDS.length}, by its friendly or exact name; ${SAMPLERS.length - SCHEDULER_IDS.length} more names, such as \`DPM++ 2M SDE Karras\`, set \`use_karras_sigmas\` or \`algorithm_type\` besides`,
  size: 'a named size',
  width: `${LIMITS.side.min} to ${LIMITS.side.max}, multiples of ${LIMITS.side.multipleOf}`,
  height: `${LIMITS.side.min} to ${LIMITS.side.max}, multiples of ${LIMITS.side.multipleOf}`,
};

/** What else is worth knowing, behind what is allowed. */
const REMARKS: Partial<Record<ImagineOption, string>> = {
  prompt: '; `<lora:name:0.8>` and `--ar 3:2 --no text --seed 5 --steps 31` inside it are understood',
  model: ', suggested while typing',
  seed: '; drawn if left out',
  safety: '; stays on outside age-restricted channels',
  enhance: '; False if left out, so that a seed can be repeated',
  safety_type: '; the last two in age-restricted channels only',
};

const allowedBy = (kind: OptionKind): string => {
  switch (kind.type) {
    case 'text':
      return kind.isId ? 'an id' : `up to ${kind.maxLength} characters`;
    case 'integer':
    case 'number':
      return `${kind.min} to ${kind.max}`;
    case 'choice':
      return kind.values.join(', ');
    case 'yesNo':
      return 'True or False';
  }
};

const attributesOf = (name: ImagineOption): string => {
  const { attribute } = imageOption(name);
  return attribute === undefined ? '`width`, `height`' : `\`${attribute}\``;
};

/** Options that are no fields of an order. */
const OWN: Record<string, string> = {
  preset: 'the name of a set of options; what is given beside it wins',
  image: `a PNG, JPEG or WebP of up to ${LIMITS.picture.bytes.max / 1024 / 1024} MB, at least ${LIMITS.picture.side.min} pixels a side; see [pictures.md](pictures.md#pictures-as-input)`,
  image_use: 'start from it, take its style or take its face; start if left out',
  image_strength: `${LIMITS.imageStrength.min} to ${LIMITS.imageStrength.max}: how much of it changes, or how much it counts; ${USUAL_STRENGTH.start} to start, otherwise ${USUAL_STRENGTH.style}`,
  private: 'True or False: only you see the result; your own default is in `/me`',
};

/** Their attributes, of the endpoint that they lead to. */
const OWN_ATTRIBUTES: Record<string, string> = {
  image: '`init_image`, `ip_adapter_image`',
  image_use: '`ip_adapter_id`',
  image_strength: '`strength`, `ip_adapter_scale`',
};

const rowOf = (name: string, isFlag = false): string => {
  const option = IMAGINE_OPTIONS.find((known) => known === name);
  if (option === undefined) return `| \`${name}\` | ${OWN[name] ?? ''} | ${OWN_ATTRIBUTES[name] ?? ''} |`;
  const allowed = ALLOWED[option] ?? allowedBy(imageOption(option).kind);
  const shown = isFlag ? `--${option.replaceAll('_', '-')}` : option;
  return `| \`${shown}\` | ${allowed}${REMARKS[option] ?? ''} | ${attributesOf(option)} |`;
};

/** The table of the options of `/imagine`, in the order in which Discord offers them, then what flags alone set. */
export const imagineTable = (): string => {
  const imagine = features.flatMap(({ command }) => command ?? []).find(({ name }) => name === 'imagine');
  const names = Object.keys(imagine?.runnables.get(null)?.options ?? {});
  const flags = IMAGINE_OPTIONS.filter((name) => !names.includes(name));
  return [
    '| option | allowed | API attribute |',
    '|---|---|---|',
    ...names.map((name) => rowOf(name)),
    ...flags.map((name) => rowOf(name, true)),
  ].join('\n');
};
