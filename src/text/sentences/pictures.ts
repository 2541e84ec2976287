import { LIMITS } from '#domain/generation/limits.ts';
import type { Operation } from '#domain/generation/operation.ts';
import type { PictureProblem, PictureUse } from '#domain/generation/picture.ts';
import { quoted } from '#text/format.ts';
import { range } from './problems.ts';

/** The descriptions of `/imagine`'s options for a picture, at most 100 characters each. */
export const pictureDescriptions = {
  image: 'A picture of yours (PNG, JPEG, WebP); it is sent to ModelsLab',
  image_use: 'What the picture is for; to start from it if left out',
  image_strength: `How much of it changes (start) or counts (style, face), ${range(LIMITS.imageStrength)}`,
};

const megabytes = LIMITS.picture.bytes.max / 1024 / 1024;
const { side } = LIMITS.picture;

const problems = {
  notAPicture: 'This file is no picture that ModelsLab can read. Attach a PNG, a JPEG or a WebP.',
  moving: 'A moving picture cannot be used. Attach a PNG, a JPEG or a WebP that stands still.',
  tooLarge: `This picture is too large. Attach one of up to ${megabytes} MB and ${side.max} pixels a side.`,
  tooSmall: `This picture is too small. Attach one of at least ${side.min} pixels a side.`,
} satisfies Record<PictureProblem, string>;

const percent = (share: number): string => `${Math.round(share * 100)}%`;

/** Pictures that go into an order. */
export const pictures = {
  uses: {
    start: 'Start from it',
    style: 'Take its style',
    face: 'Take its face',
  } satisfies Record<PictureUse, string>,
  problems,
  missing: '`image_use` and `image_strength` are about a picture: attach one with `image`.',
  noStrength: (min: number, max: number) => `The strength of a picture is a number from ${min} to ${max}.`,
  noAdapter: (model: string) =>
    `ModelsLab takes the style or the face of a picture with models of Stable Diffusion 1.5 and SDXL alone, and ${quoted(model)} is of another kind, or of one that nobody knows. Choose another model, or start from the picture (\`image_use: Start from it\`).`,
  formGone: 'This form has expired. Choose the picture again.',
  /** *Use as reference*, for the tables of the documents. */
  menu: 'Makes an image with the style or the face of a picture, or starts from it',
  form: {
    title: 'Use as reference',
    which: 'Which picture',
    picture: (number: number) => `Picture ${number}`,
    use: 'What it is for',
    strength: 'How much (optional)',
    help: {
      prompt: 'What you want to see',
      lora: 'LoRA ids, separated by commas; clear it for none',
      strength: `${range(LIMITS.imageStrength)}: to start from it how much changes, otherwise how much it counts`,
    },
  },
  imageGone: 'This image cannot be found any more. **Reroll same seed** makes it again.',
  /** How a result was made from a picture. */
  fact(operation: Exclude<Operation, { kind: 'text2img' | 'caption' }>): string {
    switch (operation.kind) {
      case 'img2img':
        return `from a picture, ${percent(operation.strength)} changed`;
      case 'ipAdapter':
        return `${operation.use} of a picture, ${percent(operation.scale)}`;
      case 'superResolution':
        return `enlarged ${operation.scale}×`;
    }
  },
};

const actions = {
  upscale: 'Upscale',
  varyLittle: 'Vary a little',
  varyLot: 'Vary a lot',
  reference: 'Use as reference',
} as const;

/** What can be done with one image of a result. */
export const oneImage = {
  actions,
  pick: 'With one image: upscale it, vary it, use it as reference',
  option: (number: number, action: keyof typeof actions) =>
    `Image ${number}: ${actions[action].toLowerCase()}`,
};
