import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SCHEDULER_IDS } from '#domain/generation/schedulers.ts';
import { encodeOrder, type OrderInput, orderInput } from '#modelslab/wire/request.ts';
import { REQUEST } from '../client-harness.ts';
import pageExample from './page-example.json' with { type: 'json' };

const sent = (input: OrderInput): unknown => JSON.parse(encodeOrder(input));

const example: OrderInput = {
  key: '',
  modelId: 'tamarin-xl-v1',
  prompt: pageExample.prompt,
  negativePrompt: pageExample.negative_prompt,
  width: 512,
  height: 512,
  samples: 1,
  steps: 31,
  safetyChecker: false,
  enhancePrompt: true,
  seed: null,
  guidanceScale: 7.5,
  panorama: false,
  selfAttention: false,
  upscale: false,
  loras: [{ id: 'xl-realistic-cake-art-sty', strength: 0.45 }],
  scheduler: 'UniPCMultistepScheduler',
  webhook: null,
  trackId: null,
};

describe('the body of an order', () => {
  test("is the API page's own example, value for value", () => {
    expect(sent(example)).toStrictEqual(pageExample);
  });

  test('has every attribute of the page', () => {
    const every: OrderInput = {
      ...example,
      multiLingual: true,
      embeddingsModel: 'toon',
      clipSkip: 2,
      base64: true,
      temp: true,
      webhook: 'https://example.com/hook',
      trackId: 17,
    };
    expect(sent(every)).toStrictEqual({
      ...pageExample,
      multi_lingual: 'yes',
      embeddings_model: 'toon',
      clip_skip: 2,
      base64: 'yes',
      temp: true,
      webhook: 'https://example.com/hook',
      track_id: 17,
    });
  });

  test('keeps absent fields absent and nulls null', () => {
    expect(sent({ key: 'k', modelId: 'm', prompt: 'p', seed: null, embeddingsModel: null })).toStrictEqual({
      key: 'k',
      model_id: 'm',
      prompt: 'p',
      seed: null,
      embeddings_model: null,
    });
  });

  test('lists several LoRAs and their strengths in the same order, as texts', () => {
    const body = sent({
      ...example,
      loras: [
        { id: 'more_details', strength: 0.45 },
        { id: 'animie', strength: 1 },
      ],
    });
    expect(body).toMatchObject({ lora_model: 'more_details,animie', lora_strength: '0.45,1' });
  });

  test("carries what a member ordered, with the operator's part", () => {
    const body = sent(orderInput(REQUEST, { key: 'k', webhook: 'https://example.com/hook', base64: false }));
    expect(body).toStrictEqual({
      key: 'k',
      model_id: 'tamarin-xl-v1',
      prompt: 'a lighthouse in a storm',
      negative_prompt: 'people',
      width: '512',
      height: '768',
      samples: '2',
      num_inference_steps: '31',
      safety_checker: 'yes',
      enhance_prompt: 'no',
      seed: 4_139_316_548,
      guidance_scale: 7.5,
      multi_lingual: 'no',
      panorama: 'no',
      self_attention: 'no',
      upscale: 'no',
      lora_model: 'more_details,animie',
      lora_strength: '0.45,1',
      scheduler: 'UniPCMultistepScheduler',
      webhook: 'https://example.com/hook',
      base64: 'no',
    });
  });

  test("has what the endpoint's newer schema knows only where it was chosen", () => {
    const chosen = { highresFix: true, useKarrasSigmas: false, algorithmType: 'dpmsolver+++' } as const;
    const plain = sent(orderInput(REQUEST, { key: 'k' }));
    const newer = { ...REQUEST, ...chosen, vae: 'my-vae', safetyCheckerType: 'black' } as const;
    expect(sent(orderInput(newer, { key: 'k' }))).toStrictEqual({
      ...Object(plain),
      highres_fix: true,
      use_karras_sigmas: false,
      algorithm_type: 'dpmsolver+++',
      vae: 'my-vae',
      safety_checker_type: 'black',
    });
    expect(plain).not.toHaveProperty('use_karras_sigmas');
  });

  test('names as many strengths as LoRAs, each of them the one given', () => {
    const lora = fc.record({
      id: fc.stringMatching(/^[a-z0-9_-]{1,20}$/),
      strength: fc.integer({ min: 10, max: 100 }).map((percent) => percent / 100),
    });
    fc.assert(
      fc.property(
        fc.array(lora, { minLength: 1, maxLength: 8 }),
        fc.constantFrom(...SCHEDULER_IDS),
        (loras, scheduler) => {
          const body = orderBody({ ...REQUEST, loras, scheduler });
          expect(body.lora_model.split(',')).toEqual(loras.map(({ id }) => id));
          expect(body.lora_strength.split(',').map(Number)).toEqual(loras.map(({ strength }) => strength));
          expect(body.scheduler).toBe(scheduler);
        },
      ),
    );
  });
});

const orderBody = (request: typeof REQUEST) =>
  JSON.parse(encodeOrder(orderInput(request, { key: 'k' }))) as Record<
    'lora_model' | 'lora_strength' | 'scheduler',
    string
  >; // The property reads these three fields only.
