import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { Outcome, PageEvent, PageState, PageUpload } from '#sandbox/page/contract.ts';
import { pageRoutes } from '#sandbox/page/serve.ts';
import { fakePicture } from './fake-pictures.ts';
import { snowflake } from './fake-world.ts';

// One for all fakes: each prepares the page's files once.
const PAGE = pageRoutes();

/** In bytes: small, so that a test can go beyond it. */
const UPLOAD_LIMIT = 1000;

/** The page with a canned state behind it. What it is asked is kept; what it answers can be set. */
export type FakeServer = AsyncDisposable & {
  origin: string;
  /** Every body that the page posted, by its path, in order. */
  posted: { path: string; body: unknown }[];
  /** What the next posts are answered; a promise lets the page wait. */
  answer(path: string, answer: (body: Record<string, unknown>) => object | Promise<object>): void;
  tell(event: PageEvent): void;
  /** Ends all event streams, as a server does that goes down. */
  dropStreams(): void;
  state: PageState;
};

/** Starts the fake on loopback. */
export async function startFakeServer(state: PageState): Promise<FakeServer> {
  const answers = new Map<string, (body: Record<string, unknown>) => object | Promise<object>>();
  const streams = new Set<{ tell(event: PageEvent): void; end(): void }>();
  const posted: FakeServer['posted'] = [];
  const fake = { state };
  let uploads = 0;
  const app = new Hono().route('/', PAGE);

  app.get('/pictures/:name', (context) =>
    context.body(fakePicture(Number.parseInt(context.req.param('name'), 10)), 200, {
      'content-type': 'image/svg+xml',
    }),
  );
  app.get('/sandbox/state', (context) => {
    const channelId = context.req.query('channel') || fake.state.channelId;
    return context.json({ ...fake.state, channelId } satisfies PageState);
  });
  app.get('/sandbox/events', (context) =>
    streamSSE(context, async (stream) => {
      const { promise, resolve: end } = Promise.withResolvers<void>();
      const one = { tell: (event: PageEvent) => void stream.writeSSE({ data: JSON.stringify(event) }), end };
      streams.add(one);
      stream.onAbort(end);
      await stream.write(': connected\n\n');
      await promise;
      streams.delete(one);
    }),
  );
  app.post('/sandbox/uploads', async (context) => {
    const file = (await context.req.formData()).get('file');
    const { name, size } = file instanceof File ? file : { name: '', size: 0 };
    if (size > UPLOAD_LIMIT) return context.json({ problem: 'The file is too large.' }, 400);
    uploads += 1;
    return context.json({ id: snowflake(uploads), name, size } satisfies PageUpload);
  });
  app.post('/sandbox/*', async (context) => {
    const path = context.req.path.replace('/sandbox', '');
    const body: Record<string, unknown> = await context.req.json();
    posted.push({ path, body });
    const answered: Outcome = { kind: 'answered' };
    return context.json((await answers.get(path)?.(body)) ?? answered);
  });

  const server = createServer(getRequestListener(app.fetch));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(fake, {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    posted,
    answer: (path: string, answer: (body: Record<string, unknown>) => object | Promise<object>) =>
      void answers.set(path, answer),
    tell: (event: PageEvent) => {
      for (const stream of streams) stream.tell(event);
    },
    dropStreams: () => {
      for (const stream of streams) stream.end();
    },
    [Symbol.asyncDispose]: () => close(server),
  });
}

async function close(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}
