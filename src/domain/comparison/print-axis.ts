import type { NamedLora } from '#domain/generation/lora.ts';
import { type Axis, type LoraSet, NONE } from './axis.ts';
import { readEntry } from './numbers.ts';
import { quotedIfNeeded } from './pieces.ts';

const loraWord = ({ id, strength }: NamedLora): string => (strength === undefined ? id : `${id}@${strength}`);

/** A name, or `none`; whatever is called so is in quotation marks. */
const nameOrNone = (name: string | null): string => {
  if (name === null) return NONE;
  return name.toLowerCase() === NONE ? `"${name}"` : quotedIfNeeded(name);
};

const loraSetWords = (loras: LoraSet): string =>
  nameOrNone(loras.length === 0 ? null : loras.map(loraWord).join(' + '));

/** The values of an axis as they are written, in their order. */
const valueWords = (axis: Axis): string[] => {
  switch (axis.axis) {
    case 'lora':
      return axis.values.map(loraSetWords);
    case 'scheduler':
      return axis.values.map(({ name }) => name);
    case 'size':
      return axis.values.map(({ width, height }) => `${width}x${height}`);
    case 'preset':
      return axis.values.map(nameOrNone);
    case 'words':
      return axis.values.map(quotedIfNeeded);
    default:
      return axis.values.map(String);
  }
};

/** What stands between the name of an axis and its values. */
const beforeValues = (axis: Axis): string => {
  if (axis.axis === 'words') return ` ${quotedIfNeeded(axis.search)} => `;
  if (axis.axis !== 'strength' || axis.lora === null) return ' ';
  return readEntry(axis.lora) ? `:"${axis.lora}" ` : `:${axis.lora} `;
};

/** An axis as text that reads as the same axis. */
export const printAxis = (axis: Axis): string =>
  `${axis.axis}${beforeValues(axis)}${valueWords(axis).join(', ')}`;
