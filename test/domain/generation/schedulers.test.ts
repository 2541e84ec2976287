import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ImagineOptions } from '#domain/generation/image-options.ts';
import type { ImagineDefaults } from '#domain/generation/laid-options.ts';
import { readImagineOptions } from '#domain/generation/read-options.ts';
import { optionsOf } from '#domain/generation/request.ts';
import {
  findSampler,
  findScheduler,
  SAMPLERS,
  SCHEDULER_IDS,
  SCHEDULERS,
  samplerFields,
  samplerOf,
  schedulerName,
  searchSamplers,
  storedSampler,
} from '#domain/generation/schedulers.ts';

const named = (text: string) => searchSamplers(text).map(({ name }) => name);

describe('schedulers', () => {
  it('are the eighteen of the API, each under a friendly name of its own', () => {
    expect(SCHEDULER_IDS).toHaveLength(18);
    expect(new Set(Object.values(SCHEDULERS)).size).toBe(18);
  });

  it.each(SCHEDULER_IDS)('are found by exact and friendly name, in any case: %s', (id) => {
    for (const name of [id, SCHEDULERS[id], id.toUpperCase(), SCHEDULERS[id].toLowerCase()]) {
      expect(findScheduler(name)).toBe(id);
    }
    expect(schedulerName(id)).toBe(SCHEDULERS[id]);
  });

  it('are not guessed', () => {
    for (const name of ['Euler b', '', 'DPM++ 2S a', 'DPM adaptive', 'Karras', 'LCM Karras']) {
      expect(findScheduler(name)).toBeUndefined();
    }
  });

  it('are suggested by a part of either name, those that start with it first', () => {
    expect(named('eul')).toEqual(['Euler', 'Euler a', 'Euler Karras']);
    expect(named('dpm++')).toEqual([
      ...[
        'DPM++ 2M',
        'DPM++ SDE',
        'DPM++ 2M Karras',
        'DPM++ 2M SDE',
        'DPM++ 2M SDE Karras',
        'DPM++ SDE Karras',
      ],
    ]);
    expect(named('karras')[0]).toBe('Karras VE');
    expect(named('')).toEqual(SAMPLERS.map(({ name }) => name));
    expect(named('zzz')).toEqual([]);
  });
});

describe('samplers', () => {
  it.each([
    ['DPM++ 2M', 'DPMSolverMultistepScheduler', null, null],
    ['DPM++ 2M Karras', 'DPMSolverMultistepScheduler', true, null],
    ['DPM++ 2M SDE', 'DPMSolverMultistepScheduler', null, 'dpmsolver+++'],
    ['DPM++ 2M SDE Karras', 'DPMSolverMultistepScheduler', true, 'dpmsolver+++'],
    ['DPM++ SDE', 'DPMSolverSinglestepScheduler', null, null],
    ['DPM++ 2S', 'DPMSolverSinglestepScheduler', null, null],
    ['DPM2 a Karras', 'KDPM2AncestralDiscreteScheduler', true, null],
    ['dpmpp_2m_karras', 'DPMSolverMultistepScheduler', true, null],
    ['dpmpp_sde', 'DPMSolverSinglestepScheduler', null, null],
    ['k_euler_ancestral', 'EulerAncestralDiscreteScheduler', null, null],
    ['euler_a', 'EulerAncestralDiscreteScheduler', null, null],
    ['uni_pc', 'UniPCMultistepScheduler', null, null],
    ['dpm_2_ancestral', 'KDPM2AncestralDiscreteScheduler', null, null],
  ])('are what other tools call so: %s', (name, scheduler, karras, algorithm) => {
    expect(findSampler(name)).toMatchObject({ scheduler, karras, algorithm });
  });

  it.each(SAMPLERS)('are told from each other, and stored so that they are found again: $name', (sampler) => {
    expect(findSampler(sampler.name)).toEqual(sampler);
    expect(findSampler(storedSampler(sampler.name))).toEqual(sampler);
    expect(samplerOf(samplerFields(sampler))).toEqual(sampler);
  });
});

describe('the settings that the name of a sampler says', () => {
  const read = (options: ImagineOptions, layers: ImagineDefaults['layers'] = []) => {
    const all = readImagineOptions({ prompt: 'a fox', ...options }, { modelId: 'm', seed: () => 1, layers });
    if (!all.ok) throw new Error(JSON.stringify(all.problems));
    return all.value.request;
  };
  const settings = (options: ImagineOptions, layers: ImagineDefaults['layers'] = []) => {
    const { scheduler, useKarrasSigmas, algorithmType } = read(options, layers);
    return [SCHEDULERS[scheduler], useKarrasSigmas, algorithmType];
  };

  it('are chosen with it, and not where nobody names it', () => {
    expect(settings({})).toEqual(['UniPC', null, null]);
    expect(settings({ scheduler: 'DPM++ 2M SDE Karras' })).toEqual(['DPM++ 2M', true, 'dpmsolver+++']);
    expect(settings({ prompt: 'a fox --sampler dpm++ 2m karras' })).toEqual(['DPM++ 2M', true, null]);
  });

  it('can be said by flags, which win', () => {
    expect(settings({ prompt: 'a fox --karras', scheduler: 'Euler' })).toEqual(['Euler', true, null]);
    expect(settings({ prompt: 'a fox --karras no', scheduler: 'LMS Karras' })).toEqual(['LMS', false, null]);
  });

  it('go with the name where another one takes its place', () => {
    const layers = [{ source: 'preset', options: { scheduler: 'DPM++ 2M', karras: true } }] as const;
    expect(settings({}, layers)).toEqual(['DPM++ 2M', true, null]);
    expect(settings({ scheduler: 'DDIM' }, layers)).toEqual(['DDIM', null, null]);
  });

  it('are kept when an image is made again', () => {
    fc.assert(
      fc.property(fc.constantFrom(...SAMPLERS), ({ name }) => {
        const request = read({ scheduler: name, prompt: 'a fox --hires --vae my-vae --safety-type black' });
        const again = read({}, [{ source: 'original', options: optionsOf(request) }]);
        expect({ ...again, prompt: request.prompt }).toEqual(request);
      }),
    );
  });
});
