import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { setImmediate as settle } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { type InteractionsOptions, interactionsRoutes } from '#http/interactions.ts';
import { type Routes, startHttp } from '#http/server.ts';
import { type FirstAnswer, InteractionGone } from '#interactions/reply.ts';

// Discord publishes how requests are signed (Interactions: Receiving and Responding, "Security and Authorization"), and
// the names and forms of the two headers: 64 bytes in hexadecimal digits, and seconds since 1970, over timestamp and raw
// body. It publishes no signature of its own to check against: like the tests of its library, discord-interactions, these
// sign with a pair of keys that is made here.

const NOW_SECONDS = 1_700_000_000;
const PING = '{"type":1}';
const COMMAND = '{"type":2,"data":{"name":"help"}}';
const PONG = { status: 200, body: { type: 1 } };
const ANSWER = { type: 4, data: { content: 'hello' } };

const keys = generateKeyPairSync('ed25519');
const publicKey = Buffer.from(keys.publicKey.export({ format: 'jwk' }).x ?? '', 'base64url').toString('hex');

type Headers = Record<string, string>;

const signature = (text: string, key: KeyObject = keys.privateKey): string =>
  sign(null, Buffer.from(text), key).toString('hex');

const signed = (body: string, { at = NOW_SECONDS }: { at?: number } = {}): Headers => ({
  'x-signature-ed25519': signature(`${at}${body}`),
  'x-signature-timestamp': String(at),
});

const opened: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one[Symbol.asyncDispose]();
});

type Receive = InteractionsOptions['receive'];

const skews: number[] = [];
afterEach(() => void skews.splice(0));

const routesFor = (receive: Receive): Routes =>
  interactionsRoutes({
    publicKey,
    clock: { now: () => NOW_SECONDS * 1000 },
    receive,
    onSkew: (seconds) => void skews.push(seconds),
  });

/** The route on a server, and what got in. */
const serve = async (receive: Receive = async (_, answer) => answer(ANSWER, [])) => {
  const received: unknown[] = [];
  const routes = routesFor((payload, answer) => {
    received.push(payload);
    return receive(payload, answer);
  });
  const server = await startHttp(routes, { host: '127.0.0.1', port: 0 });
  opened.push(server);
  const url = `http://127.0.0.1:${server.port}/interactions`;
  const post = async (body: string, headers: Headers = signed(body)) => {
    const response = await fetch(url, { method: 'POST', headers, body });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.startsWith('application/json');
    return { status: response.status, body: isJson ? JSON.parse(text) : text };
  };
  return { url, post, received };
};

describe('a request with a signature', () => {
  it('is answered with a pong when it is a ping, and goes no further', async () => {
    const { post, received } = await serve();
    expect(await post(PING)).toEqual(PONG);
    expect(received).toEqual([]);
  });

  it('gets in when it is an interaction', async () => {
    const { post, received } = await serve();
    expect(await post(COMMAND)).toEqual({ status: 200, body: ANSWER });
    expect(received).toEqual([JSON.parse(COMMAND)]);
  });

  it('in capital letters counts as much', async () => {
    const { post } = await serve();
    const headers = signed(PING);
    const capitals = {
      ...headers,
      'x-signature-ed25519': headers['x-signature-ed25519']?.toUpperCase() ?? '',
    };
    expect(await post(PING, capitals)).toEqual(PONG);
  });

  it('of letters beyond ASCII is read as it was sent', async () => {
    const { post, received } = await serve();
    const body = JSON.stringify({ type: 2, data: { name: 'füchse 🦊' } });
    expect((await post(body)).status).toBe(200);
    expect(received).toEqual([JSON.parse(body)]);
  });

  it.each([-300, 300])('is taken from a clock that is off by %d s', async (seconds) => {
    const { post } = await serve();
    expect(await post(PING, signed(PING, { at: NOW_SECONDS + seconds }))).toEqual(PONG);
  });
});

describe('a request that Discord signed and whose time is another', () => {
  it.each([-301, 301, 86_400])('is refused, and tells how far off our clock is: %d s', async (seconds) => {
    const { post, received } = await serve();
    const { status } = await post(COMMAND, signed(COMMAND, { at: NOW_SECONDS - seconds }));
    expect([status, received, skews]).toEqual([401, [], [seconds]]);
  });

  it('tells nothing of our clock when somebody else signed it', async () => {
    const { post } = await serve();
    const at = NOW_SECONDS - 301;
    const forged = signature(`${at}${COMMAND}`, generateKeyPairSync('ed25519').privateKey);
    const headers = { 'x-signature-ed25519': forged, 'x-signature-timestamp': String(at) };
    expect((await post(COMMAND, headers)).status).toBe(401);
    expect(skews).toEqual([]);
  });
});

describe('a request that Discord did not sign like this', () => {
  const other = generateKeyPairSync('ed25519').privateKey;
  const genuine = signed(COMMAND);
  const differing = (name: string, value: string): Headers => ({ ...genuine, [name]: value });
  const without = (name: string): Headers =>
    Object.fromEntries(Object.entries(genuine).filter(([key]) => key !== name));

  it.each<[string, Headers]>([
    ['no headers', {}],
    ['no signature', without('x-signature-ed25519')],
    ['no timestamp', without('x-signature-timestamp')],
    ['an empty signature', differing('x-signature-ed25519', '')],
    ['a signature of zeros', differing('x-signature-ed25519', '0'.repeat(128))],
    ['a signature that is not hexadecimal', differing('x-signature-ed25519', 'z'.repeat(128))],
    ['a signature that is too short', differing('x-signature-ed25519', 'ab')],
    ['a signature with something behind it', differing('x-signature-ed25519', `${signature(COMMAND)}00`)],
    [
      'the signature of another key',
      differing('x-signature-ed25519', signature(`${NOW_SECONDS}${COMMAND}`, other)),
    ],
    ['the signature of another body', signed(PING)],
    ['the signature of another time', differing('x-signature-timestamp', String(NOW_SECONDS + 1))],
    ['an old timestamp', signed(COMMAND, { at: NOW_SECONDS - 301 })],
    ['a timestamp in the future', signed(COMMAND, { at: NOW_SECONDS + 301 })],
    ['a timestamp that is no number', differing('x-signature-timestamp', 'yesterday')],
    ['a timestamp in another form', differing('x-signature-timestamp', `${NOW_SECONDS}.0`)],
  ])('gets 401 and no further: %s', async (_, headers) => {
    const { post, received } = await serve();
    expect((await post(COMMAND, headers)).status).toBe(401);
    expect(received).toEqual([]);
  });

  it('gets 413 when it is larger than any interaction', async () => {
    const { post, received } = await serve();
    const body = JSON.stringify({ type: 2, filler: 'x'.repeat(1024 * 1024) });
    expect((await post(body)).status).toBe(413);
    expect(received).toEqual([]);
  });

  it('gets 404 elsewhere, and by another method', async () => {
    const { url } = await serve();
    expect((await fetch(url)).status).toBe(404);
    expect((await fetch(`${url}/more`, { method: 'POST', headers: signed(PING), body: PING })).status).toBe(
      404,
    );
  });
});

it('a signed body that is no JSON gets 400', async () => {
  const { post, received } = await serve();
  expect((await post('{"type":')).status).toBe(400);
  expect(received).toEqual([]);
});

describe('an answer', () => {
  const png = new Uint8Array([137, 80, 78, 71]);

  it('goes out with its files as a form that Discord reads', async () => {
    const { url } = await serve(async (_, answer) => answer(ANSWER, [{ name: 'a.png', data: png }]));
    const response = await fetch(url, { method: 'POST', headers: signed(COMMAND), body: COMMAND });
    const form = await response.formData();
    expect(form.get('payload_json')).toBe(JSON.stringify(ANSWER));
    const file = form.get('files[0]');
    expect(file).toMatchObject({ name: 'a.png', size: png.length });
    expect([...form.keys()]).toEqual(['payload_json', 'files[0]']);
  });

  it('is the response although the handler works on for long', async () => {
    const working = Promise.withResolvers<void>();
    const { post } = await serve(async (_, answer) => {
      await answer({ type: 5 }, []);
      await working.promise;
    });
    expect(await post(COMMAND)).toEqual({ status: 200, body: { type: 5 } });
    working.resolve();
  });

  it('is known to have left before the handler goes on', async () => {
    const order: string[] = [];
    const { post } = await serve(async (_, answer) => {
      await answer({ type: 5 }, []);
      order.push('handler');
    });
    await post(COMMAND);
    await expect.poll(() => order).toEqual(['handler']);
  });

  it('is one: a second one is gone, at once or later', async () => {
    const problems: unknown[] = [];
    const again = (answer: FirstAnswer) =>
      answer(ANSWER, []).catch((problem: unknown) => problems.push(problem));
    const done = Promise.withResolvers<void>();
    const { post } = await serve(async (_, answer) => {
      const first = answer(ANSWER, []);
      await again(answer);
      await first;
      await settle();
      await again(answer);
      done.resolve();
    });
    expect(await post(COMMAND)).toEqual({ status: 200, body: ANSWER });
    await done.promise;
    expect(problems).toEqual([expect.any(InteractionGone), expect.any(InteractionGone)]);
  });

  it('that never comes is 500, not a request that hangs', async () => {
    const { post } = await serve(async () => undefined);
    expect((await post(COMMAND)).status).toBe(500);
  });

  it.each<[string, (outgoing: ServerResponse) => void]>([
    ['has hung up', (outgoing) => void outgoing.destroy()],
    ['hangs up while it is on its way', (outgoing) => void setImmediate(() => outgoing.destroy())],
  ])('is gone when Discord %s', async (_, hangUp) => {
    const outcome = Promise.withResolvers<unknown>();
    const incoming = new IncomingMessage(new Socket());
    const outgoing = new ServerResponse(incoming);
    const routes = routesFor(async (_payload, answer) => {
      hangUp(outgoing);
      outcome.resolve(await answer(ANSWER, []).catch((problem: unknown) => problem));
    });
    const init = { method: 'POST', headers: signed(COMMAND), body: COMMAND };
    await routes.request('/interactions', init, { incoming, outgoing });
    expect(await outcome.promise).toBeInstanceOf(InteractionGone);
  });
});
