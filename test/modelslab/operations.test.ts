import { describe, expect, test } from 'vitest';
import { LIMITS } from '#domain/generation/limits.ts';
import { operationOf } from '#domain/generation/operation.ts';
import { textIn } from '#domain/generation/output.ts';
import { storedRequestSchema } from '#domain/generation/request.ts';
import { OPERATIONS, operationFrom, withOperation } from '../support/operations.ts';
import { calm, clientOf, KEY, REQUEST } from './client-harness.ts';
import { inTurn, startScripted } from './scripted-server.ts';

const PATHS = {
  text2img: { order: '/api/v6/images/text2img', fetch: '/api/v6/images/fetch/7' },
  img2img: { order: '/api/v6/images/img2img', fetch: '/api/v6/images/fetch/7' },
  ipAdapter: { order: '/api/v6/images/text2img', fetch: '/api/v6/images/fetch/7' },
  superResolution: {
    order: '/api/v6/image_editing/super_resolution',
    fetch: '/api/v6/image_editing/fetch/7',
  },
  caption: { order: '/api/v6/image_editing/caption', fetch: '/api/v6/image_editing/fetch/7' },
} as const;

const taken = { body: { status: 'processing', id: 7, eta: 0 } };
const made = (kind: string) => ({
  body: { status: 'success', id: 7, output: [kind === 'caption' ? 'a cat' : 'https://images.example/1.png'] },
});

describe.each(OPERATIONS)('an order of $kind', (operation) => {
  const request = withOperation(REQUEST, operation);
  const { kind } = operation;

  test('is posted to its endpoint once, and asked for where its images are', async () => {
    await using server = await startScripted(inTurn(taken, made(kind)));
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

  test('has its whole body: of editing only what it works on, else all that was chosen too', async () => {
    await using server = await startScripted(inTurn(taken, taken));
    await using client = clientOf(server.url);
    await client.submit(REQUEST, calm());
    await client.submit(request, calm());
    const [plain, body] = server.seen.map(({ text }): unknown => JSON.parse(text));
    const common = EDITING.has(kind) ? { key: KEY } : Object(plain);
    expect(body).toStrictEqual({ ...common, ...OWN[kind] });
  });
});

const url = 'https://cdn.discordapp.com/attachments/1/2/secret-cat.png?ex=1&is=2&hm=3';

const OWN = {
  text2img: {},
  img2img: { init_image: url, strength: 0.35 },
  ipAdapter: { ip_adapter_id: 'ip-adapter_sdxl', ip_adapter_image: url, ip_adapter_scale: 0.6 },
  superResolution: { init_image: url, scale: 2 },
  caption: { init_image: url, length: 'normal' },
} as const;

const EDITING: ReadonlySet<string> = new Set(['superResolution', 'caption']);

test.each(['superResolution', 'caption'] as const)(
  '%s has no base64 and no temp, which its endpoint does not know',
  async (kind) => {
    await using server = await startScripted(inTurn(taken));
    await using client = clientOf(server.url, { operator: { base64: true, temp: true } });
    const operation = OPERATIONS.find((one) => one.kind === kind);
    await client.submit({ ...REQUEST, operation }, calm());
    expect(JSON.parse(server.seen[0]?.text ?? '')).toEqual({ key: KEY, ...OWN[kind] });
  },
);

describe('a caption', () => {
  const request = withOperation(REQUEST, operationFrom('caption', url));

  test.each([
    ['a list of one text', ['a cat on a wall']],
    ['a text', 'a cat on a wall'],
    ['a text in quotes', '"a cat on a wall"'],
    ['an object with a text', { caption: 'a cat on a wall' }],
    ['a list of such objects', [{ caption: 'a cat on a wall' }]],
  ])('is read where it is %s, at once and later', async (_, output) => {
    await using server = await startScripted(inTurn({ body: { status: 'success', id: 7, output } }));
    await using client = clientOf(server.url);
    const outputs = [{ source: { kind: 'text', text: 'a cat on a wall' }, fallbackUrls: [] }];
    expect(await client.submit(request, calm())).toMatchObject({ status: 'finished', outputs });
    expect(await client.collect('7', { kind: 'caption', eta: 0, ...calm() })).toMatchObject({ outputs });
  });

  test('that is an address is none: the order goes on until there is a text', async () => {
    const nothing = { body: { status: 'success', id: 7, output: ['https://images.example/1.txt'] } };
    const text = { body: { status: 'success', id: 7, output: ['a cat'] } };
    await using server = await startScripted(inTurn(nothing, nothing, text));
    await using client = clientOf(server.url);
    expect(await client.submit(request, calm())).toMatchObject({ status: 'processing', providerId: '7' });
    const { outputs } = await client.collect('7', { kind: 'caption', eta: 0, ...calm() });
    expect(textIn(outputs)).toBe('a cat');
  });

  test('is no longer than a prompt may be', async () => {
    const long = { body: { status: 'success', id: 7, output: ['cat '.repeat(2000)] } };
    await using server = await startScripted(inTurn(long));
    await using client = clientOf(server.url);
    const submission = await client.submit(request, calm());
    expect('outputs' in submission && textIn(submission.outputs).length).toBe(LIMITS.prompt.max);
  });
});

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
