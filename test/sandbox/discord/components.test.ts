import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ComponentNode, walk, withIds } from '#sandbox/discord/components.ts';
import { createSnowflakes } from '#sandbox/discord/snowflake.ts';

const leaf = fc.record({
  type: fc.constant(10),
  id: fc.option(fc.integer({ min: 0, max: 5 }), { nil: undefined }),
});
const tree = fc.letrec<{ node: ComponentNode }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.record({ type: fc.constant(17), components: fc.array(tie('node'), { maxLength: 4 }) }),
    fc.record({ type: fc.constant(9), accessory: tie('node') }),
  ),
})).node;

test('every component gets an id of its own, and given ones are kept', () => {
  fc.assert(
    fc.property(fc.array(tree, { maxLength: 5 }), (components) => {
      const before = [...walk(components)].map(({ component }) => component.id);
      const given = before.filter(Boolean);
      fc.pre(new Set(given).size === given.length);
      const after = [...walk(withIds(components))].map(({ component }) => component.id);
      expect(new Set(after).size).toBe(before.length);
      expect(before.every((id, index) => !id || after[index] === id)).toBe(true);
    }),
  );
});

test('ids rise whatever the clock does', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1_600_000_000_000, max: 1_900_000_000_000 }), { minLength: 2 }),
      (times) => {
        const remaining = [...times];
        const nextId = createSnowflakes(() => remaining.shift() ?? 0);
        const ids = times.map(() => BigInt(nextId()));
        expect(ids.every((id, index) => index === 0 || id > (ids[index - 1] ?? id))).toBe(true);
      },
    ),
  );
});
