import { describe, expect, it } from 'vitest';
import { startModelsLab } from '#sandbox/modelslab/index.ts';
import { bytesOf, fetchResult, firstLink, links, order, post } from './client.ts';

describe('generations going on', () => {
  it('are refused beyond the concurrency of their key, and of theirs only', async () => {
    await using server = await startModelsLab({ concurrency: 2, keys: { second: {} } });
    server.hold();
    const answers = [await order(server), await order(server), await order(server)];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
    expect(answers[2]?.body).toMatchObject({
      message: 'Rate limit exceeded. Maximum 2 queued requests allowed.',
      retry_after: expect.any(Number),
    });
    expect((await order(server, { key: 'second' })).status).toBe(200);
    expect([server.inFlight(), server.inFlight('second')]).toEqual([2, 1]);
  });

  it('are counted and limited by key, each with its own plan', async () => {
    await using server = await startModelsLab({
      concurrency: 3,
      keys: { small: { concurrency: 1 }, other: {} },
    });
    server.hold();
    const orderTwice = async (key: string) =>
      [await order(server, { key }), await order(server, { key })].map(({ status }) => status);
    expect([await orderTwice('small'), await orderTwice('other')]).toEqual([
      [200, 429],
      [200, 200],
    ]);
    await post(server, '/wallet_balance', { key: 'small' });
    const count = await post(server, '/v6/processing/request_count', { key: 'other' });
    expect(count.body).toMatchObject({ processing_count: 2 });
    server.release();
    expect(server.counts('small')).toEqual({ requests: 3, orders: 2, inFlight: 0, peakInFlight: 1 });
    expect(server.counts('other')).toEqual({ requests: 3, orders: 2, inFlight: 0, peakInFlight: 2 });
    expect(server.counts()).toEqual({ requests: 0, orders: 0, inFlight: 0, peakInFlight: 0 });
    expect(server.counts('never-seen').requests).toBe(0);
  });

  it('make room when they are done, and leave their peak behind', async () => {
    await using server = await startModelsLab({ concurrency: 2 });
    server.hold();
    const first = await order(server);
    await order(server);
    server.finish(Number(first.body.id));
    expect(server.inFlight()).toBe(1);
    expect((await order(server)).status).toBe(200);
    server.release();
    expect([server.inFlight(), server.peakInFlight()]).toEqual([0, 2]);
  });

  it('are held from hold to release, whatever their time', async () => {
    await using server = await startModelsLab({ generationMs: 0 });
    server.hold();
    const held = await order(server);
    expect(held.body.status).toBe('processing');
    server.release();
    expect((await fetchResult(server, held.body.id)).body.status).toBe('success');
    expect((await order(server)).body.status).toBe('success');
  });

  it('are finished one at a time, twice without harm, and only where they exist', async () => {
    await using server = await startModelsLab();
    server.hold();
    const [one, other] = [await order(server), await order(server)];
    server.finish(Number(one.body.id));
    server.finish(Number(one.body.id));
    expect((await fetchResult(server, one.body.id)).body.status).toBe('success');
    expect((await fetchResult(server, other.body.id)).body.status).toBe('processing');
    expect(server.inFlight()).toBe(1);
    expect(() => server.finish(1)).toThrow('There is no generation 1.');
  });

  it('are told of as they finish, until nobody listens any more', async () => {
    await using server = await startModelsLab({ now: () => 1000 });
    const prompts: string[] = [];
    const stop = server.onFinished(({ prompt, acceptedAt, finishedAt }) => {
      prompts.push(`${prompt}, ${acceptedAt} to ${finishedAt}`);
    });
    server.hold();
    const [one, other] = [
      await order(server, { prompt: 'a fox' }),
      await order(server, { prompt: 'an owl' }),
    ];
    expect(prompts).toEqual([]);
    server.finish(Number(other.body.id));
    stop();
    server.finish(Number(one.body.id));
    expect(prompts).toEqual(['an owl, 1000 to 1000']);
  });

  it('all give the picture that was given, where one was', async () => {
    const picture = new Uint8Array([1, 2, 3]);
    await using server = await startModelsLab({ generationMs: 0, picture });
    const answer = await order(server, { samples: 2 });
    const files = await Promise.all(links(answer.body.output).map(bytesOf));
    expect(files.map((file) => [...file])).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ]);
    const text = await bytesOf(firstLink(await order(server, { base64: 'yes' })));
    expect(text.toString()).toBe('AQID');
  });

  it('take as long as their order says', async () => {
    await using server = await startModelsLab({
      generationMs: ({ samples }) => (samples === 1 ? 0 : 60_000),
    });
    expect((await order(server)).body.status).toBe('success');
    expect((await order(server, { samples: 2 })).body).toMatchObject({ status: 'processing', eta: 60 });
  });
});

describe('the server', () => {
  it('starts on the port it is given, and says so when that is taken', async () => {
    await using server = await startModelsLab();
    const port = Number(new URL(server.apiUrl).port);
    await expect(startModelsLab({ port })).rejects.toThrow('EADDRINUSE');
    await server.close();
    await using again = await startModelsLab({ port, generationMs: 0 });
    expect(again.apiUrl).toBe(server.apiUrl);
    expect((await order(again)).body.status).toBe('success');
  });
});
