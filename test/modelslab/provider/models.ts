import { expect, test } from 'vitest';
import type { ModelsLabStandIn } from '#sandbox/modelslab/index.ts';
import { calm } from '../client-harness.ts';
import { generationErrorOf } from '../rejection.ts';
import { clientFor, ORDER, type StartServer } from './shared.ts';

const reloadsOf = (server: ModelsLabStandIn): unknown[] =>
  server.requests.filter(({ path }) => path.endsWith('/v6/images/model_reload')).map(({ body }) => body);

/** What becomes of an order whose model is not loaded. */
export const describeModels = (start: StartServer): void => {
  test.each(['success', 'processing'] as const)(
    'an order is refused while its model is unloaded, and taken once it was asked for: %s',
    async (reload) => {
      await using server = await start({ generationMs: 0 });
      await using client = clientFor(server);
      server.unload(ORDER.modelId, { reload, refusals: 1 });
      const refused = await generationErrorOf(client.submit(ORDER, calm()));
      expect(refused.failure).toEqual({ kind: 'modelNotFound', model: ORDER.modelId });
      expect(refused.acceptance).toBe('rejected');
      expect(await client.reload?.(ORDER.modelId, calm())).toBe('asked');
      expect(reloadsOf(server)).toEqual([{ key: server.key, model_id: ORDER.modelId }]);
      await generationErrorOf(client.submit(ORDER, calm()));
      expect((await client.submit(ORDER, calm())).status).toBe('finished');
      expect(server.violations).toEqual([]);
    },
  );

  test('a model that is loaded, or cannot be loaded, is not asked for in vain', async () => {
    await using server = await start({ generationMs: 0 });
    await using client = clientFor(server);
    expect(await client.reload?.(ORDER.modelId, calm())).toBe('refused');
    server.unload(ORDER.modelId, { reload: 'error' });
    expect(await client.reload?.(ORDER.modelId, calm())).toBe('refused');
    await generationErrorOf(client.submit(ORDER, calm()));
  });

  test.each([
    ['a connection that breaks', { kind: 'reset' }],
    ['a page with status 502', { kind: 'html', status: 502 }],
    ['half an answer', { kind: 'garbage' }],
    ['no room', { kind: 'error', error: 'queueLimit' }],
  ] as const)('nobody knows whether a model is loaded after %s', async (_name, fault) => {
    await using server = await start({});
    await using client = clientFor(server);
    server.unload(ORDER.modelId);
    server.faults.next(fault, { on: 'model_reload' });
    expect(await client.reload?.(ORDER.modelId, calm())).toBe('unknown');
  });

  test('a key that is none asks for nothing', async () => {
    await using server = await start({});
    await using client = clientFor(server, { key: 'another' });
    expect(await client.reload?.(ORDER.modelId, calm())).toBe('refused');
  });

  test('asking for a model stops with the reason of its signal', async () => {
    await using server = await start({});
    await using client = clientFor(server);
    const reason = new Error('stop');
    const asking = client.reload?.(ORDER.modelId, { signal: AbortSignal.abort(reason) });
    await expect(asking).rejects.toBe(reason);
    expect(reloadsOf(server)).toEqual([]);
  });
};
