import fc from 'fast-check';
import { fileTypeFromBuffer } from 'file-type';
import { expect, test } from 'vitest';
import type { ProcessingForm } from '#sandbox/modelslab/index.ts';
import { anyRequest } from '../../support/any-request.ts';
import { calm } from '../client-harness.ts';
import { type ClientFor, generated, images, ORDER, type StartServer, UNASKED } from './shared.ts';

const FORMS: ProcessingForm[] = ['classic', 'newer', 'flux', 'minimal', 'realtime'];

/** What becomes of an order that nothing goes wrong with. */
export const describeOrders = (start: StartServer, clientFor: ClientFor): void => {
  const extension = clientFor.isText ? undefined : 'png';

  test.each(FORMS)('an order that is told to wait in the %s form ends with its images', async (form) => {
    await using server = await start({ generationMs: 30, processingForm: form });
    await using client = clientFor(server);
    expect((await client.submit(ORDER, calm())).status).toBe('processing');
    const pictures = await images(client, ORDER);
    expect(pictures).toHaveLength(clientFor.count(ORDER));
    for (const picture of pictures) expect((await fileTypeFromBuffer(picture))?.ext).toBe(extension);
    expect(server.violations).toEqual([]);
  });

  test('an order that is made at once needs no second question', async () => {
    await using server = await start({ generationMs: 0 });
    await using client = clientFor(server);
    expect(await client.submit(ORDER, calm())).toMatchObject({ status: 'finished', safetyReplaced: false });
    expect(server.requests).toHaveLength(1);
  });

  test('the same order gives the same images', async () => {
    await using server = await start({ generationMs: 0 });
    await using client = clientFor(server);
    expect(await images(client, ORDER)).toEqual(await images(client, ORDER));
  });

  test.each(UNASKED)(
    'an order whose answer comes as $form with the header $header is not lost',
    async (fault) => {
      await using server = await start({ generationMs: 20 });
      await using client = clientFor(server);
      server.faults.next(fault);
      server.faults.next(fault, { on: 'fetch', calls: 50 });
      expect(await images(client, ORDER)).toHaveLength(clientFor.count(ORDER));
      expect(server.posts).toBe(1);
    },
  );

  test.each(['url', 'object', 'nested', 'objects', 'jsonText'] as const)(
    'an order whose output is spelled as %s is read',
    async (form) => {
      await using server = await start({ generationMs: 0 });
      await using client = clientFor(server);
      server.faults.next({ kind: 'output', form });
      expect(await images(client, { ...ORDER, samples: 1 })).toHaveLength(1);
    },
  );

  test('every order inside our limits is inside those of the API', async () => {
    await using server = await start({ generationMs: 0 });
    await using client = clientFor(server, { operator: { trackId: 7, base64: false, temp: false } });
    await fc.assert(
      fc.asyncProperty(anyRequest, async (request) => {
        const { outputs } = await generated(client, request);
        expect(outputs).toHaveLength(clientFor.count(request));
        expect(server.violations).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test('images come as base64 where the operator asks for it', async () => {
    await using server = await start({ generationMs: 0 });
    await using client = clientFor(server, { operator: { base64: true, temp: true } });
    const [picture] = await images(client, ORDER);
    expect((await fileTypeFromBuffer(picture ?? new Uint8Array()))?.ext).toBe(extension);
    expect(server.violations).toEqual([]);
  });

  test('the webhook of the operator is called with every order', async () => {
    await using server = await start({ generationMs: 10 });
    const webhook = `${new URL(server.apiUrl).origin}/hook`;
    await using client = clientFor(server, { operator: { webhook, trackId: 'order-1' } });
    await generated(client, ORDER);
    await expect.poll(() => server.webhooks.length).toBe(1);
  });
};
