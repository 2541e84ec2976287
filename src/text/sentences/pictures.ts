import { LIMITS } from '#domain/generation/limits.ts';
import type { Operation } from '#domain/generation/operation.ts';
import type { PictureProblem } from '#domain/generation/picture.ts';
import { quoted } from '#text/format.ts';
import type { Language } from '#text/language.ts';
import { rangeIn } from './problems.ts';

/** The descriptions of `/imagine`'s options for a picture, at most 100 characters each. */
export const pictureDescriptions = (language: Language) => {
  const { t, group } = language.namespace('pictures');
  const range = rangeIn(language)(LIMITS.imageStrength);
  return { ...group('options'), image_strength: t('imageStrength', { range }) };
};

const problemsIn = (language: Language): Record<PictureProblem, string> => {
  const { t } = language.namespace('pictures');
  const { bytes, side } = LIMITS.picture;
  return {
    notAPicture: t('problem.notAPicture'),
    moving: t('problem.moving'),
    tooLarge: t('problem.tooLarge', { megabytes: bytes.max / 1024 / 1024, side: side.max }),
    tooSmall: t('problem.tooSmall', { side: side.min }),
  };
};

/** How a result was made from a picture. */
const factIn = (language: Language) => {
  const { t } = language.namespace('pictures');
  return (operation: Exclude<Operation, { kind: 'text2img' | 'caption' }>): string => {
    switch (operation.kind) {
      case 'img2img':
        return t('fact.start', { share: language.percent(Math.round(operation.strength * 100)) });
      case 'ipAdapter':
        return t(`fact.${operation.use}`, { share: language.percent(Math.round(operation.scale * 100)) });
      case 'superResolution':
        return t('fact.enlarged', { scale: operation.scale });
    }
  };
};

/** Pictures that go into an order. */
export const pictureSentences = (language: Language) => {
  const { t, group } = language.namespace('pictures');
  const range = rangeIn(language);
  const uses = group('uses');
  return {
    /** `menu` is *Use as reference*, for the tables of the documents. */
    ...group('page'),
    uses,
    problems: problemsIn(language),
    noStrength: (min: number, max: number) => t('noStrength', { range: range({ min, max }) }),
    noAdapter: (model: string) => t('noAdapter', { model: quoted(model), start: uses.start }),
    form: {
      ...group('form'),
      picture: (number: number) => t('picture', { number }),
      help: { ...group('help'), strength: t('strengthHelp', { range: range(LIMITS.imageStrength) }) },
    },
    fact: factIn(language),
  };
};

/** What can be done with one image of a result. */
export const oneImageSentences = (language: Language) => {
  const { t, group } = language.namespace('pictures');
  const actions = group('actions');
  return {
    actions,
    pick: t('pick'),
    option: (number: number, action: keyof typeof actions) => t(`oneImage.${action}`, { number }),
  };
};

/** What Discord shows of `/describe`. */
export const describeCommand = (language: Language) => {
  const { group } = language.namespace('describe');
  return { ...group('command'), options: group('options') };
};

/** What members read about descriptions. */
export const describeSentences = (language: Language) => {
  const { t, group } = language.namespace('describe');
  return {
    ...group('page'),
    of: (filename: string) => t('of', { filename: quoted(filename) }),
    image: (number: number) => t('image', { number }),
  };
};
