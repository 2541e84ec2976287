import { describe, expect, it } from 'vitest';
import type { LoraCard } from '#domain/catalogue/lora-card.ts';
import type { ImagineOptions } from '#domain/generation/image-options.ts';
import type { Layer } from '#domain/generation/option-layers.ts';
import { readImagineOptions } from '#domain/generation/read-options.ts';
import { cardOf } from '../../support/cards.ts';

const INK = cardOf('ink', { nickname: 'Tusche', strength: 0.45, scheduler: 'DPM++ 2M Karras' });
const CAKES = cardOf('cakes', { strength: 0.6, scheduler: 'EulerDiscreteScheduler' });

const read = (
  typed: ImagineOptions,
  { layers = [], cards = [INK, CAKES] }: { layers?: Layer[]; cards?: LoraCard[] } = {},
) => {
  const result = readImagineOptions(
    { prompt: 'a cat', ...typed },
    { modelId: 'm', seed: () => 1, layers, cards },
  );
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.value;
};

describe('the card of a LoRA', () => {
  it('fills in strength and scheduler, and tells', () => {
    const { request, sources, hints } = read({ lora: 'tusche' });
    expect(request).toMatchObject({
      loras: [{ id: 'ink', strength: 0.45 }],
      scheduler: 'DPMSolverMultistepScheduler',
      useKarrasSigmas: true,
    });
    expect(sources.scheduler).toBe('card');
    expect(hints).toEqual([{ kind: 'fromCard', lora: 'ink', strength: 0.45, scheduler: 'DPM++ 2M Karras' }]);
  });

  it('says nothing where its member says it', () => {
    const { request, hints } = read({ lora: 'ink', strength: '0.9', scheduler: 'ddim' });
    expect(request).toMatchObject({ loras: [{ id: 'ink', strength: 0.9 }], scheduler: 'DDIMScheduler' });
    expect(request.useKarrasSigmas).toBeNull();
    expect(hints).toEqual([]);
    const inPrompt = read({ prompt: 'a cat <lora:ink:0.3>', scheduler: 'ddim' });
    expect([inPrompt.request.loras, inPrompt.hints]).toEqual([[{ id: 'ink', strength: 0.3 }], []]);
  });

  it('fills in the half of it that its member leaves out', () => {
    expect(read({ lora: 'ink:0.2, cakes' }).hints).toEqual([
      { kind: 'fromCard', lora: 'ink', strength: null, scheduler: 'DPM++ 2M Karras' },
      { kind: 'fromCard', lora: 'cakes', strength: 0.6, scheduler: null },
    ]);
  });

  it('of the first LoRA that has one decides on the scheduler', () => {
    expect(read({ lora: 'other, cakes, ink' }).request.scheduler).toBe('EulerDiscreteScheduler');
  });

  it('wins over what a server says for all, and gives way to what a member chose', () => {
    const of = (source: Layer['source']): Layer => ({ source, options: { scheduler: 'DDIMScheduler' } });
    const schedulerWith = (...layers: Layer[]) => read({ lora: 'cakes' }, { layers }).request.scheduler;
    expect(schedulerWith(of('server'), of('channel'))).toBe('EulerDiscreteScheduler');
    for (const source of ['member', 'preset', 'original'] as const) {
      expect(schedulerWith(of('server'), of(source))).toBe('DDIMScheduler');
    }
  });

  it('counts for LoRAs that a preset or somebody by default has', () => {
    const layers: Layer[] = [{ source: 'preset', options: { lora: 'cakes' } }];
    expect(read({}, { layers }).request).toMatchObject({
      loras: [{ id: 'cakes', strength: 0.6 }],
      scheduler: 'EulerDiscreteScheduler',
    });
  });

  it('changes nothing of a result that is made again', () => {
    const original = { lora: 'ink', strength: '0.9', scheduler: 'DDIMScheduler' };
    const layers: Layer[] = [{ source: 'original', options: original }];
    const { request, hints } = read({}, { layers });
    expect(request).toMatchObject({ loras: [{ id: 'ink', strength: 0.9 }], scheduler: 'DDIMScheduler' });
    expect(hints).toEqual([]);
  });

  it('fills in nothing with --raw, and still names its LoRA', () => {
    for (const prompt of ['a cat --raw', 'a cat —raw', '--RAW a cat']) {
      const { request, hints } = read({ prompt, lora: 'tusche' });
      expect(request).toMatchObject({
        prompt: 'a cat',
        loras: [{ id: 'ink', strength: 0.7 }],
        scheduler: 'UniPCMultistepScheduler',
      });
      expect(hints).toEqual([]);
    }
  });
});
