import { expect, test } from 'vitest';
import { z } from 'zod';
import { generationSchema } from '#domain/generation.ts';

const LIMITING = /"(min|max|multipleOf|pattern|exclusive|format)\w*":/g;

test('no limit stands between a stored generation and its reader', () => {
  const { request } = generationSchema.shape;
  expect(JSON.stringify(z.toJSONSchema(request)).match(LIMITING)).toBeNull();
});
