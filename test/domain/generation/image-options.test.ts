import { describe, expect, it } from 'vitest';
import {
  DEFAULT_OPTIONS,
  IMAGINE_OPTIONS,
  imageOption,
  PRESET_OPTIONS,
} from '#domain/generation/image-options.ts';
import {
  generationRequestSchema,
  optionIn,
  optionsOf,
  storedRequestSchema,
} from '#domain/generation/request.ts';
import { requestWith } from '../../support/generations.ts';

const repeated = <T>(values: readonly T[]): T[] =>
  values.filter((value, index) => values.indexOf(value) !== index);

const known = IMAGINE_OPTIONS.map((name) => ({ name, ...imageOption(name) }));

describe('the table of options', () => {
  it('names each field of a request, each attribute and each place once', () => {
    const fields = known.flatMap(({ field }) => (field ? [field.name] : []));
    expect(fields.toSorted()).toEqual(Object.keys(requestWith()).toSorted());
    expect(repeated(fields)).toEqual([]);
    expect(repeated(known.flatMap(({ attribute }) => attribute ?? []))).toEqual([]);
    const places = DEFAULT_OPTIONS.map((name) => imageOption(name).defaultPlace);
    expect(places).toEqual(DEFAULT_OPTIONS.map((_, index) => index + 1));
  });

  it('has defaults that its own schemas allow', () => {
    for (const { name, field } of known) {
      if (!field || field.defaultValue === undefined) continue;
      expect(field.schema.safeParse(field.defaultValue), name).toMatchObject({ success: true });
    }
  });

  it('lets presets have every option but the prompt, and remixes every one but the size', () => {
    expect(IMAGINE_OPTIONS.filter((name) => !PRESET_OPTIONS.some((option) => option === name))).toEqual([
      'prompt',
    ]);
    const remixed = Object.keys(optionsOf(requestWith()));
    expect(IMAGINE_OPTIONS.filter((name) => !remixed.includes(name))).toEqual(['size']);
  });
});

describe('the value of an option in a request', () => {
  it('is undefined where the field is missing, and null where nothing was chosen', () => {
    expect(IMAGINE_OPTIONS.flatMap((name) => optionIn({}, name) ?? [])).toEqual([]);
    expect(optionIn({ clipSkip: null }, 'clip_skip')).toBeNull();
    expect(optionIn({ clipSkip: 2 }, 'clip_skip')).toBe(2);
    expect(optionIn({ upscale: false }, 'upscale')).toBe(false);
    expect(optionIn({ loras: [] }, 'lora')).toBeUndefined();
  });
});

describe('a stored request', () => {
  it('from before there was an option reads as one in which it was left out', () => {
    const { clipSkip, panorama, ...older } = requestWith({ steps: 41 });
    expect(storedRequestSchema.parse(older)).toEqual({ ...older, clipSkip: null, panorama: false });
    expect(generationRequestSchema.safeParse(older).success).toBe(false);
  });

  it('without its prompt, its model or its seed is none', () => {
    for (const field of ['prompt', 'modelId', 'seed', 'loras'] as const) {
      const { [field]: _, ...rest } = requestWith();
      expect(storedRequestSchema.safeParse(rest).success, field).toBe(false);
    }
  });
});
