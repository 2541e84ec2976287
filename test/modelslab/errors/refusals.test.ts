import { describe, expect, test } from 'vitest';
import { failureSchema } from '#domain/generation/failure.ts';
import { calm, clientOf, REQUEST } from '../client-harness.ts';
import { fixtureText } from '../fixtures.ts';
import { generationErrorOf } from '../rejection.ts';
import { startScripted } from '../scripted-server.ts';

const rejected = (option: string | null, detail: unknown = expect.any(String)) => ({
  kind: 'rejectedParameter',
  option,
  detail,
});

/** Fixture, HTTP status, failure. The documents name few statuses, and 200 was seen with most texts. */
const table: [string, number, object][] = [
  ['key-invalid.json', 401, { kind: 'invalidKey' }],
  ['key-invalid.json', 403, { kind: 'invalidKey' }],
  ['key-missing.json', 401, { kind: 'invalidKey' }],
  ['key-legacy.json', 200, { kind: 'invalidKey' }],
  ['error-message.json', 401, { kind: 'invalidKey' }],
  ['credits.json', 402, { kind: 'outOfCredits' }],
  ['credits.json', 200, { kind: 'outOfCredits' }],
  ['credits-balance.json', 200, { kind: 'outOfCredits' }],
  ['credits-monthly-limit.json', 200, { kind: 'outOfCredits' }],
  ['plan.json', 403, { kind: 'planLacksFeature' }],
  ['plan.json', 200, { kind: 'planLacksFeature' }],
  ['rate-limit-legacy.json', 200, { kind: 'rateLimited', retryAfter: 30 }],
  ['rate-limit-older.json', 200, { kind: 'rateLimited', retryAfter: null }],
  ['rate-limit-queue.json', 200, { kind: 'rateLimited', retryAfter: 30 }],
  ['rate-limit-queue.json', 429, { kind: 'rateLimited', retryAfter: 30 }],
  ['model-legacy.json', 200, { kind: 'modelNotFound', model: REQUEST.modelId }],
  ['model-unknown.json', 200, { kind: 'modelNotFound', model: 'invalid_model_name' }],
  ['model-unknown.json', 404, { kind: 'modelNotFound', model: 'invalid_model_name' }],
  ['model-unloaded.json', 200, { kind: 'modelUnloaded', model: REQUEST.modelId }],
  ['lora-unknown.json', 200, rejected('lora', 'LoRA model not found: nothing-like-it')],
  ['validation-fields.json', 200, rejected('prompt', 'The prompt field is required.')],
  ['validation-fields-messege.json', 400, rejected('strength')],
  ['validation-text.json', 400, rejected('prompt')],
  ['validation-negative.json', 400, rejected('negative')],
  ['validation-temp.json', 200, rejected(null, 'The temp field must be true or false')],
  ['validation-range.json', 400, rejected('guidance')],
  ['validation-steps.json', 422, rejected('steps')],
  ['validation-framework.json', 422, rejected('model')],
  ['request-legacy.json', 200, rejected(null, 'Invalid API Request')],
  ['input-image.json', 400, { kind: 'pictureUnreadable' }],
  ['server-internal.json', 500, { kind: 'unreachable' }],
  ['server-internal.json', 200, { kind: 'unreachable' }],
  ['server-unavailable.json', 503, { kind: 'unreachable' }],
  ['error-message.json', 502, { kind: 'unreachable' }],
  ['failed.json', 200, { kind: 'generationFailed', detail: 'Failed, Try Again' }],
  ['failed.json', 500, { kind: 'generationFailed', detail: 'Failed, Try Again' }],
  ['failed-server.json', 500, { kind: 'generationFailed', detail: 'Internal server error' }],
  ['failed-webhook.json', 200, { kind: 'generationFailed', detail: 'Processing failed: out of memory' }],
  ['fetch-unknown-id.json', 404, { kind: 'generationFailed', detail: 'Request not found' }],
  ['error-message.json', 200, { kind: 'generationFailed', detail: 'Something else' }],
  ['error-messege.json', 200, { kind: 'generationFailed', detail: 'Error message' }],
  ['cloudflare.html', 200, { kind: 'malformedAnswer' }],
  ['cloudflare.html', 403, { kind: 'malformedAnswer' }],
  ['cloudflare.html', 502, { kind: 'unreachable' }],
  ['cloudflare.html', 429, { kind: 'rateLimited', retryAfter: null }],
  ['no-status.json', 200, { kind: 'malformedAnswer' }],
  ['strange-status.json', 200, { kind: 'malformedAnswer' }],
  ['model-list-documented.json', 200, { kind: 'malformedAnswer' }],
];

describe('a refusal of the API', () => {
  test.each(table)('%s with status %i is told apart', async (fixture, status, failure) => {
    await using server = await startScripted(() => ({ status, body: fixtureText(fixture) }));
    await using client = clientOf(server.url, { deadlineMs: 1 });
    const error = await generationErrorOf(client.submit(REQUEST, calm()));
    expect(error.failure).toEqual(failure);
    expect(failureSchema.safeParse(error.failure).success).toBe(true);
    expect(server.seen).toHaveLength(1);
  });

  test('without a text still fails for a reason', async () => {
    await using server = await startScripted(() => ({ body: { status: 'failed', message: {} } }));
    await using client = clientOf(server.url);
    const error = await generationErrorOf(client.submit(REQUEST, calm()));
    expect(error.failure).toEqual({ kind: 'generationFailed', detail: null });
  });
});

const options = [
  ['prompt', 'prompt'],
  ['negative_prompt', 'negative'],
  ['model_id', 'model'],
  ['width', 'width'],
  ['height', 'height'],
  ['samples', 'samples'],
  ['num_inference_steps', 'steps'],
  ['safety_checker', 'safety'],
  ['enhance_prompt', 'enhance'],
  ['seed', 'seed'],
  ['guidance_scale', 'guidance'],
  ['multi_lingual', 'multi_lingual'],
  ['panorama', 'panorama'],
  ['self_attention', 'self_attention'],
  ['upscale', 'upscale'],
  ['embeddings_model', 'embedding'],
  ['lora_model', 'lora'],
  ['lora_strength', 'strength'],
  ['scheduler', 'scheduler'],
  ['clip_skip', 'clip_skip'],
  ['webhook', null],
  ['track_id', null],
  ['temp', null],
  ['base64', null],
] as const;

describe('a rejected attribute', () => {
  test.each(options)(
    '%s is named by the option %s, whichever way the API names it',
    async (field, option) => {
      const texts = [
        { [field]: ['This value is invalid.'] },
        { [`${field}.0`]: ['This value is invalid.'] },
        `${field} must be a string`,
        `The ${field.replaceAll('_', ' ')} field is required.`,
      ];
      let next = 0;
      await using server = await startScripted(() => {
        const message = texts[next];
        next += 1;
        return { status: 400, body: { status: 'error', message } };
      });
      await using client = clientOf(server.url);
      for (const _ of texts) {
        const { failure } = await generationErrorOf(client.submit(REQUEST, calm()));
        expect(failure).toMatchObject({ kind: 'rejectedParameter', option });
      }
    },
  );
});
