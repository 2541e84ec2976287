import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LoraCard } from '#domain/catalogue/lora-card.ts';
import type { ImagineOptions } from '#domain/generation/image-options.ts';
import type { Layer } from '#domain/generation/option-layers.ts';
import { readImagineOptions } from '#domain/generation/read-options.ts';
import { pinnedCard } from '../../support/cards.ts';

const server = (options: ImagineOptions): Layer => ({ source: 'server', options });
const member = (options: ImagineOptions): Layer => ({ source: 'member', options });
const preset = (options: ImagineOptions): Layer => ({ source: 'preset', options });

const read = (typed: ImagineOptions, layers: Layer[] = [], cards: LoraCard[] = []) => {
  const result = readImagineOptions(
    { prompt: 'a cat', ...typed },
    { modelId: 'bot-model', seed: () => 1, layers, cards },
  );
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.value;
};

describe('precedence', () => {
  const LADDER = [
    server({ steps: 21, model: 's', guidance: 2 }),
    member({ steps: 31, model: 'm' }),
    preset({ steps: 41 }),
  ];

  it('is typed, preset, member, server, bot', () => {
    const { request, sources } = read({ scheduler: 'DDIM' }, LADDER);
    expect(request).toMatchObject({
      steps: 41,
      modelId: 'm',
      guidanceScale: 2,
      scheduler: 'DDIMScheduler',
      samples: 1,
    });
    expect(sources).toEqual({
      prompt: 'typed',
      scheduler: 'typed',
      steps: 'preset',
      model: 'member',
      guidance: 'server',
    });
  });

  it('lets what is typed win over every layer, and a flag in the prompt too', () => {
    expect(read({ steps: 21 }, LADDER).request.steps).toBe(21);
    expect(read({ prompt: 'a cat --steps 31' }, LADDER)).toMatchObject({
      request: { steps: 31 },
      sources: { steps: 'typed' },
    });
  });

  it('holds for every pair of layers and every option that both have', () => {
    const options = fc.record(
      {
        steps: fc.constantFrom(21, 31, 41),
        samples: fc.integer({ min: 1, max: 4 }),
        guidance: fc.integer({ min: 1, max: 20 }),
        model: fc.constantFrom('a', 'b'),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(options, options, options, options, (typed, inPreset, ofMember, ofServer) => {
        const { request } = read(typed, [server(ofServer), member(ofMember), preset(inPreset)]);
        const expected = { ...ofServer, ...ofMember, ...inPreset, ...typed };
        const made = { steps: 31, samples: 1, guidance: 7.5, model: 'bot-model', ...expected };
        expect(request).toMatchObject({
          steps: made.steps,
          samples: made.samples,
          guidanceScale: made.guidance,
          modelId: made.model,
        });
      }),
    );
  });
});

describe('options that belong together', () => {
  it('a size named anew replaces the sides below it', () => {
    const layers = [server({ width: 1024, height: 256 })];
    expect(read({ size: 'square' }, layers).request).toMatchObject({ width: 768, height: 768 });
    expect(read({ prompt: 'x --ar 1:1' }, layers).request).toMatchObject({ width: 1024, height: 1024 });
    expect(read({ width: 512 }, layers).request).toMatchObject({ width: 512, height: 256 });
  });

  it('other LoRAs do not get the strengths of those below', () => {
    const layers = [server({ lora: 'a, b', strength: '0.2, 0.3' })];
    expect(read({ lora: 'c' }, layers).request.loras).toEqual([{ id: 'c', strength: 0.7 }]);
    expect(read({ strength: '0.9' }, layers).request.loras).toEqual([
      { id: 'a', strength: 0.9 },
      { id: 'b', strength: 0.9 },
    ]);
  });

  it('LoRAs in the prompt take the place of usual ones, and are added to typed ones', () => {
    const layers = [member({ lora: 'a', strength: '0.2' })];
    const inline = { prompt: 'x <lora:c:0.4>' };
    expect(read(inline, layers).request.loras).toEqual([{ id: 'c', strength: 0.4 }]);
    expect(read({ ...inline, lora: 'd' }, layers).request.loras.map(({ id }) => id)).toEqual(['d', 'c']);
  });

  it('a LoRA of the original stays beside one in the prompt', () => {
    const layers: Layer[] = [{ source: 'original', options: { lora: 'a', strength: '0.2' } }];
    expect(read({ prompt: 'x <lora:c:0.4>' }, layers).request.loras.map(({ id }) => id)).toEqual(['a', 'c']);
  });
});

describe('where options come from', () => {
  it('is told of those that count, not of those that others took the place of', () => {
    const layers = [server({ lora: 'a', strength: '0.2', size: 'square' }), member({ lora: 'b' })];
    expect(read({}, layers).sources).toEqual({ prompt: 'typed', lora: 'member', size: 'server' });
    expect(read({ width: 512, height: 512 }, layers).sources).toEqual({
      prompt: 'typed',
      lora: 'member',
      width: 'typed',
      height: 'typed',
    });
    expect(read({ width: 512 }, layers).sources).toMatchObject({ size: 'server', width: 'typed' });
    expect(read({ size: 'wide' }, [preset({ width: 512, height: 512 })]).sources).toEqual({
      prompt: 'typed',
      size: 'typed',
    });
  });

  it('hides no size that was typed wrong', () => {
    const result = readImagineOptions(
      { prompt: 'a cat', size: 'huge', width: 512, height: 512 },
      { modelId: 'm', seed: () => 1 },
    );
    expect(result).toMatchObject({ ok: false, problems: [{ option: 'size' }] });
  });
});

describe('a pinned LoRA', () => {
  const PINNED: LoraCard[] = [
    pinnedCard('xl-cake', { nickname: 'Törtchen', strength: 0.4 }),
    pinnedCard('plain'),
  ];

  it('is called by its nickname, in whatever case', () => {
    expect(read({ lora: 'tortchen, plain' }, [], PINNED).request.loras).toEqual([
      { id: 'xl-cake', strength: 0.4 },
      { id: 'plain', strength: 0.7 },
    ]);
    expect(read({ prompt: 'x <lora:Törtchen>' }, [], PINNED).request.loras[0]?.id).toBe('xl-cake');
  });

  it('gets its own strength unless one is typed', () => {
    expect(read({ lora: 'xl-cake', strength: '0.9' }, [], PINNED).request.loras[0]?.strength).toBe(0.9);
  });
});
