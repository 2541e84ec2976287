import { vi } from 'vitest';
import { PATIENCE } from './patience.ts';

// Whoever waits in a test waits as long as the machine needs, whatever limit a step names (see test/README.md).
const waitFor = vi.waitFor;
if (waitFor.name !== 'waitPatiently') {
  vi.waitFor = function waitPatiently(check, options) {
    const interval = typeof options === 'object' ? options.interval : undefined;
    return waitFor(check, { ...PATIENCE, ...(interval !== undefined && { interval }) });
  };
}
