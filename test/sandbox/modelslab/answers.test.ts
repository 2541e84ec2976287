import { once } from 'node:events';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import sharp from 'sharp';
import { describe, expect, it, vi } from 'vitest';
import { startModelsLab } from '#sandbox/modelslab/index.ts';
import { bytesOf, EXAMPLE, fetchResult, firstLink, links, order, post, send } from './client.ts';

/** A loopback receiver that keeps the bodies it is sent. */
const startReceiver = async () => {
  const bodies: unknown[] = [];
  const server = createServer(async (request, response) => {
    bodies.push(await json(request));
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    bodies,
    [Symbol.asyncDispose]: async () => void server.close(),
  };
};

describe('an order that is ready at once', () => {
  it('answers success with the meta of the documented example', async () => {
    await using server = await startModelsLab({ generationMs: 0, newSeed: () => 1_224_445_153 });
    const { status, body } = await order(server);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'success',
      id: expect.any(Number),
      generationTime: expect.any(Number),
      nsfw_content_detected: false,
      meta: {
        W: 512,
        H: 512,
        seed: 1_224_445_153,
        steps: 30,
        n_samples: 1,
        lora: 'xl-realistic-cake-art-sty',
        lora_strength: '0.45',
        safety_checker: 'no',
        clip_skip: 1,
        base64: 'no',
      },
    });
    expect(server.violations).toEqual([]);
  });

  it('gives one PNG per sample, of the size ordered, each different', async () => {
    await using server = await startModelsLab({ generationMs: 0 });
    const { body } = await order(server, { samples: 4, width: 320, height: 256, seed: 7 });
    const images = await Promise.all(links(body.output).map(bytesOf));
    const sizes = await Promise.all(images.map((image) => sharp(image).metadata()));
    expect(sizes.map(({ format, width, height }) => [format, width, height])).toEqual(
      Array(4).fill(['png', 320, 256]),
    );
    expect(new Set(images.map((image) => image.toString('base64'))).size).toBe(4);
  });

  it('gives the same bytes at the proxy address, and again for the same order', async () => {
    await using server = await startModelsLab({ generationMs: 0 });
    const first = await order(server, { seed: 7 });
    const second = await order(server, { seed: 7 });
    const image = await bytesOf(firstLink(first));
    expect(firstLink(second)).not.toBe(firstLink(first));
    expect((await bytesOf(firstLink(second))).equals(image)).toBe(true);
    expect((await bytesOf(String(links(first.body.proxy_links)[0]))).equals(image)).toBe(true);
  });

  it('doubles the size when upscaled', async () => {
    await using server = await startModelsLab({ generationMs: 0 });
    const image = await bytesOf(firstLink(await order(server, { width: 256, height: 264, upscale: 'yes' })));
    expect(await sharp(image).metadata()).toMatchObject({ width: 512, height: 528 });
  });

  it('serves base64 text where that was asked for', async () => {
    await using server = await startModelsLab({ generationMs: 0 });
    const response = await fetch(firstLink(await order(server, { base64: 'yes', width: 256, height: 256 })));
    expect(response.headers.get('content-type')).toMatch(/^text\/plain/);
    const image = Buffer.from(await response.text(), 'base64');
    expect(await sharp(image).metadata()).toMatchObject({ format: 'png', width: 256 });
  });

  it('keeps temporary links in a folder of their own', async () => {
    await using server = await startModelsLab({ generationMs: 0 });
    const link = firstLink(await order(server, { temp: true }));
    expect(link).toContain('/cdn/temp/');
    expect((await fetch(link)).status).toBe(200);
  });
});

describe('an order that takes its time', () => {
  it.each(['classic', 'newer', 'flux', 'minimal', 'realtime'] as const)(
    'answers processing in the %s form',
    async (form) => {
      await using server = await startModelsLab({ generationMs: 13_000, processingForm: form });
      const { body } = await order(server);
      expect(body).toMatchObject({ status: 'processing', eta: 13, id: expect.any(Number) });
      const marks = {
        classic: { messege: expect.any(String), output: [], meta: { W: 512, steps: 30 } },
        newer: { tip_1: expect.any(String), meta: { id: String(body.id), is_sdxl: true, track_id: null } },
        flux: {
          proxy_links: [expect.stringContaining('/proxy/')],
          meta: { width: 512, num_inference_steps: 30 },
        },
        minimal: { message: 'Your request is being processed' },
        realtime: { message: expect.any(String), output: '', meta: { safetychecker: 'no' } },
      };
      expect(body).toMatchObject(marks[form]);
    },
  );

  it('takes each processing form in turn when none is chosen', async () => {
    await using server = await startModelsLab({ generationMs: 60_000 });
    const answers = await Promise.all(Array.from({ length: 5 }, () => order(server)));
    expect(new Set(answers.map(({ body }) => Object.keys(body).join())).size).toBe(5);
  });

  it('is fetched by path or by request_id: processing without id, then success without meta', async () => {
    await using server = await startModelsLab({ processingForm: 'classic' });
    server.hold();
    const { body } = await order(server);
    const early = await fetchResult(server, body.id);
    expect(early.body).toEqual({
      status: 'processing',
      messege: 'try again later.',
      output: '',
      tip: expect.any(String),
    });
    expect((await fetch(String(links(body.future_links)[0]))).status).toBe(404);
    server.release();
    const done = await post(server, '/v6/images/fetch', { request_id: String(body.id) });
    expect(done.body).toMatchObject({ status: 'success', id: body.id, output: body.future_links });
    expect(done.body).not.toHaveProperty('meta');
    expect((await fetch(firstLink(done))).headers.get('content-type')).toBe('image/png');
  });

  it('finishes by itself after its time', async () => {
    await using server = await startModelsLab({ generationMs: 1 });
    const { body } = await order(server);
    await expect.poll(async () => (await fetchResult(server, body.id)).body.status).toBe('success');
  });

  it('calls a loopback webhook when it is done, with the track id', async () => {
    await using server = await startModelsLab();
    await using receiver = await startReceiver();
    server.hold();
    const { body } = await order(server, { webhook: receiver.url, track_id: 42 });
    expect(receiver.bodies).toEqual([]);
    server.finish(Number(body.id));
    await vi.waitFor(() => expect(server.webhooks).toHaveLength(1));
    expect(server.webhooks[0]).toMatchObject({ url: receiver.url, status: 200 });
    expect(receiver.bodies).toEqual([
      expect.objectContaining({
        status: 'success',
        id: String(body.id),
        track_id: 42,
        output: [expect.any(String)],
      }),
    ]);
  });

  it('never calls a webhook beyond loopback', async () => {
    await using server = await startModelsLab({ generationMs: 0 });
    expect((await order(server, { webhook: 'https://example.com/hook' })).body.status).toBe('success');
    expect(server.webhooks).toEqual([]);
  });
});

describe('the other calls', () => {
  it("says failed for an id that it does not know, and for another key's", async () => {
    await using server = await startModelsLab({ keys: { second: {} }, generationMs: 0 });
    const { body } = await order(server);
    const foreign = await post(server, `/v6/images/fetch/${body.id}`, { key: 'second' });
    for (const answer of [foreign, await fetchResult(server, 1)]) {
      expect(answer).toEqual({
        status: 404,
        body: { status: 'failed', id: '', message: 'Request not found', output: '' },
      });
    }
  });

  it('answers the harmless calls that check a key', async () => {
    await using server = await startModelsLab();
    server.hold();
    await order(server);
    expect((await post(server, '/v6/processing/request_count', {})).body).toMatchObject({
      processing_count: 1,
    });
    expect((await post(server, '/wallet_balance', {})).body).toMatchObject({ data: { currency: 'USD' } });
    expect((await post(server, '/wallet_balance', { key: 'wrong' })).status).toBe(401);
  });

  it('reloads a model that was unloaded, which must be named', async () => {
    await using server = await startModelsLab({ generationMs: 0 });
    const reload = async () =>
      (await post(server, '/v6/images/model_reload', { model_id: 'tamarin-xl-v1' })).body;
    expect(await reload()).toMatchObject({ status: 'error' });
    server.unload('tamarin-xl-v1', { reload: 'processing', refusals: 1 });
    const refusal = { status: 'error', message: 'Model not found: tamarin-xl-v1' };
    expect((await order(server)).body).toMatchObject(refusal);
    expect(await reload()).toMatchObject({ status: 'processing' });
    expect((await order(server)).body).toMatchObject(refusal);
    expect((await order(server)).body).toMatchObject({ status: 'success' });
    expect((await post(server, '/v6/images/model_reload', {})).body.status).toBe('error');
    expect(server.violations).toHaveLength(1);
  });

  it('lists models as a bare array in both documented forms', async () => {
    await using server = await startModelsLab();
    const list = (await (await send(server, '/v4/dreambooth/model_list', {})).json()) as Record<
      string,
      unknown
    >[];
    const forms = new Set(list.map((item) => Object.keys(item).length));
    expect(forms).toEqual(new Set([7, 14]));
    const ids = list.map(({ model_id }) => model_id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(
      expect.arrayContaining(['xl-realistic-cake-art-sty', 'more_details', 'animie', 'tamarin-xl-v1']),
    );
    expect(list.filter(({ model_subcategory }) => model_subcategory === 'lora').length).toBeGreaterThan(230);
    expect(list.some(({ model_category }) => model_category === 'lora')).toBe(true);
    expect((await fetch(String(list[0]?.screenshots))).headers.get('content-type')).toBe('image/png');
  });

  it('tells of LoRAs what people would want to know, the same at each call', async () => {
    await using server = await startModelsLab();
    const ask = async () =>
      (await (await send(server, '/v4/dreambooth/model_list', {})).json()) as Record<string, unknown>[];
    const list = await ask();
    expect(await ask()).toEqual(list);
    const loras = list.filter(({ model_subcategory }) => model_subcategory === 'lora');
    const cake = loras.find(({ model_id }) => model_id === 'xl-realistic-cake-art-sty');
    expect(cake).toMatchObject({
      description: expect.stringContaining('cake'),
      instance_prompt: 'cake art style',
      is_nsfw: '0',
    });
    const values = (field: string) => loras.map((lora) => lora[field]);
    expect(values('description').filter((text) => text === null).length).toBeGreaterThan(20);
    expect(values('description').filter((text) => String(text).includes('<p>')).length).toBeGreaterThan(5);
    expect(values('instance_prompt').filter((text) => text !== null).length).toBeGreaterThan(50);
    expect(new Set(values('is_nsfw'))).toEqual(new Set(['0', 'no', '1']));
  });

  it('shows of each model a picture of its own, the same each time', async () => {
    await using server = await startModelsLab();
    const list = (await (await send(server, '/v4/dreambooth/model_list', {})).json()) as Record<
      string,
      unknown
    >[];
    const [first, second] = list.map(({ screenshots }) => String(screenshots));
    const pictures = await Promise.all([first, second, first].map((url) => bytesOf(url ?? '')));
    expect(await sharp(pictures[0]).metadata()).toMatchObject({ format: 'png', width: 256, height: 256 });
    expect(pictures[2]).toEqual(pictures[0]);
    expect(pictures[1]).not.toEqual(pictures[0]);
  });

  it('records every call with its body as it came', async () => {
    await using server = await startModelsLab({ generationMs: 0, now: () => 0 });
    await order(server);
    await fetchResult(server, 1);
    expect(server.posts).toBe(1);
    expect(server.requests).toEqual([
      {
        path: '/api/v6/images/text2img',
        body: { key: server.key, ...EXAMPLE },
        at: '1970-01-01T00:00:00.000Z',
      },
      { path: '/api/v6/images/fetch/1', body: { key: server.key }, at: '1970-01-01T00:00:00.000Z' },
    ]);
  });
});
