import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Most of a test is waiting, for a second here and there: more of them than there are cores wait side by side.
    maxWorkers: 5,
    // No test replaces a module, so none needs modules of its own: loading them anew for each file takes a quarter of the time.
    isolate: false,
    coverage: { include: ['src/**', 'commands/**', 'sandbox/**'] },
    projects: [project('gateway', 'test/**/*.test.ts'), project('http', 'test/e2e/**/*.test.ts')],
  },
});

/** Tests with bots that hear of interactions by that front end. */
function project(frontEnd: string, files: string) {
  return {
    test: {
      name: frontEnd,
      include: [files],
      // Loopback traffic must never be sent to a proxy that the machine happens to name.
      env: { NO_PROXY: '127.0.0.1,localhost', TEST_FRONT_END: frontEnd },
      testTimeout: 30_000,
      hookTimeout: 20_000,
    },
  };
}
