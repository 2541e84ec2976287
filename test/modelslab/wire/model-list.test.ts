import { expect, test } from 'vitest';
import { decodeModelList } from '#modelslab/wire/model-list.ts';

test('a long model list is decoded whole and in order', () => {
  const ids = Array.from({ length: 5000 }, (_, index) => `model-${index}`);
  const list = ids.map((id) => ({ model_id: id }));
  expect(decodeModelList(JSON.stringify(list))?.map((item) => item.id)).toEqual(ids);
});
