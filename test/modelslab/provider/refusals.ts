import { expect, test } from 'vitest';
import type { Failure } from '#domain/generation/failure.ts';
import type { ErrorName } from '#sandbox/modelslab/index.ts';
import { calm } from '../client-harness.ts';
import { generationErrorOf, retryAfterOf } from '../rejection.ts';
import { type ClientFor, LOST, ORDER, type StartServer } from './shared.ts';

/** What every documented refusal has to be understood as. */
const REFUSALS: Record<ErrorName, Failure['kind']> = {
  keyMissing: 'invalidKey',
  keyInvalid: 'invalidKey',
  keyInvalidLegacy: 'invalidKey',
  requestInvalidLegacy: 'rejectedParameter',
  credits: 'outOfCredits',
  creditsLegacy: 'outOfCredits',
  monthlyLimit: 'outOfCredits',
  plan: 'planLacksFeature',
  modelIdMissing: 'modelNotFound',
  modelNotFound: 'modelNotFound',
  validation: 'rejectedParameter',
  validationText: 'rejectedParameter',
  inputImage: 'pictureUnreadable',
  queueLimit: 'rateLimited',
  spamFilter: 'rateLimited',
  server: 'unreachable',
  unavailable: 'unreachable',
  generationFailed: 'generationFailed',
  requestNotFound: 'generationFailed',
};

/** What becomes of an order that is not taken, or may not have been. */
export const describeRefusals = (start: StartServer, clientFor: ClientFor): void => {
  test.each(Object.entries(REFUSALS))('the refusal %s means %s', async (name, kind) => {
    await using server = await start({ generationMs: 0 });
    await using client = clientFor(server, { deadlineMs: 1 });
    // The table above has the keys of the server's own.
    server.faults.next({ kind: 'error', error: name as ErrorName });
    const { failure } = await generationErrorOf(client.submit(ORDER, calm()));
    expect(failure.kind).toBe(kind);
  });

  test('an unknown key is refused', async () => {
    await using server = await start({});
    await using client = clientFor(server, { key: 'another' });
    const { failure } = await generationErrorOf(client.submit(ORDER, calm()));
    expect(failure).toEqual({ kind: 'invalidKey' });
  });

  test.each(LOST)('%s does not make a second order', async (_name, fault, kind) => {
    await using server = await start({ generationMs: 0 });
    await using client = clientFor(server);
    server.faults.next(fault);
    const { failure } = await generationErrorOf(client.submit(ORDER, calm()));
    expect(failure.kind).toBe(kind);
    expect(server.posts).toBe(1);
  });

  test('while the API is away the order is given back, and sent again later', async () => {
    await using server = await start({ generationMs: 0 });
    await using client = clientFor(server);
    server.faults.next({ kind: 'error', error: 'unavailable', retryAfter: 0 });
    expect(await retryAfterOf(client.submit(ORDER, calm()))).toBeGreaterThan(0);
    expect((await client.submit(ORDER, calm())).status).toBe('finished');
    expect(server.posts).toBe(2);
  });

  test('beyond the places of the plan the order is given back, with the time to wait', async () => {
    await using server = await start({ generationMs: 0 });
    await using client = clientFor(server);
    server.faults.next({ kind: 'error', error: 'queueLimit', retryAfter: 3 });
    expect(await retryAfterOf(client.submit(ORDER, calm()))).toBe(3000);
    expect((await client.submit(ORDER, calm())).status).toBe('finished');
  });
};
