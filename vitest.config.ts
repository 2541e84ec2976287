import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Loopback traffic must never be sent to a proxy that the machine happens to name.
    env: { NO_PROXY: '127.0.0.1,localhost' },
    // Most of a test is waiting, for a second here and there: more of them than there are cores wait side by side.
    maxWorkers: 4,
    testTimeout: 30_000,
    hookTimeout: 20_000,
    coverage: { include: ['src/**', 'commands/**', 'sandbox/**'] },
  },
});
