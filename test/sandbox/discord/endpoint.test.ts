import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { verifyKey } from 'discord-interactions';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type DiscordOptions, type DiscordStandIn, startDiscord, textOf } from '#sandbox/discord/index.ts';
import { call, withFiles } from './call.ts';
import { picture, SAY } from './client.ts';

const MINE = '/applications/@me';
const HELLO = { type: 4, data: { content: 'hello' } };

/** What an application's own server was sent. */
type Visit = { body: { id: string; token: string; type: number; data?: unknown }; isGenuine: boolean };

/** Does something with a genuine interaction; the response is its. */
type Handler = (visit: Visit, response: ServerResponse) => unknown;

const opened: AsyncDisposable[] = [];
let discord: DiscordStandIn;
const start = async (options: DiscordOptions = {}) => {
  discord = await startDiscord({ ackDeadlineMs: 60_000, ...options });
  discord.commands.set(undefined, [SAY]);
};
beforeEach(() => start());
afterEach(async () => {
  for (const one of opened.splice(0)) await one[Symbol.asyncDispose]();
  await discord[Symbol.asyncDispose]();
});

const json = (response: ServerResponse, status: number, body?: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(body === undefined ? undefined : JSON.stringify(body));
};

const keyOf = async (): Promise<string> => {
  const { body } = await call(discord, `GET ${MINE}`);
  return (body as { verify_key: string }).verify_key;
};

/** An application's server that checks signatures, answers pings, and leaves the rest to `handle`. */
const serve = async (handle: Handler = (_, response) => json(response, 200, HELLO)) => {
  const visits: Visit[] = [];
  const publicKey = await keyOf();
  const visit = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await text(request);
    const header = (name: string) => String(request.headers[name]);
    const isGenuine = await verifyKey(
      body,
      header('x-signature-ed25519'),
      header('x-signature-timestamp'),
      publicKey,
    );
    const seen = { body: JSON.parse(body), isGenuine };
    visits.push(seen);
    if (!isGenuine) return json(response, 401);
    if (seen.body.type === 1) return json(response, 200, { type: 1 });
    return handle(seen, response);
  };
  const url = await listen(visit);
  return { url, visits };
};

const listen = async (listener: (request: IncomingMessage, response: ServerResponse) => unknown) => {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  opened.push({
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
  // A server on TCP has an address of this shape.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/interactions`;
};

const move = (url: string | null) => call(discord, `PATCH ${MINE}`, { interactions_endpoint_url: url });

/** An application whose interactions go to its server. */
const moved = async (handle?: Handler) => {
  const server = await serve(handle);
  await move(server.url);
  return server;
};

const say = () => discord.as('Ada').slash('say', { text: 'hi' });
const rules = () => discord.violations.map(({ rule }) => rule);

/** What Discord says of an address that does not check its signatures. */
const UNVERIFIED = {
  status: 400,
  body: {
    message: 'Invalid Form Body',
    code: 50035,
    errors: {
      interactions_endpoint_url: {
        _errors: [
          {
            code: 'APPLICATION_INTERACTIONS_ENDPOINT_URL_INVALID',
            message: 'The specified interactions endpoint url could not be verified.',
          },
        ],
      },
    },
  },
};

describe('an address for interactions', () => {
  test('is tried with a right and a wrong signature, and stands in the application then', async () => {
    const { url, visits } = await serve();
    expect((await move(url)).status).toBe(200);
    expect(visits.map(({ body, isGenuine }) => [body.type, isGenuine])).toEqual([
      [1, true],
      [1, false],
    ]);
    expect(await call(discord, `GET ${MINE}`)).toMatchObject({ body: { interactions_endpoint_url: url } });
    expect(await call(discord, 'GET /oauth2/applications/@me')).toMatchObject({
      body: { interactions_endpoint_url: url, verify_key: await keyOf() },
    });
    expect(discord.violations).toEqual([]);
  });

  test.each<[string, (request: IncomingMessage, response: ServerResponse) => unknown]>([
    ['takes every signature', (_, response) => json(response, 200, { type: 1 })],
    ['takes none', (_, response) => json(response, 401)],
    ['answers something else', (_, response) => json(response, 200, { ok: true })],
    ['answers no JSON', (_, response) => response.end('hello')],
  ])('is refused when what is there %s', async (_, listener) => {
    expect(await move(await listen(listener))).toEqual(UNVERIFIED);
    expect(discord.interactionsUrl()).toBeNull();
  });

  test('is refused when what is there answers too late', async () => {
    await discord[Symbol.asyncDispose]();
    await start({ ackDeadlineMs: 100 });
    expect(await move(await listen(() => undefined))).toEqual(UNVERIFIED);
    expect(discord.interactionsUrl()).toBeNull();
  });

  test.each(['nowhere', 'http://127.0.0.1:9/interactions'])('is refused when it is %s', async (url) => {
    expect((await move(url)).status).toBe(400);
  });

  test('can be taken back, and stays when something else of the application is changed', async () => {
    const { url } = await moved();
    await call(discord, `PATCH ${MINE}`, { description: 'A painter' });
    expect(discord.interactionsUrl()).toBe(url);
    await move(null);
    expect(discord.interactionsUrl()).toBeNull();
  });

  test('stands for the gateway: the bot is connected, and ready while it answers there', async () => {
    expect(discord.connected()).toBe(false);
    await moved();
    expect(discord.connected()).toBe(true);
    await discord.ready({ commands: true });
    await opened.pop()?.[Symbol.asyncDispose]();
    await expect(discord.ready({ withinMs: 200 })).rejects.toThrow('not ready after 200 ms');
    await move(null);
    expect(discord.connected()).toBe(false);
  });

  test('is for nobody to set without the token', async () => {
    const { url } = await serve();
    const response = await fetch(`${discord.apiUrl}/v10${MINE}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ interactions_endpoint_url: url }),
    });
    expect(response.status).toBe(401);
    expect(discord.interactionsUrl()).toBeNull();
  });
});

describe('an interaction sent over HTTP', () => {
  test('is signed, and its response is the answer', async () => {
    const { visits } = await moved();
    const exchange = say();
    expect(textOf(await exchange.message())).toBe('hello');
    expect(visits.at(-1)).toMatchObject({
      isGenuine: true,
      body: { id: exchange.interactionId, token: exchange.token, type: 2, data: { name: 'say' } },
    });
    expect(discord.violations).toEqual([]);
  });

  test('is answered with files', async () => {
    const bytes = new Uint8Array(await picture());
    await moved(async (_, response) => {
      const form = new Response(withFiles({ type: 4, data: { content: 'look' } }, { 'a.png': bytes }));
      response.writeHead(200, { 'content-type': form.headers.get('content-type') ?? '' });
      response.end(Buffer.from(await form.arrayBuffer()));
    });
    const message = await say().message();
    expect(discord.files(message)).toEqual([{ filename: 'a.png', bytes }]);
  });

  test('is answered once: a call after the response is one too many', async () => {
    await moved();
    const exchange = say();
    await exchange.message();
    const path = `/interactions/${exchange.interactionId}/${exchange.token}/callback`;
    expect(await call(discord, `POST ${path}`, HELLO)).toEqual({
      status: 400,
      body: { message: 'Interaction has already been acknowledged.', code: 40060 },
    });
    expect(rules()).toEqual(['Answered twice (40060).']);
  });

  test('is edited by its webhook afterwards', async () => {
    await moved((_, response) => json(response, 200, { type: 5 }));
    const exchange = say();
    expect(await exchange.acknowledged()).toBe('deferred');
    const path = `/webhooks/${discord.applicationId}/${exchange.token}/messages/@original`;
    expect((await call(discord, `PATCH ${path}`, { content: 'done' })).status).toBe(200);
    expect(textOf(await exchange.message())).toBe('done');
    expect(discord.violations).toEqual([]);
  });

  test('has no webhook before its answer has arrived, which is nobody’s fault', async () => {
    await moved((_, response) => json(response, 200, { type: 5 }));
    discord.faults.next('interaction.callback', { kind: 'slow', ms: 100 });
    const exchange = say();
    const path = `/webhooks/${discord.applicationId}/${exchange.token}/messages/@original`;
    expect(await call(discord, `PATCH ${path}`, { content: 'done' })).toMatchObject({
      status: 404,
      body: { code: 10015 },
    });
    expect(await exchange.acknowledged()).toBe('deferred');
    expect(discord.violations).toEqual([]);
  });

  test('may be answered by a call instead, where the response says so', async () => {
    await moved((_, response) => json(response, 202));
    const exchange = say();
    const path = `/interactions/${exchange.interactionId}/${exchange.token}/callback`;
    expect((await call(discord, `POST ${path}`, HELLO)).status).toBe(204);
    expect(textOf(await exchange.message())).toBe('hello');
    expect(discord.violations).toEqual([]);
  });

  test.each<[string, Handler, string]>([
    ['a status that says no', (_, response) => json(response, 500), 'The endpoint answered with status 500.'],
    ['no JSON', (_, response) => response.end('<html>'), 'The answer was refused'],
    ['nothing', (_, response) => response.end(), 'The answer was refused'],
    ['a broken connection', (_, response) => response.destroy(), 'The endpoint gave no answer'],
    [
      'what does not fit a command',
      (_, response) => json(response, 200, { type: 8, data: { choices: [] } }),
      'The answer was refused',
    ],
    [
      'an empty message',
      (_, response) => json(response, 200, { type: 4, data: { content: '' } }),
      'The answer was refused: Cannot send an empty message (50006).',
    ],
  ])('is unanswered after %s', async (_, handle, rule) => {
    await moved(handle);
    expect(await say().outcome()).toBeUndefined();
    expect(rules().join('\n')).toContain(rule);
  });

  test('is unanswered when nothing comes in time', async () => {
    await discord[Symbol.asyncDispose]();
    await start({ ackDeadlineMs: 3000 });
    await moved(() => undefined);
    expect(await say().outcome()).toBeUndefined();
    expect(rules()).toEqual(['No answer within 3000 ms.']);
  });

  test('is unanswered when nobody is there any more, which is no violation', async () => {
    await moved();
    await opened.pop()?.[Symbol.asyncDispose]();
    expect(await say().outcome()).toBeUndefined();
    expect(discord.violations).toEqual([]);
  });

  test('is judged as the call that it stands for', async () => {
    await discord[Symbol.asyncDispose]();
    const judged: string[] = [];
    await start({
      judge: {
        request: ({ method, path }) => {
          judged.push(`${method} ${path}`);
          return ['one field too many'];
        },
        response: () => [],
      },
    });
    await moved();
    discord.forget();
    judged.length = 0;
    await say().message();
    expect(judged).toEqual(['post /interactions/{interaction_id}/{interaction_token}/callback']);
    expect(rules()).toEqual(['one field too many']);
  });

  test('comes twice when Discord repeats itself', async () => {
    const { visits } = await moved();
    discord.faults.deliverTwice();
    await say().message();
    await expect.poll(() => visits.filter(({ body }) => body.type === 2)).toHaveLength(2);
    expect(discord.violations).toEqual([]);
  });
});
