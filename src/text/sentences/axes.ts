import type { Axis, AxisName, AxisValue, LoraSet } from '#domain/comparison/axis.ts';
import type { AxisProblem, AxisProblemReason } from '#domain/comparison/axis-problem.ts';
import type { PairProblem } from '#domain/comparison/cells.ts';
import type { NamedLora } from '#domain/generation/lora.ts';
import { cut, quoted } from '#text/format.ts';
import type { Language } from '#text/language.ts';
import { reasonIn } from './problems.ts';

const examples = {
  strength: 'strength 0.2-1 [5]',
  lora: 'lora ink-wash, paper-cut@0.6, none',
  scheduler: 'scheduler Euler a, DPM++ 2M Karras, UniPC',
  guidance: 'guidance 4-10 (+3)',
  steps: 'steps 21, 31, 41',
  seed: 'seed 1-4',
  model: 'model sdxl, flux',
  size: 'size square, 3:2, 832x1024',
  words: 'words "red coat" => "blue coat", "no coat"',
  clip_skip: 'clip_skip 1-3',
  preset: 'preset comic, none',
} satisfies Record<AxisName, string>;

/** Why a piece of an axis was refused: the rest of a sentence that begins with the piece. */
const axisReasonIn = (language: Language) => {
  const { t } = language.namespace('axes');
  const reason = reasonIn(language);
  return (why: AxisProblemReason): string => {
    switch (why.kind) {
      case 'unknownAxis':
        return t('reason.unknownAxis', { axes: why.axes.join(', ') });
      case 'noValues':
        return t('reason.noValues', { example: quoted(examples[why.axis]) });
      case 'tooPrecise':
        return t('reason.tooPrecise', { count: why.places });
      case 'tooManyValues':
        return t('reason.tooManyValues', { count: why.max });
      case 'openQuote':
      case 'afterQuote':
      case 'notNumbers':
      case 'stepOfZero':
      case 'wrongWay':
      case 'countOfZero':
      case 'fillsNothing':
      case 'noReplacement':
      case 'tagInWords':
      case 'unknownPreset':
        return t(`reason.${why.kind}`);
      default:
        return reason(why);
    }
  };
};

/** What a value is called at the head of its row or column. */
const labelIn = (language: Language) => {
  const { t } = language.namespace('axes');
  const lora = ({ id, strength }: NamedLora): string =>
    strength === undefined ? id : t('label.loraAt', { lora: id, strength });
  const loras = (set: LoraSet): string => (set.length === 0 ? t('label.noLora') : set.map(lora).join(' + '));
  return (value: AxisValue): string => {
    switch (value.axis) {
      case 'lora':
        return loras(value.value);
      case 'scheduler':
        return value.value.name;
      case 'size':
        return `${value.value.width} × ${value.value.height}`;
      case 'preset':
        return value.value ?? t('label.noPreset');
      case 'words':
        return value.value.trim() === '' ? t('label.noWords') : value.value;
      default:
        return String(value.value);
    }
  };
};

/** What an axis is called: with the LoRA or the words that it is about. */
const titleIn = (language: Language) => {
  const { t } = language.namespace('axes');
  return (axis: Axis): string => {
    if (axis.axis === 'words') return t('title.words', { words: axis.search });
    return axis.axis === 'strength' && axis.lora !== null
      ? t('title.strength', { lora: axis.lora })
      : t(`names.${axis.axis}`);
  };
};

/** How axes are written, for `/help compare`. */
const manualIn = (language: Language): string => {
  const { axes, ...rest } = language.namespace('axes').group('manual');
  const lines = Object.values(examples).map((example) => `- \`${example}\``);
  return [axes, ...lines, ...Object.values(rest)].join('\n');
};

/** What axes and their values are called, how they are written, and why some cannot be used. */
export const axisSentences = (language: Language) => {
  const { t } = language.namespace('axes');
  const reasonOf = axisReasonIn(language);
  return {
    manual: manualIn(language),
    title: titleIn(language),
    label: labelIn(language),
    /** Why an axis cannot be read, with the place. */
    problem: ({ given: typed, at, reason: why }: AxisProblem): string => {
      const reason = reasonOf(why);
      if (typed === '') return reason;
      const given = quoted(cut(typed, 100));
      return at === 0 ? t('problem', { given, reason }) : t('problemAt', { given, place: at + 1, reason });
    },
    /** Why two axes do not go together. */
    pairProblem: (why: PairProblem): string =>
      'lora' in why ? t(`pair.${why.kind}`, { lora: quoted(why.lora) }) : t(`pair.${why.kind}`),
  };
};
