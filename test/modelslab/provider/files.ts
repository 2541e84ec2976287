import { expect, test } from 'vitest';
import { generationErrorOf } from '../rejection.ts';
import { clientFor, images, ORDER, type StartServer, UNASKED } from './shared.ts';

/** What becomes of images that are not where their links point. */
export const describeFiles = (start: StartServer): void => {
  test.each(['missing', 'html', 'cut'] as const)(
    'a file that is %s at first is asked for again',
    async (are) => {
      await using server = await start({ generationMs: 0 });
      await using client = clientFor(server);
      server.faults.next({ kind: 'files', are, gets: 2, proxiesToo: true });
      expect(await images(client, ORDER)).toHaveLength(ORDER.samples);
    },
  );

  const imagesInBytes = UNASKED.filter(({ form }) => form !== 'bom' && form !== 'utf16');

  test.each(imagesInBytes)('a file that comes as $form with the header $header is read', async (fault) => {
    await using server = await start({ generationMs: 0 });
    await using client = clientFor(server);
    server.faults.next(fault, { on: 'cdn', calls: ORDER.samples });
    expect(await images(client, ORDER)).toHaveLength(ORDER.samples);
    expect(server.faults.waiting).toBe(0);
  });

  test.each(UNASKED)('base64 that comes as $form with the header $header is read', async (fault) => {
    await using server = await start({ generationMs: 0 });
    await using client = clientFor(server, { operator: { base64: true } });
    server.faults.next(fault, { on: 'cdn', calls: ORDER.samples });
    expect(await images(client, ORDER)).toHaveLength(ORDER.samples);
    expect(server.faults.waiting).toBe(0);
  });

  test('a file that is missing for ever is fetched from its proxy', async () => {
    await using server = await start({ generationMs: 0 });
    await using client = clientFor(server);
    server.faults.next({ kind: 'files', are: 'missing' });
    expect(await images(client, ORDER)).toHaveLength(ORDER.samples);
  });

  test('a file that is nowhere fails the download', async () => {
    await using server = await start({ generationMs: 0 });
    await using client = clientFor(server);
    server.faults.next({ kind: 'files', are: 'missing', proxiesToo: true });
    const { failure } = await generationErrorOf(images(client, ORDER));
    expect(failure).toEqual({ kind: 'downloadFailed' });
  });
};
