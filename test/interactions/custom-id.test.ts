import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { customIdName, defineCustomId, oneOf, storedId, whole, words } from '#interactions/custom-id.ts';

const WORDS = ['on', 'off', 'ask'] as const;
const shape = { generation: storedId(), page: whole(0, 999), mode: oneOf(WORDS) };
const id = defineCustomId('panel', shape);

const values = fc.record({
  generation: fc.stringMatching(/^[0-9a-z-]{1,36}$/),
  page: fc.integer({ min: 0, max: 999 }),
  mode: fc.constantFrom(...WORDS),
});

describe('a custom_id', () => {
  it('gives back what was put into it', () => {
    fc.assert(
      fc.property(values, (given) => {
        expect(id.decode(id.encode(given))).toEqual({ kind: 'ok', values: given });
      }),
    );
  });

  it('fits into the 100 characters of Discord', () => {
    fc.assert(fc.property(values, (given) => id.encode(given).length <= 100));
  });

  it('carries words of any kind, as long as they fit', () => {
    const carrying = defineCustomId('carrying', { first: words(300), second: words(300) });
    const some = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 3 })
      .filter((word) => word.isWellFormed());
    fc.assert(
      fc.property(some, some, (first, second) => {
        fc.pre(encodeURIComponent(first + second).length < 80);
        expect(carrying.decode(carrying.encode({ first, second }))).toEqual({
          kind: 'ok',
          values: { first, second },
        });
      }),
    );
  });

  it.each(['%', '%zz', '%FF', 'a b', '%61', 'ä', '', 'x'.repeat(31)])(
    'is not read with the words %s',
    (typed) => {
      const carrying = defineCustomId('carrying', { word: words(30) });
      const [name, mark] = carrying.encode({ word: 'a' }).split(':');
      expect(carrying.decode(`${name}:${mark}:${typed}`)).toEqual({ kind: 'stale' });
    },
  );

  it('that would not fit is never made', () => {
    const long = defineCustomId('x'.repeat(90), { generation: storedId() });
    expect(() => long.encode({ generation: 'a'.repeat(36) })).toThrow(RangeError);
  });

  it('of another kind is not read', () => {
    expect(id.decode('other:abc:1')).toEqual({ kind: 'other' });
    expect(customIdName('panel:abc:1')).toBe('panel');
  });

  it.each([
    ['a field was added', defineCustomId('panel', { ...shape, extra: whole(0, 1) })],
    ['bounds were changed', defineCustomId('panel', { ...shape, page: whole(0, 99) })],
    [
      'fields were reordered',
      defineCustomId('panel', { mode: shape.mode, page: shape.page, generation: shape.generation }),
    ],
    ['words were changed', defineCustomId('panel', { ...shape, mode: oneOf(['on', 'off', 'auto']) })],
  ])('of an older version is stale: %s', (_, newer) => {
    const wire = id.encode({ generation: 'abc', page: 1, mode: 'on' });
    expect(newer.decode(wire)).toEqual({ kind: 'stale' });
  });

  it('that somebody made up never gives values out of bounds', () => {
    const [, mark] = id.encode({ generation: 'a', page: 0, mode: 'on' }).split(':');
    const forged = fc
      .array(fc.string(), { maxLength: 5 })
      .map((parts) => ['panel', mark, ...parts].join(':'));
    fc.assert(
      fc.property(forged, (wire) => {
        const decoded = id.decode(wire);
        if (decoded.kind !== 'ok') return true;
        const { generation, page, mode } = decoded.values;
        return /^[0-9a-z-]{1,36}$/.test(generation) && page >= 0 && page <= 999 && WORDS.includes(mode);
      }),
    );
  });
});
