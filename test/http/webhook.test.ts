import { describe, expect, it } from 'vitest';
import { createLocalEventBus, type Signal } from '#domain/events.ts';
import { webhookAddress, webhookRoutes, webhookSecret } from '#http/webhook.ts';
import { testLog } from '../support/log.ts';

const SECRET = webhookSecret('a bot token');
const CALL = { id: '1234', track_id: 77, status: 'success', output: ['https://images.example/1.png'] };

const receive = (given: { keep?: () => Promise<void> } = {}) => {
  const heard: Signal[] = [];
  const events = createLocalEventBus();
  events.listen((signal) => heard.push(signal));
  const log = testLog();
  const kept: unknown[] = [];
  const keep = async (call: unknown) => void kept.push(call);
  const app = webhookRoutes({ secret: SECRET, events, keep: given.keep ?? keep, log });
  const post = async (body: string, secret = SECRET): Promise<number> => {
    const { pathname } = new URL(webhookAddress('https://bot.example', secret));
    const headers = { 'content-type': 'application/json' };
    return (await app.request(pathname, { method: 'POST', body, headers })).status;
  };
  return { heard, kept, post, log };
};

describe('a call of the API', () => {
  it('tells all processes which order is finished, and nothing of what it says of the images', async () => {
    const { heard, post } = receive();
    expect(await post(JSON.stringify(CALL))).toBe(204);
    expect(heard).toEqual([{ kind: 'finished', providerId: '1234', trackId: 77 }]);
  });

  it('is kept for an order whose answer is not there yet', async () => {
    const { kept, post } = receive();
    await post(JSON.stringify(CALL));
    expect(kept).toEqual([{ providerId: '1234', trackId: 77 }]);
  });

  it('is answered so that it may come again when it cannot be kept, and is told all the same', async () => {
    const { heard, post } = receive({ keep: () => Promise.reject(new Error('the database is away')) });
    expect(await post(JSON.stringify(CALL))).toBe(503);
    expect(heard).toHaveLength(1);
  });

  it.each([
    ['numbers where texts are usual', { ...CALL, id: 1234, track_id: '77' }],
    ['a failure', { ...CALL, status: 'failed', output: [] }],
    ['more than we know of', { ...CALL, eta: 0, webhook_type: 'text2img' }],
  ])('is read with %s', async (_, call) => {
    const { heard, post } = receive();
    expect(await post(JSON.stringify(call))).toBe(204);
    expect(heard).toEqual([{ kind: 'finished', providerId: '1234', trackId: 77 }]);
  });

  it('that comes twice is told twice: whoever waits asks the API, and nobody else does anything', async () => {
    const { heard, post } = receive();
    await post(JSON.stringify(CALL));
    await post(JSON.stringify(CALL));
    expect(heard).toHaveLength(2);
  });

  it.each([
    ['no id', { ...CALL, id: undefined }],
    ['an empty id', { ...CALL, id: '' }],
    ['an endless id', { ...CALL, id: '1'.repeat(101) }],
    ['a fractional number', { ...CALL, track_id: 1.5 }],
    ['a negative number', { ...CALL, track_id: -1 }],
    ['no status', { ...CALL, status: undefined }],
  ])('with %s changes nothing, and is noted', async (_, call) => {
    const { heard, post, log } = receive();
    expect(await post(JSON.stringify(call))).toBe(400);
    expect(heard).toEqual([]);
    expect(log.lines.map(({ level }) => level)).toEqual(['warn']);
  });

  it.each(['', '{', 'null', '[]', '"1234"'])('with the body %j changes nothing', async (body) => {
    const { heard, post } = receive();
    expect(await post(body)).toBe(400);
    expect(heard).toEqual([]);
  });

  it('under another secret finds nobody', async () => {
    const { heard, post } = receive();
    for (const secret of ['x', SECRET.slice(1), `${SECRET}x`, webhookSecret('another token')]) {
      expect(await post(JSON.stringify(CALL), secret)).toBe(404);
    }
    expect(heard).toEqual([]);
  });

  it('that is larger than any is cut off', async () => {
    const { heard, post } = receive();
    expect(await post(JSON.stringify({ ...CALL, output: ['x'.repeat(70_000)] }))).toBe(413);
    expect(heard).toEqual([]);
  });
});

describe('the secret', () => {
  it('is the same for all processes of a bot, tells nothing of its token, and fits into an address', () => {
    expect(webhookSecret('a bot token')).toBe(SECRET);
    expect(SECRET).toMatch(/^[\w-]{43}$/);
    expect(webhookSecret('another token')).not.toBe(SECRET);
  });
});
