import { expect, test } from 'vitest';
import { decodeModelList } from '#modelslab/wire/model-list.ts';
import { calm } from '../client-harness.ts';
import { generationErrorOf } from '../rejection.ts';
import { clientFor, type StartServer, UNASKED } from './shared.ts';

/** The calls beside the images. */
export const describeAccount = (start: StartServer): void => {
  test('the model list holds LoRAs and models', async () => {
    await using server = await start({});
    await using client = clientFor(server);
    const list = await client.modelList(calm().signal, decodeModelList);
    expect(list.some(({ subcategory }) => subcategory === 'lora')).toBe(true);
    expect(list.some(({ subcategory }) => subcategory === null)).toBe(true);
  });

  test.each(UNASKED)(
    'the model list is read where it comes as $form with the header $header',
    async (fault) => {
      await using server = await start({});
      await using client = clientFor(server);
      server.faults.next(fault, { on: 'model_list' });
      const list = await client.modelList(calm().signal, decodeModelList);
      expect(list).toEqual(await client.modelList(calm().signal, decodeModelList));
    },
  );

  test('a key can be checked', async () => {
    await using server = await start({});
    await using client = clientFor(server);
    await using stranger = clientFor(server, { key: 'another' });
    expect(await client.checkKey(calm().signal)).toEqual({ processing: 0, balance: null });
    const { failure } = await generationErrorOf(stranger.checkKey(calm().signal));
    expect(failure).toEqual({ kind: 'invalidKey' });
  });
};
