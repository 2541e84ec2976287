/**
 * How long anything that a test waits for may take, in milliseconds. It is one limit for every step of every test: it
 * says no more than "never", so that a busy machine fails no test. It is shorter than the limit of a whole test
 * (vitest.config.ts), so that the step that never came is named.
 */
export const PATIENCE_MS = 180_000;

/** The same, for `vi.waitFor`. */
export const PATIENCE = { timeout: PATIENCE_MS, interval: 20 };
