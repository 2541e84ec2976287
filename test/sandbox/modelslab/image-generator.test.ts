import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { createImageGenerator } from '#sandbox/modelslab/image-generator.ts';
import type { ImageSpec } from '#sandbox/modelslab/image-svg.ts';
import { SCHEDULER_NAMES } from '#sandbox/modelslab/rules.ts';

const SPEC: ImageSpec = {
  prompt: 'a cat by the sea',
  negativePrompt: '',
  modelId: 'tamarin-xl-v1',
  loras: [],
  scheduler: 'UniPCMultistepScheduler',
  embedding: '',
  width: 128,
  height: 128,
  steps: 31,
  guidanceScale: 7.5,
  seed: 1,
  clipSkip: 1,
  enhancePrompt: false,
  panorama: false,
  selfAttention: false,
  upscale: false,
};

const words = fc
  .array(fc.constantFrom('cat', 'robot', 'sea', 'red', 'castle', 'night', 'forest', 'spoon'), {
    minLength: 1,
    maxLength: 5,
  })
  .map((list) => list.join(' '));
const ids = fc.stringMatching(/^[a-z0-9-]{1,12}$/);
const side = fc.integer({ min: 16, max: 28 }).map((eighths) => eighths * 8);
const lora = fc.record({ id: ids, strength: fc.integer({ min: 2, max: 20 }).map((steps) => steps / 20) });

/** A value for each attribute that can be seen in the picture. */
const attributes: { [Name in keyof ImageSpec]: fc.Arbitrary<ImageSpec[Name]> } = {
  prompt: words,
  negativePrompt: fc.oneof(fc.constant(''), words),
  modelId: ids,
  loras: fc.uniqueArray(lora, { selector: ({ id }) => id, maxLength: 3 }),
  scheduler: fc.constantFrom(...SCHEDULER_NAMES),
  embedding: fc.oneof(fc.constant(''), ids),
  width: side,
  height: side,
  steps: fc.constantFrom(21, 31, 41),
  guidanceScale: fc.integer({ min: 2, max: 40 }).map((halves) => halves / 2),
  seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  clipSkip: fc.integer({ min: 1, max: 8 }),
  enhancePrompt: fc.boolean(),
  panorama: fc.boolean(),
  selfAttention: fc.boolean(),
  upscale: fc.boolean(),
};

const anySpec: fc.Arbitrary<ImageSpec> = fc.record(attributes);

/** Two specs that differ in one attribute. */
const neighbours = fc
  .tuple(anySpec, anySpec, fc.constantFrom(...Object.keys(attributes)))
  .map(([spec, other, name]): [ImageSpec, ImageSpec] => [spec, { ...spec, ...only(other, name) }])
  .filter(([spec, other]) => JSON.stringify(spec) !== JSON.stringify(other));

const only = (spec: ImageSpec, name: string): Partial<ImageSpec> =>
  Object.fromEntries(Object.entries(spec).filter(([key]) => key === name));

const pixels = (png: Buffer): Promise<Buffer> => sharp(png).raw().toBuffer();

/** The mean distance of two pictures' channels, 0 to 255. */
const distance = async (one: ImageSpec, other: ImageSpec): Promise<number> => {
  const generator = createImageGenerator();
  const [a, b] = await Promise.all([
    pixels(await generator.generate(one)),
    pixels(await generator.generate(other)),
  ]);
  return a.reduce((sum, value, at) => sum + Math.abs(value - (b[at] ?? 0)), 0) / a.length;
};

describe('the image generator', () => {
  it('draws the same bytes for the same spec, in any generator', async () => {
    await fc.assert(
      fc.asyncProperty(anySpec, async (spec) => {
        const [one, other] = await Promise.all([
          createImageGenerator().generate(spec),
          createImageGenerator().generate({ ...spec }),
        ]);
        expect(one.equals(other)).toBe(true);
      }),
      { numRuns: 15 },
    );
  });

  it('draws another picture when one attribute is another', async () => {
    await fc.assert(
      fc.asyncProperty(neighbours, async ([spec, other]) => {
        const generator = createImageGenerator();
        const [one, next] = await Promise.all([
          pixels(await generator.generate(spec)),
          pixels(await generator.generate(other)),
        ]);
        expect(one.equals(next)).toBe(false);
      }),
      { numRuns: 40 },
    );
  });

  it.each<[string, Partial<ImageSpec>]>([
    ['the prompt', { prompt: 'a castle in the mountains at night' }],
    ['a colour in the prompt', { prompt: 'a black cat by the sea' }],
    ['the seed', { seed: 2 }],
    ['a LoRA', { loras: [{ id: 'more_details', strength: 0.9 }] }],
    ['the scheduler', { scheduler: 'DDIMScheduler' }],
    ['the guidance', { guidanceScale: 15 }],
    ['the model', { modelId: 'flux' }],
    ['the negative prompt', { negativePrompt: 'blurry' }],
    ['the steps', { steps: 41 }],
  ])('shows a difference in %s to the eye', async (_, change) => {
    expect(await distance(SPEC, { ...SPEC, ...change })).toBeGreaterThan(0.4);
  });

  it('shows a stronger LoRA more strongly', async () => {
    const withStrength = (strength: number) => ({ ...SPEC, loras: [{ id: 'more_details', strength }] });
    const [weak, strong] = [await distance(SPEC, withStrength(0.1)), await distance(SPEC, withStrength(1))];
    expect(strong).toBeGreaterThan(weak);
  });

  it('draws a prompt that would break markup', async () => {
    const png = await createImageGenerator().generate({
      ...SPEC,
      prompt: '</svg><script>&"\'',
      modelId: '<&>',
    });
    expect(await sharp(png).metadata()).toMatchObject({ format: 'png', width: 128 });
  });

  it('answers many askers of one picture with one drawing', async () => {
    const generator = createImageGenerator();
    const pictures = await Promise.all(Array.from({ length: 5 }, () => generator.generate(SPEC)));
    expect(new Set(pictures).size).toBe(1);
  });
});
