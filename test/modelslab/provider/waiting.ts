import { expect, test } from 'vitest';
import { calm } from '../client-harness.ts';
import { generationErrorOf } from '../rejection.ts';
import { type ClientFor, generated, HASTE, images, LOST, ORDER, type StartServer } from './shared.ts';

/** What becomes of an order that was taken. */
export const describeWaiting = (start: StartServer, clientFor: ClientFor): void => {
  test('questions go on through every kind of outage', async () => {
    await using server = await start({ generationMs: 1 });
    await using client = clientFor(server);
    const submission = await client.submit(ORDER, calm());
    const id = submission.status === 'processing' ? submission.providerId : '';
    for (const fault of [...LOST.map(([, lost]) => lost), { kind: 'error', error: 'server' } as const]) {
      server.faults.next(fault, { on: 'fetch' });
    }
    expect((await client.collect(id, { eta: null, ...calm() })).outputs).toHaveLength(clientFor.count(ORDER));
    expect(server.faults.waiting).toBe(0);
  });

  test('an order that fails says so', async () => {
    await using server = await start({ generationMs: 10 });
    await using client = clientFor(server);
    server.faults.next({ kind: 'fails' });
    const { failure } = await generationErrorOf(generated(client, ORDER));
    expect(failure).toEqual({ kind: 'generationFailed', detail: 'Failed, Try Again' });
  });

  test('an order that never ends is given up at the deadline', async () => {
    await using server = await start({ generationMs: 10 });
    await using client = clientFor(server, { deadlineMs: 100 });
    server.faults.next({ kind: 'never' });
    const { failure } = await generationErrorOf(generated(client, ORDER));
    expect(failure.kind).toBe('timedOut');
  });

  test('an order that nobody knows for long has failed', async () => {
    await using server = await start({});
    await using client = clientFor(server, { polling: { ...HASTE.polling, patienceMs: 30 } });
    const { failure } = await generationErrorOf(client.collect('1', { eta: null, ...calm() }));
    expect(failure).toEqual({ kind: 'generationFailed', detail: 'Request not found' });
  });

  test.each(['emptyText', 'emptyArray', 'null'] as const)(
    'a success with the output %s is asked for again',
    async (form) => {
      await using server = await start({ generationMs: 0 });
      await using client = clientFor(server);
      server.faults.next({ kind: 'output', form, answers: 2 });
      expect((await generated(client, ORDER)).outputs).toHaveLength(clientFor.count(ORDER));
    },
  );

  test.each([
    ['url', 1],
    ['object', clientFor.count(ORDER)],
  ] as const)('a success with the output as %s is understood', async (form, count) => {
    await using server = await start({ generationMs: 0 });
    await using client = clientFor(server);
    server.faults.next({ kind: 'output', form });
    expect(await images(client, ORDER)).toHaveLength(count);
  });

  // What is edited passes no safety checker.
  test.skipIf(clientFor.isEditing)(
    'blanked images are said to be so, even by an order that had to wait',
    async () => {
      await using server = await start({ generationMs: 10 });
      await using client = clientFor(server);
      server.faults.next({ kind: 'blank' });
      expect(await generated(client, ORDER)).toMatchObject({ safetyReplaced: true });
    },
  );
};
