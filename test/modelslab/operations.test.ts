import { describe, expect, test } from 'vitest';
import { operationOf } from '#domain/generation/operation.ts';
import { storedRequestSchema } from '#domain/generation/request.ts';
import { OPERATIONS, withOperation } from '../support/operations.ts';
import { calm, clientOf, REQUEST } from './client-harness.ts';
import { inTurn, startScripted } from './scripted-server.ts';

const PATHS = {
  text2img: { order: '/api/v6/images/text2img', fetch: '/api/v6/images/fetch/7' },
  img2img: { order: '/api/v6/images/img2img', fetch: '/api/v6/images/fetch/7' },
  ipAdapter: { order: '/api/v6/images/text2img', fetch: '/api/v6/images/fetch/7' },
} as const;

const taken = { body: { status: 'processing', id: 7, eta: 0 } };
const made = { body: { status: 'success', id: 7, output: ['https://images.example/1.png'] } };

describe.each(OPERATIONS)('an order of $kind', (operation) => {
  const request = withOperation(REQUEST, operation);
  const { kind } = operation;

  test('is posted to its endpoint once, and asked for where its images are', async () => {
    await using server = await startScripted(inTurn(taken, made));
    await using client = clientOf(server.url);
    await client.submit(request, calm());
    await client.collect('7', { kind, eta: 0, ...calm() });
    expect(server.seen.map(({ path }) => path)).toEqual([PATHS[kind].order, PATHS[kind].fetch]);
  });

  test('is stored whole', () => {
    const stored = storedRequestSchema.parse(JSON.parse(JSON.stringify(request)));
    expect(stored).toEqual(request);
    expect(operationOf(stored)).toEqual(operation);
  });

  test('has the LoRAs and all else that was chosen in its body, and what only it has', async () => {
    await using server = await startScripted(inTurn(taken, taken));
    await using client = clientOf(server.url);
    await client.submit(REQUEST, calm());
    await client.submit(request, calm());
    const [plain, body] = server.seen.map(({ text }): unknown => JSON.parse(text));
    expect(body).toStrictEqual({ ...Object(plain), ...OWN[kind] });
  });
});

const url = 'https://cdn.discordapp.com/attachments/1/2/secret-cat.png?ex=1&is=2&hm=3';

const OWN = {
  text2img: {},
  img2img: { init_image: url, strength: 0.35 },
  ipAdapter: { ip_adapter_id: 'ip-adapter_sdxl', ip_adapter_image: url, ip_adapter_scale: 0.6 },
} as const;

test('an order from a picture has no highres fix, which its endpoint does not know', async () => {
  await using server = await startScripted(inTurn(taken));
  await using client = clientOf(server.url);
  const operation = {
    kind: 'img2img',
    picture: { url, from: 'member', ageRestricted: false, spoiler: false },
    strength: 0.5,
  } as const;
  await client.submit({ ...REQUEST, highresFix: true, operation }, calm());
  expect(server.seen[0]?.text).not.toContain('highres_fix');
});
