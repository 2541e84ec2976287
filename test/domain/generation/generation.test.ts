import { expect, test } from 'vitest';
import { z } from 'zod';
import { generationSchema } from '#domain/generation/generation.ts';
import { keptOutputs } from '#domain/generation/output.ts';

const LIMITING = /"(min|max|multipleOf|pattern|exclusive|format)\w*":/g;

test('no limit stands between a stored generation and its reader', () => {
  const { request } = generationSchema.shape;
  expect(JSON.stringify(z.toJSONSchema(request)).match(LIMITING)).toBeNull();
});

test('of delivered images the addresses are kept, and nothing of those that came as text', () => {
  const fallbackUrls = ['https://images.example/a.png'];
  const linked = { source: { kind: 'url', url: 'https://images.example/b.png' }, fallbackUrls } as const;
  const inline = { source: { kind: 'base64', data: 'iVBORw0KGgo=' }, fallbackUrls } as const;
  expect(keptOutputs([inline, linked])).toEqual([
    { source: { kind: 'base64', data: '' }, fallbackUrls },
    linked,
  ]);
});
