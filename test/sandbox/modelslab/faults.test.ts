import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { type ErrorName, PROMPT_WORDS, startModelsLab } from '#sandbox/modelslab/index.ts';
import { bytesOf, EXAMPLE, fetchResult, firstLink, links, order, send } from './client.ts';

const ERRORS: [ErrorName, number, object][] = [
  ['keyInvalid', 401, { message: 'Invalid API key' }],
  ['keyInvalidLegacy', 200, { message: 'Invalid Api Key', tip: expect.any(String) }],
  ['requestInvalidLegacy', 200, { message: 'Invalid API Request' }],
  ['credits', 402, { message: expect.stringContaining('Insufficient credits') }],
  ['creditsLegacy', 200, { message: expect.stringContaining('Insufficient credits') }],
  ['monthlyLimit', 200, { message: expect.stringContaining('monthly limit exceeded') }],
  ['plan', 403, { message: 'This feature requires a premium subscription' }],
  ['modelIdMissing', 200, { messege: 'Model id not found' }],
  ['modelNotFound', 200, { message: 'Model not found: invalid_model_name' }],
  ['validation', 400, { message: { prompt: ['The prompt field is required.'] } }],
  ['validationText', 400, { message: 'samples must be between 1 and 4' }],
  ['queueLimit', 429, { retry_after: 30 }],
  ['spamFilter', 200, { message: 'Rate limit exceeded', tips: expect.any(String) }],
  ['server', 500, { message: 'Internal server error. Please try again.' }],
  ['unavailable', 503, { message: expect.stringContaining('temporarily unavailable') }],
  ['generationFailed', 200, { status: 'failed', id: '', output: '' }],
  ['requestNotFound', 404, { status: 'failed', message: 'Request not found' }],
];

describe('an answer that was scripted to go wrong', () => {
  it.each(ERRORS)('is the documented error %s with status %i', async (error, status, body) => {
    await using server = await startModelsLab({ generationMs: 0 });
    server.faults.next({ kind: 'error', error });
    expect(await order(server)).toMatchObject({ status, body });
    expect((await order(server)).body.status).toBe('success');
  });

  it('waits for its own kind of call, as many times as scripted, in order', async () => {
    await using server = await startModelsLab({ generationMs: 0 });
    server.faults.next({ kind: 'error', error: 'server' }, { on: 'fetch', calls: 2 });
    server.faults.next({ kind: 'error', error: 'unavailable' }, { on: 'fetch' });
    const { body } = await order(server);
    const statuses = [];
    for (let call = 0; call < 4; call += 1) statuses.push((await fetchResult(server, body.id)).status);
    expect(statuses).toEqual([500, 500, 503, 200]);
    expect(server.faults.waiting).toBe(0);
  });

  it('can be called off', async () => {
    await using server = await startModelsLab({ generationMs: 0 });
    server.faults.next({ kind: 'error', error: 'server' }, { calls: 9 });
    server.faults.clear();
    expect((await order(server)).status).toBe(200);
  });

  it('is a web page, cut JSON, or whatever was scripted', async () => {
    await using server = await startModelsLab({ generationMs: 0 });
    server.faults.next({ kind: 'html', status: 502 });
    server.faults.next({ kind: 'garbage' });
    server.faults.next({ kind: 'answer', status: 422, body: ['odd'] });
    const page = await send(server, '/v6/images/text2img', EXAMPLE);
    expect([page.status, page.headers.get('content-type')]).toEqual([
      502,
      expect.stringContaining('text/html'),
    ]);
    const cut = await send(server, '/v6/images/text2img', EXAMPLE);
    await expect(cut.json()).rejects.toThrow(SyntaxError);
    expect(await order(server)).toEqual({ status: 422, body: ['odd'] });
  });

  it('breaks the connection before the work is taken on, or after it', async () => {
    await using server = await startModelsLab();
    server.hold();
    server.faults.next({ kind: 'reset' });
    await expect(order(server)).rejects.toThrow();
    expect(server.inFlight()).toBe(0);
    server.faults.next({ kind: 'reset', accepted: true });
    await expect(order(server)).rejects.toThrow();
    expect([server.inFlight(), server.posts]).toEqual([1, 2]);
  });

  it('comes late, and not at all once the server closes', async () => {
    const server = await startModelsLab({ generationMs: 0 });
    server.faults.next({ kind: 'slow', ms: 1 });
    expect((await order(server)).body.status).toBe('success');
    server.faults.next({ kind: 'slow', ms: 3_600_000 });
    const unanswered = expect(order(server)).rejects.toThrow();
    await expect.poll(() => server.posts).toBe(2);
    await server.close();
    await unanswered;
  });
});

describe('a generation that was scripted to go wrong', () => {
  it('fails, at once or while it is waited for', async () => {
    await using server = await startModelsLab({ generationMs: 0 });
    server.faults.next({ kind: 'fails' }, { calls: 2 });
    expect((await order(server)).body).toMatchObject({ status: 'failed', message: 'Failed, Try Again' });
    server.hold();
    const { body } = await order(server);
    expect(body.status).toBe('processing');
    server.release();
    expect((await fetchResult(server, body.id)).body).toMatchObject({ status: 'failed', output: '' });
  });

  it('never finishes, but for finish()', async () => {
    await using server = await startModelsLab({ generationMs: 0 });
    server.faults.next({ kind: 'never' });
    const { body } = await order(server);
    server.release();
    expect((await fetchResult(server, body.id)).body.status).toBe('processing');
    server.finish(Number(body.id));
    expect((await fetchResult(server, body.id)).body.status).toBe('success');
  });

  it('lies about its eta', async () => {
    await using server = await startModelsLab();
    server.faults.next({ kind: 'eta', seconds: 416.9 });
    server.hold();
    expect((await order(server)).body.eta).toBe(416.9);
  });

  it('is blanked, but only under the safety checker', async () => {
    await using server = await startModelsLab({ generationMs: 0 });
    server.faults.next({ kind: 'blank' }, { calls: 2 });
    const blanked = await order(server, { safety_checker: 'yes' });
    expect(blanked.body.nsfw_content_detected).toBe(true);
    const { channels } = await sharp(await bytesOf(firstLink(blanked))).stats();
    expect(channels.map(({ max }) => max)).toEqual([0, 0, 0]);
    expect((await order(server, { safety_checker: 'no' })).body.nsfw_content_detected).toBe(false);
  });

  it('has its images only after so many tries, while the proxy has them', async () => {
    await using server = await startModelsLab({ generationMs: 0 });
    server.faults.next({ kind: 'files', are: 'missing', gets: 2 });
    const answer = await order(server);
    expect((await fetch(String(links(answer.body.proxy_links)[0]))).status).toBe(200);
    const statuses = [];
    for (let get = 0; get < 3; get += 1) statuses.push((await fetch(firstLink(answer))).status);
    expect(statuses).toEqual([404, 404, 200]);
  });

  it('has no images anywhere, or something else in their place', async () => {
    await using server = await startModelsLab({ generationMs: 0 });
    server.faults.next({ kind: 'files', are: 'missing', proxiesToo: true });
    const { body } = await order(server);
    const gone = await Promise.all(
      [...links(body.output), ...links(body.proxy_links)].map((link) => fetch(link)),
    );
    expect(gone.map(({ status }) => status)).toEqual([404, 404]);
    server.faults.next({ kind: 'files', are: 'html' });
    const page = await fetch(firstLink(await order(server)));
    expect([page.status, page.headers.get('content-type')]).toEqual([
      200,
      expect.stringContaining('text/html'),
    ]);
    server.faults.next({ kind: 'files', are: 'cut' });
    const cut = await fetch(firstLink(await order(server)));
    expect(cut.headers.get('content-type')).toBe('image/png');
    await expect(sharp(Buffer.from(await cut.arrayBuffer())).metadata()).rejects.toThrow();
  });

  it.each([
    ['emptyText', ''],
    ['emptyArray', []],
    ['url', expect.stringMatching(/^http/)],
    ['null', null],
    ['object', { 0: expect.stringMatching(/^http/) }],
    ['nested', [[expect.stringMatching(/^http/)]]],
    ['objects', [{ url: expect.stringMatching(/^http/) }]],
    ['jsonText', expect.stringMatching(/^\["http/)],
  ] as const)('gives its output in the form %s, as often as scripted', async (form, output) => {
    await using server = await startModelsLab({ generationMs: 0 });
    server.faults.next({ kind: 'output', form, answers: 2 });
    const { body } = await order(server);
    expect(body).toMatchObject({ status: 'success', output });
    expect((await fetchResult(server, body.id)).body.output).toEqual(output);
    expect(links((await fetchResult(server, body.id)).body.output)).toHaveLength(1);
  });
});

describe('a word in the prompt', () => {
  it.each(PROMPT_WORDS)('$word: the order $does', async ({ word, fault, firstAttemptOnly }) => {
    await using server = await startModelsLab({ generationMs: 0 });
    const body = { prompt: `a cat, ${word}`, safety_checker: 'yes', seed: 1 };
    const attempt = async (): Promise<string> => {
      const answer = await order(server, body).catch(() => undefined);
      if (answer === undefined) return 'unanswered';
      if (answer.body.status !== 'success') return String(answer.body.status);
      const status = (await fetch(firstLink(answer))).status;
      return answer.body.nsfw_content_detected === true ? 'blank' : `success ${status}`;
    };
    const expected = {
      error: 'error',
      html: 'unanswered',
      garbage: 'unanswered',
      reset: 'unanswered',
      answer: 'unanswered',
      bytes: 'success 200',
      slow: 'success 200',
      fails: 'failed',
      never: 'processing',
      takes: 'processing',
      eta: 'success 200',
      blank: 'blank',
      files: 'success 404',
      output: 'success 200',
    };
    expect(await attempt()).toBe(expected[fault.kind]);
    expect(await attempt()).toBe(firstAttemptOnly ? 'success 200' : expected[fault.kind]);
  });

  it('counts only where it stands alone', async () => {
    await using server = await startModelsLab({ generationMs: 0 });
    expect((await order(server, { prompt: 'stop!fail wow!500' })).body.status).toBe('success');
  });
});
