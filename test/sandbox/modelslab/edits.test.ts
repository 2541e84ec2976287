import { createServer } from 'node:http';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { type ModelsLabStandIn, startModelsLab } from '#sandbox/modelslab/index.ts';
import { bytesOf, fetchResult, firstLink, order, post } from './client.ts';

const UPSCALE = '/v6/image_editing/super_resolution';
const CAPTION = '/v6/image_editing/caption';

/** A finished picture of the fake's own, as an input. */
const finishedPicture = async (server: ModelsLabStandIn): Promise<string> =>
  firstLink(await order(server, { width: 256, height: 320 }));

/** A server on this machine that has one file. */
const serving = async (bytes: Buffer) => {
  const server = createServer((_request, response) => void response.end(bytes)).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('It has no port.');
  return {
    url: `http://127.0.0.1:${address.port}/picture`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

const plain = (colour: string, format: 'png' | 'webp' = 'png'): Promise<Buffer> =>
  sharp({ create: { width: 48, height: 32, channels: 3, background: colour } })
    .toFormat(format)
    .toBuffer();

describe('super_resolution', () => {
  it('paints the given picture again, enlarged', async () => {
    await using server = await startModelsLab({ generationMs: 0 });
    const url = await finishedPicture(server);
    const { body } = await post(server, UPSCALE, { init_image: url, scale: 2 });
    expect(body).toMatchObject({ status: 'success', meta: { init_image: url, scale: 2 } });
    const large = sharp(await bytesOf(firstLink({ status: 200, body })));
    expect(await large.metadata()).toMatchObject({ width: 512, height: 640, format: 'png' });
    const small = async (bytes: Buffer) => sharp(bytes).resize(16, 20).removeAlpha().raw().toBuffer();
    const [before, after] = [await small(await bytesOf(url)), await small(await large.toBuffer())];
    const difference = before.reduce((sum, value, at) => sum + Math.abs(value - (after[at] ?? 0)), 0);
    expect(difference / before.length).toBeLessThan(4);
    expect(server.violations).toEqual([]);
  });

  it('is made three times as large by default, and asked for at the address of image editing', async () => {
    await using server = await startModelsLab({ generationMs: 0 });
    const url = await finishedPicture(server);
    server.hold();
    const { body } = await post(server, UPSCALE, { init_image: url });
    expect(body).toMatchObject({
      status: 'processing',
      message: expect.any(String),
      fetch_result: `${server.apiUrl}/v6/image_editing/fetch/${body.id}`,
      output: [],
      proxy_links: '',
    });
    server.release();
    expect((await fetchResult(server, body.id)).body).toMatchObject({ message: 'Request not found' });
    const fetched = await post(server, `/v6/image_editing/fetch/${body.id}`, {});
    const { width } = await sharp(await bytesOf(firstLink(fetched))).metadata();
    expect(width).toBe(768);
  });

  it.each([
    { field: 'init_image', value: 'no address' },
    { field: 'init_image', value: null },
    { field: 'scale', value: 9 },
    { field: 'face_enhance', value: 'perhaps' },
  ])('refuses $field $value, and records it', async ({ field, value }) => {
    await using server = await startModelsLab({ generationMs: 0 });
    const { status, body } = await post(server, UPSCALE, {
      init_image: `${server.apiUrl}/x`,
      [field]: value,
    });
    expect([status, body]).toEqual([400, { status: 'error', message: { [field]: [expect.any(String)] } }]);
    expect(server.violations).toMatchObject([
      { where: `/api${UPSCALE}`, rule: expect.stringContaining(field) },
    ]);
  });
});

describe('caption', () => {
  it('tells a text of the length that is asked for, and has no file', async () => {
    await using server = await startModelsLab({ generationMs: 0 });
    await using picture = await serving(await plain('teal'));
    const captions = ['short', 'normal', 'long'].map((length) =>
      post(server, CAPTION, { init_image: picture.url, length }),
    );
    expect((await Promise.all(captions)).map(({ body }) => body.output)).toEqual([
      ['a teal picture'],
      ['a wide picture, mostly teal'],
      ['a wide picture, mostly teal, 48 by 32 pixels, painted by a machine'],
    ]);
    expect(server.posts).toBe(3);
  });

  it('is made of PNG and JPEG alone', async () => {
    await using server = await startModelsLab({ generationMs: 0 });
    await using picture = await serving(await plain('teal', 'webp'));
    const { status, body } = await post(server, CAPTION, { init_image: picture.url });
    expect([status, body.message]).toEqual([
      400,
      { init_image: ['The init_image must be a file of type: png, jpeg, jpg.'] },
    ]);
  });
});

describe.each([UPSCALE, CAPTION])('an order of %s', (path) => {
  it('is refused where its picture is not there, is none, or is not on this machine', async () => {
    await using server = await startModelsLab({ generationMs: 0 });
    await using text = await serving(Buffer.from('no picture'));
    const addresses = [`${server.apiUrl}/nothing.png`, text.url, 'https://example.com/picture.png'];
    for (const init_image of addresses) {
      const { status, body } = await post(server, path, { init_image });
      expect([status, body]).toEqual([
        400,
        { status: 'error', message: 'Unable to fetch image from provided URL' },
      ]);
    }
    expect([server.posts, server.accepted()]).toEqual([3, []]);
  });

  it('meets what is scripted for orders, and the limit of its key', async () => {
    await using server = await startModelsLab({ concurrency: 1, generationMs: 0 });
    const init_image = await finishedPicture(server);
    for (const error of ['plan', 'keyInvalid', 'queueLimit', 'credits'] as const) {
      server.faults.next({ kind: 'error', error });
    }
    const statuses = async () => (await post(server, path, { init_image })).status;
    expect([await statuses(), await statuses(), await statuses(), await statuses()]).toEqual([
      403, 401, 429, 402,
    ]);
    server.hold();
    server.faults.next({ kind: 'fails' });
    const held = await post(server, path, { init_image });
    expect((await post(server, path, { init_image })).status).toBe(429);
    server.release();
    const { body } = await post(server, `/v6/image_editing/fetch/${held.body.id}`, {});
    expect(body).toMatchObject({ status: 'failed', message: 'Failed, Try Again' });
  });

  it('is called back when it is finished', async () => {
    await using server = await startModelsLab({ generationMs: 0 });
    await using receiver = await serving(Buffer.from('ok'));
    const init_image = await finishedPicture(server);
    const { body } = await post(server, path, { init_image, webhook: receiver.url, track_id: 7 });
    await expect
      .poll(() => server.webhooks)
      .toMatchObject([
        { body: { status: 'success', id: String(body.id), track_id: 7, output: body.output } },
      ]);
  });
});
