import { expect } from 'vitest';

/** Fails the test unless the value is of that kind, and tells the compiler that it is. */
export function assertKind<T extends { kind: string }, K extends T['kind']>(
  value: T,
  kind: K,
): asserts value is Extract<T, { kind: K }> {
  expect(value.kind).toBe(kind);
}
