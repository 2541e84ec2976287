import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Loopback traffic must never be sent to a proxy that the machine happens to name.
    env: { NO_PROXY: '127.0.0.1,localhost' },
    testTimeout: 20_000,
    hookTimeout: 20_000,
    coverage: { include: ['src/**', 'commands/**', 'sandbox/**'] },
  },
});
