import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildIndex } from '#catalogue/build-index.ts';
import type { ListedModel } from '#catalogue/parse-model-list.ts';
import { openIndexes } from '#catalogue/search-index.ts';
import { ids, listedLora, listedLoras } from './samples.ts';

const indexOf = (models: readonly ListedModel[]) => {
  const database = new DatabaseSync(':memory:');
  buildIndex(database, models);
  return openIndexes(database).lora;
};

const SHELF = indexOf([
  listedLora({ id: 'xl-realistic-cake-art-sty', name: 'XL Realistic Cake Art Style', uses: 40 }),
  listedLora({
    id: 'more_details',
    name: 'More Details',
    uses: 900,
    description: 'Adds detail.',
    preview: 'https://a.example/1.png',
    nsfw: true,
  }),
  listedLora({ id: 'detail-tweaker-xl', name: 'Detail Tweaker XL', uses: 950 }),
  listedLora({ id: 'watercolor-v2', name: 'Watercolour Painting', uses: 10 }),
  listedLora({ id: 'cafe-interior', name: 'Café intérieur', uses: 5 }),
  listedLora({ id: 'shuimo', name: '水墨画 Ink', uses: 4 }),
  listedLora({ id: 'gzhel', name: 'Гжель роспись', uses: 3 }),
]);

const idsFor = (text: string, limit = 25) => SHELF.search(text, limit).map(({ id }) => id);

describe('searching', () => {
  test.each([
    ['a part of the name', 'tweak', 'detail-tweaker-xl'],
    ['a part of the id', 'sty', 'xl-realistic-cake-art-sty'],
    ['the id with other separators', 'cake art', 'xl-realistic-cake-art-sty'],
    ['words in another order', 'cake realistic', 'xl-realistic-cake-art-sty'],
    ['three words in another order', 'art xl cake', 'xl-realistic-cake-art-sty'],
    ['another case', 'WATERCOLOUR', 'watercolor-v2'],
    ['a missing letter', 'realistc cake', 'xl-realistic-cake-art-sty'],
    ['swapped letters', 'waetrcolour', 'watercolor-v2'],
    ['a wrong letter', 'twaaker', 'detail-tweaker-xl'],
    ['a letter too many', 'interrior', 'cafe-interior'],
    ['accents left out', 'interieur', 'cafe-interior'],
    ['accents put in', 'cáfe', 'cafe-interior'],
    ['another script', '水墨', 'shuimo'],
    ['a typo in another script', 'росиись', 'gzhel'],
  ])('finds by %s', (_, text, id) => {
    expect(idsFor(text)[0]).toBe(id);
  });

  test('puts the exact words before the typos', () => {
    expect(idsFor('details')).toEqual(['more_details']);
  });

  test('puts the more used first among those that fit equally well', () => {
    const shelf = indexOf([listedLora({ id: 'ink-a', uses: 1 }), listedLora({ id: 'ink-b', uses: 2 })]);
    expect(shelf.search('ink', 25).map(({ id }) => id)).toEqual(['ink-b', 'ink-a']);
  });

  test('puts the better fit before the more used', () => {
    const shelf = indexOf([listedLora({ id: 'drinking', uses: 9 }), listedLora({ id: 'ink-wash', uses: 1 })]);
    expect(shelf.search('ink', 25).map(({ id }) => id)).toEqual(['ink-wash', 'drinking']);
  });

  test.each(['', '   ', '--', '🎂'])('shows the most used for %j, which says nothing', (text) => {
    expect(idsFor(text, 2)).toEqual(['detail-tweaker-xl', 'more_details']);
  });

  test('finds nothing for a word that is nowhere', () => {
    expect(idsFor('zeppelin')).toEqual([]);
  });

  // Quotes, a leading minus and expressions mean something elsewhere, and nothing to members.
  test.each(['"cake', '-cake', 'cake.*(', 'cake\\'])('takes %j as plain words', (text) => {
    expect(idsFor(text)).toContain('xl-realistic-cake-art-sty');
  });

  test('answers to texts far longer than any id', () => {
    const shelf = indexOf(
      Array.from({ length: 500 }, (_, index) => listedLora({ id: 'a'.repeat(90) + index })),
    );
    expect(shelf.search('a '.repeat(3000), 25)).toHaveLength(25);
    expect(shelf.search(`${'ab'.repeat(3000)}`, 25)).toEqual([]);
  });

  test('never answers with more than asked, or with the same twice', () => {
    fc.assert(
      fc.property(
        listedLoras,
        fc.string({ unit: 'grapheme' }),
        fc.nat({ max: 30 }),
        (models, text, limit) => {
          const found = indexOf(models).search(text, limit);
          expect(found.length).toBeLessThanOrEqual(limit);
          expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
        },
      ),
    );
  });

  test('answers in the same order whatever order the list came in', () => {
    fc.assert(
      fc.property(listedLoras, ids, (models, text) => {
        const single = [...new Map(models.map((model) => [model.id, model])).values()];
        expect(indexOf(single.toReversed()).search(text, 25)).toEqual(indexOf(single).search(text, 25));
      }),
    );
  });

  test('always puts the one whose id is typed first', () => {
    fc.assert(
      fc.property(listedLoras, fc.nat(), (models, pick) => {
        fc.pre(models.length > 0);
        const id = models[pick % models.length]?.id ?? '';
        expect(
          indexOf(models)
            .search(id, 1)
            .map((entry) => entry.id),
        ).toEqual([id]);
      }),
    );
  });

  test('always finds three and more letters of a name, and one or two at its start', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{3,12}$/), fc.nat(), (name, from) => {
        const shelf = indexOf([listedLora({ id: 'x', name })]);
        const part = name.slice(from % (name.length - 2));
        for (const typed of [part, name.slice(0, 1), name.slice(0, 2)]) {
          expect(shelf.search(typed, 1)).toHaveLength(1);
        }
      }),
    );
  });

  test('finds a word of a script without spaces inside a name', () => {
    expect(idsFor('墨画')).toEqual(['shuimo']);
  });

  test('finds the beginning of a word with a typo in it', () => {
    expect(idsFor('waetrc')).toEqual(['watercolor-v2']);
  });

  test('finds the rare one that fits among thousands that begin alike', () => {
    const many = Array.from({ length: 5000 }, (_, index) => listedLora({ id: `cake-art-${index}`, uses: 9 }));
    const shelf = indexOf([...many, listedLora({ id: 'cake-zeppelin' })]);
    expect(shelf.search('zeppelin cake', 25).map(({ id }) => id)).toEqual(['cake-zeppelin']);
    expect(shelf.search('zepelin cake', 25).map(({ id }) => id)).toEqual(['cake-zeppelin']);
  });

  test('gives what begins with an id, in order', () => {
    const shelf = indexOf(['b-2', 'a', 'b-10', 'b', 'B-3', 'c'].map((id) => listedLora({ id })));
    expect(shelf.startingWith('b', 2)).toEqual(['b', 'b-10']);
    expect(shelf.startingWith('b-', 25)).toEqual(['b-10', 'b-2']);
    expect(shelf.startingWith('z', 25)).toEqual([]);
  });

  test('restricts a search to the ids given', () => {
    const found = SHELF.search('', 25, ['watercolor-v2', 'nowhere', 'more_details']);
    expect(found.map(({ id }) => id)).toEqual(['more_details', 'watercolor-v2']);
    expect(SHELF.search('detail', 25, ['watercolor-v2'])).toEqual([]);
  });
});

describe('looking up', () => {
  test('prefers the exact id to one in another case', () => {
    const shelf = indexOf([listedLora({ id: 'Ink', uses: 9 }), listedLora({ id: 'ink' })]);
    expect(shelf.find('ink')?.id).toBe('ink');
    expect(shelf.find('INK')?.id).toBe('Ink');
    expect(shelf.find('in')).toBeUndefined();
  });

  test('keeps the most used of several rows with one id', () => {
    const shelf = indexOf([
      listedLora({ id: 'ink', name: 'Old', uses: 1 }),
      listedLora({ id: 'ink', name: 'New', uses: 2 }),
    ]);
    expect(shelf.size).toBe(1);
    expect(shelf.find('ink')?.name).toBe('New');
  });

  test('tells what the list tells, and nothing of how it is kept', () => {
    expect(SHELF.find('more_details')).toEqual({
      id: 'more_details',
      name: 'More Details',
      baseModel: null,
      triggerWords: null,
      description: 'Adds detail.',
      preview: 'https://a.example/1.png',
      nsfw: true,
    });
  });
});
