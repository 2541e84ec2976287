import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type LinkProblem,
  noOwnLoras,
  OWN_LORA_LIMITS,
  pauseAfter,
  readLoraLink,
  usableLoras,
} from '#domain/catalogue/own-loras.ts';
import { anyText } from '../../support/arbitraries.ts';

const CIVITAI = 'https://civitai.com/api/download/models/456';
const FACE = 'https://huggingface.co/ada/foxes/resolve/main/foxes.safetensors';

describe('a link to a LoRA', () => {
  it.each([
    [CIVITAI, CIVITAI],
    [`${CIVITAI}?type=Model&format=SafeTensor`, CIVITAI],
    ['https://civitai.com/models/123?modelVersionId=456', CIVITAI],
    [' https://www.civitai.com/models/123/red-foxes?modelVersionId=456 ', CIVITAI],
    [FACE, FACE],
    ['https://huggingface.co/ada/foxes/blob/main/foxes.safetensors', FACE],
    [`${FACE}?download=true`, FACE],
    [
      'https://huggingface.co/ada/foxes/resolve/main/in/a/folder.safetensors',
      'https://huggingface.co/ada/foxes/resolve/main/in/a/folder.safetensors',
    ],
  ])('is read: %s', (typed, url) => {
    expect(readLoraLink(typed)).toEqual({ ok: true, url });
  });

  it.each<[string, LinkProblem]>([
    ['foxes', 'noLink'],
    ['http://civitai.com/api/download/models/456', 'noLink'],
    [`https://civitai.com/models/1?x=${'x'.repeat(OWN_LORA_LIMITS.link)}`, 'noLink'],
    ['https://example.com/foxes.safetensors', 'elsewhere'],
    ['https://civitai.com.example.com/models/1?modelVersionId=4', 'elsewhere'],
    ['https://civitai.com:8443/models/1?modelVersionId=4', 'elsewhere'],
    ['https://ada:secret@civitai.com/models/1?modelVersionId=4', 'secret'],
    [`${CIVITAI}?token=abc`, 'secret'],
    ['https://civitai.com/models/123', 'noVersion'],
    ['https://civitai.com/models/123?modelVersionId=latest', 'noVersion'],
    ['https://civitai.com/user/ada', 'noFile'],
    ['https://huggingface.co/ada/foxes', 'noFile'],
    ['https://huggingface.co/ada/foxes/resolve/main/foxes.bin', 'noFile'],
    ['https://huggingface.co/ada/foxes/resolve/main/%2e%2e/foxes.safetensors', 'noFile'],
  ])('is refused: %s', (typed, problem) => {
    expect(readLoraLink(typed)).toEqual({ ok: false, problem });
  });

  it('leads nowhere else, whatever is typed', () => {
    const starts = fc.constantFrom('', 'https://civitai.com/', 'https://huggingface.co/a/b/blob/');
    fc.assert(
      fc.property(starts, anyText(), (start, text) => {
        const read = readLoraLink(start + text);
        const url = read.ok ? read.url : CIVITAI;
        expect(url).toMatch(
          /^https:\/\/(civitai\.com\/api\/download\/models\/\d+|huggingface\.co\/.+\.safetensors)$/,
        );
      }),
    );
  });
});

describe('the pauses between looks', () => {
  it('grow, and fit several into the time that a LoRA may take', () => {
    const pauses = Array.from({ length: 9 }, (_, looks) => pauseAfter(looks));
    expect(pauses).toEqual(pauses.toSorted((one, other) => one - other));
    expect(pauses.slice(0, 6).reduce((sum, pause) => sum + pause)).toBeLessThan(OWN_LORA_LIMITS.waitMs);
  });
});

describe('the LoRAs of an account that can be used', () => {
  it('are those that are ready, and those that were trained, each once', () => {
    const load = {
      url: CIVITAI,
      base: 'flux',
      by: '1',
      channelId: '2',
      locale: 'en-GB',
      startedAt: 0,
      looks: 0,
      nextAt: 0,
    } as const;
    const own = {
      ...noOwnLoras('lane'),
      loads: [
        { ...load, id: 'ready', state: 'ready' as const },
        { ...load, id: 'loading', state: 'loading' as const },
        { ...load, id: 'expired', state: 'expired' as const },
      ],
      trained: ['ready', 'ours'],
    };
    expect(usableLoras(own)).toEqual(['ready', 'ours']);
  });
});
