import { expect, test } from 'vitest';
import { decodeModelList } from '#modelslab/wire/model-list.ts';
import { mostInOneTick } from '../../support/ticks.ts';

test('a long model list is decoded in small parts, whole and in order', async () => {
  const ids = Array.from({ length: 5000 }, (_, index) => `model-${index}`);
  const most = await mostInOneTick(async (count) => {
    const rows = ids.map((id) => ({
      get model_id() {
        count();
        return id;
      },
    }));
    expect((await decodeModelList(rows))?.map((item) => item.id)).toEqual(ids);
  });
  expect(most).toBeLessThan(ids.length / 4);
});
