import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recipeTexts } from '#domain/recipe/own-recipe.ts';
import { readRecipe } from '#domain/recipe/read-recipe.ts';
import { anyRequest } from '../../support/any-request.ts';
import { anyText } from '../../support/arbitraries.ts';
import { COMFY_GRAPH, SAMPLES } from './samples.ts';

const readText = (name: string, text: unknown) =>
  readRecipe([{ name, text: typeof text === 'string' ? text : JSON.stringify(text) }]);

describe('our own recipe', () => {
  it('reads back identical', () => {
    fc.assert(
      fc.property(anyRequest, (request) => {
        const { parameters, own } = recipeTexts(request, '1.2.3');
        const texts = [
          { name: 'parameters', text: parameters },
          { name: 'loralei', text: own },
        ];
        expect(readRecipe(texts)).toEqual({ tool: 'loralei', version: '1.2.3', request });
        expect(own).toMatch(/^[\x20-\x7e]*$/);
      }),
    );
  });

  it('can be read by its text for others, too', () => {
    const [request] = fc.sample(anyRequest, 1);
    if (!request) throw new Error('nothing was drawn');
    const { parameters } = recipeTexts(
      {
        ...request,
        prompt: 'a fox in snow',
        negativePrompt: 'cars',
        loras: [{ id: 'ink-wash', strength: 0.8 }],
        scheduler: 'DPMSolverMultistepScheduler',
        useKarrasSigmas: true,
        algorithmType: null,
        modelId: 'harbour',
        vae: null,
        clipSkip: 2,
      },
      '1.2.3',
    );
    expect(parameters.split('\n').slice(0, 2)).toEqual([
      'a fox in snow <lora:ink-wash:0.8>',
      'Negative prompt: cars',
    ]);
    expect(parameters).toContain('Sampler: DPM++ 2M, Schedule type: Karras, ');
    expect(readText('parameters', parameters)).toMatchObject({
      tool: 'loralei',
      prompt: 'a fox in snow',
      loras: [{ name: 'ink-wash', strength: '0.8' }],
      settings: { seed: String(request.seed), model: 'harbour', clipSkip: '2' },
      others: [],
    });
  });

  it('is left alone where it is of a later format, or damaged', () => {
    const texts = [{ name: 'parameters', text: SAMPLES.hashes }];
    for (const own of ['{"format":2}', '{', '', '[]']) {
      expect(readRecipe([...texts, { name: 'loralei', text: own }])).toMatchObject({ tool: 'automatic1111' });
    }
  });
});

describe('recipes of other programs', () => {
  it('come out of the graph of ComfyUI, from its first sampler', () => {
    expect(readText('prompt', COMFY_GRAPH)).toEqual({
      tool: 'comfyui',
      prompt: 'a harbour at night',
      negativePrompt: 'text, frame',
      loras: [
        { name: 'ink-wash', strength: '0.8', mark: null },
        { name: 'cut', strength: '0', mark: null },
      ],
      settings: {
        seed: '4139316548',
        steps: '31',
        guidance: '6.5',
        sampler: 'dpmpp_2m',
        scheduleType: 'karras',
        width: '832',
        height: '1216',
        model: 'harbour_xl_v2',
      },
      others: [],
    });
  });

  it("come out of a graph with a guider, with rgthree's LoRAs and numbers that are none", () => {
    const graph = {
      a: {
        class_type: 'SamplerCustomAdvanced',
        inputs: {
          noise: ['n', 0],
          guider: ['g', 0],
          sampler: ['s', 0],
          sigmas: ['b', 0],
          latent_image: ['l', 0],
        },
      },
      n: { class_type: 'RandomNoise', inputs: { noise_seed: 7 } },
      g: { class_type: 'BasicGuider', inputs: { model: ['p', 0], conditioning: ['t', 0] } },
      s: { class_type: 'KSamplerSelect', inputs: { sampler_name: 'euler' } },
      b: { class_type: 'BasicScheduler', inputs: { scheduler: 'simple', steps: 21, model: ['p', 0] } },
      l: { class_type: 'EmptySD3LatentImage', inputs: { width: 1024, height: 768 } },
      p: {
        class_type: 'Power Lora Loader (rgthree)',
        inputs: {
          lora_1: { on: true, lora: 'ink-wash.safetensors', strength: 0.6 },
          lora_2: { on: false, lora: 'off.safetensors', strength: 1 },
          model: ['u', 0],
        },
      },
      u: { class_type: 'UNETLoader', inputs: { unet_name: 'flux-dev.safetensors', odd: 0.125 } },
      t: { class_type: 'CLIPTextEncode', inputs: { text: 'a "NaN" loaf', clip: ['u', 1] } },
    };
    const text = JSON.stringify(graph).replace('0.125', 'NaN');
    expect(readText('Make', `prompt:${text}`)).toMatchObject({
      prompt: 'a "NaN" loaf',
      negativePrompt: '',
      loras: [{ name: 'ink-wash', strength: '0.6' }],
      settings: { seed: '7', steps: '21', sampler: 'euler', width: '1024', model: 'flux-dev' },
    });
  });

  it('come out of the document of InvokeAI', () => {
    const document = {
      positive_prompt: 'a harbour',
      negative_prompt: 'fog',
      seed: 5,
      steps: 30,
      cfg_scale: 7.5,
      scheduler: 'dpmpp_2m_k',
      width: 768,
      height: 512,
      model: { name: 'harbour-xl', hash: 'blake3:00ff' },
      loras: [
        { model: { name: 'ink-wash' }, weight: 0.75 },
        { lora: { model_name: 'older' }, weight: 0 },
      ],
    };
    expect(readText('invokeai_metadata', document)).toMatchObject({
      tool: 'invokeai',
      prompt: 'a harbour',
      loras: [
        { name: 'ink-wash', strength: '0.75' },
        { name: 'older', strength: '0' },
      ],
      settings: {
        sampler: 'dpmpp_2m',
        scheduleType: 'Karras',
        model: 'harbour-xl',
        modelHash: 'blake3:00ff',
      },
    });
    const older = {
      model_weights: 'plain-v1',
      image: { prompt: [{ prompt: 'a harbour [fog]', weight: 1 }], seed: 5, steps: 30, sampler: 'k_lms' },
    };
    expect(readText('sd-metadata', older)).toMatchObject({
      prompt: 'a harbour',
      negativePrompt: 'fog',
      settings: { sampler: 'k_lms', model: 'plain-v1' },
    });
  });

  it('come out of the documents of SwarmUI, NovelAI and Fooocus', () => {
    const swarm = {
      sui_image_params: {
        prompt: 'a harbour <lora:sketch:0.3>',
        negativeprompt: 'fog',
        model: 'xl/harbour.safetensors',
        seed: 5,
        steps: 20,
        cfgscale: 7,
        width: 1024,
        height: 1024,
        sampler: 'dpmpp_2m',
        scheduler: 'karras',
        loras: ['ink-wash'],
        loraweights: ['0.8'],
      },
    };
    expect(readText('parameters', swarm)).toMatchObject({
      tool: 'swarmui',
      prompt: 'a harbour',
      loras: [
        { name: 'sketch', strength: '0.3' },
        { name: 'ink-wash', strength: '0.8' },
      ],
      settings: { model: 'harbour', guidance: '7' },
    });
    const novel = {
      ...{ prompt: 'a harbour', uc: 'fog', steps: 28, scale: 5, seed: 4, sampler: 'k_euler_ancestral' },
      ...{ width: 832, height: 1216, noise_schedule: 'karras' },
    };
    expect(readText('Comment', novel)).toMatchObject({
      tool: 'novelai',
      negativePrompt: 'fog',
      settings: { sampler: 'k_euler_ancestral', guidance: '5' },
    });
    const fooocus = {
      ...{ prompt: 'a harbour', negative_prompt: '', base_model: 'juggernaut.safetensors', steps: 30 },
      ...{ seed: '77', guidance_scale: 4, sampler: 'dpmpp_2m_sde_gpu', scheduler: 'karras' },
      ...{ resolution: '(896, 1152)', loras: [['offset.safetensors', 0.1, 'aabb']] },
    };
    expect(readText('Comment', fooocus)).toMatchObject({
      tool: 'fooocus',
      loras: [{ name: 'offset', strength: '0.1', mark: 'aabb' }],
      settings: { width: '896', height: '1152', model: 'juggernaut', seed: '77' },
    });
    const withWeights =
      'a fox\nSteps: 30, Seed: 1, Lora hashes: "offset: aabb", Lora weights: "offset: 0.1", Version: Fooocus v2.5.5';
    expect(readText('UserComment', withWeights)).toMatchObject({
      tool: 'fooocus',
      loras: [{ name: 'offset', strength: '0.1', mark: 'aabb' }],
    });
  });

  it('are none where a text says something else', () => {
    for (const text of [
      'made with love',
      '{}',
      '{"a":',
      '[1]',
      '',
      '{"1":{"class_type":"SaveImage","inputs":{}}}',
    ]) {
      expect(readText('parameters', text)).toBeUndefined();
      expect(readText('Comment', text)).toBeUndefined();
    }
    expect(readText('Software', SAMPLES.hashes)).toBeUndefined();
  });

  it('never throw, whatever they are', () => {
    const names = fc.constantFrom('loralei', 'parameters', 'UserComment', 'prompt', 'Comment', 'Make');
    const text = fc.oneof(anyText(), fc.json({ maxDepth: 6 }));
    fc.assert(fc.property(names, text, (name, words) => void readText(name, words)));
  });

  it('with links in a circle come to an end', () => {
    const inputs = {
      model: ['a', 0],
      positive: ['a', 0],
      negative: ['a', 0],
      latent_image: ['a', 0],
      seed: ['a', 0],
    };
    expect(readText('prompt', { a: { class_type: 'KSampler', inputs } })).toMatchObject({
      prompt: '',
      loras: [],
    });
  });
});
