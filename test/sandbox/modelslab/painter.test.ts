import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { PictureOrder } from '#sandbox/modelslab/painter/order.ts';
import { createPainter } from '#sandbox/modelslab/painter/painter.ts';
import { SCHEDULER_NAMES } from '#sandbox/modelslab/rules.ts';

const ORDER: PictureOrder = {
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
const attributes: { [Name in keyof PictureOrder]: fc.Arbitrary<PictureOrder[Name]> } = {
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

const anyOrder: fc.Arbitrary<PictureOrder> = fc.record(attributes);

/** Two orders that differ in one attribute. */
const neighbours = fc
  .tuple(anyOrder, anyOrder, fc.constantFrom(...Object.keys(attributes)))
  .map(([order, other, name]): [PictureOrder, PictureOrder] => [order, { ...order, ...only(other, name) }])
  .filter(([order, other]) => JSON.stringify(order) !== JSON.stringify(other));

const only = (order: PictureOrder, name: string): Partial<PictureOrder> =>
  Object.fromEntries(Object.entries(order).filter(([key]) => key === name));

const pixels = (png: Buffer): Promise<Buffer> => sharp(png).raw().toBuffer();

/** The mean distance of two pictures' channels, 0 to 255. */
const distance = async (one: PictureOrder, other: PictureOrder): Promise<number> => {
  const painter = createPainter();
  const [a, b] = await Promise.all([pixels(await painter.paint(one)), pixels(await painter.paint(other))]);
  return a.reduce((sum, value, at) => sum + Math.abs(value - (b[at] ?? 0)), 0) / a.length;
};

describe('the painter', () => {
  it('paints the same bytes for the same order, whoever paints', async () => {
    await fc.assert(
      fc.asyncProperty(anyOrder, async (order) => {
        const [one, other] = await Promise.all([
          createPainter().paint(order),
          createPainter().paint({ ...order }),
        ]);
        expect(one.equals(other)).toBe(true);
      }),
      { numRuns: 15 },
    );
  });

  it('paints another picture when one attribute is another', async () => {
    await fc.assert(
      fc.asyncProperty(neighbours, async ([order, other]) => {
        const painter = createPainter();
        const [one, next] = await Promise.all([
          pixels(await painter.paint(order)),
          pixels(await painter.paint(other)),
        ]);
        expect(one.equals(next)).toBe(false);
      }),
      { numRuns: 40 },
    );
  });

  it.each<[string, Partial<PictureOrder>]>([
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
    expect(await distance(ORDER, { ...ORDER, ...change })).toBeGreaterThan(0.4);
  });

  it('shows a stronger LoRA more strongly', async () => {
    const withStrength = (strength: number) => ({ ...ORDER, loras: [{ id: 'more_details', strength }] });
    const [weak, strong] = [await distance(ORDER, withStrength(0.1)), await distance(ORDER, withStrength(1))];
    expect(strong).toBeGreaterThan(weak);
  });

  it('paints a prompt that would break markup', async () => {
    const png = await createPainter().paint({ ...ORDER, prompt: '</svg><script>&"\'', modelId: '<&>' });
    expect(await sharp(png).metadata()).toMatchObject({ format: 'png', width: 128 });
  });

  it('answers many askers of one picture with one painting', async () => {
    const painter = createPainter();
    const pictures = await Promise.all(Array.from({ length: 5 }, () => painter.paint(ORDER)));
    expect(new Set(pictures).size).toBe(1);
  });
});
