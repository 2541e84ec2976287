import { defineConfig } from 'vitest/config';

/** Rooms whose tests talk to nobody outside their process but a database. */
const ROOMS = [
  'catalogue',
  'commands',
  'config',
  'domain',
  'generation',
  'images',
  'interaction',
  'queue',
  'store',
  'text',
];

const inRooms = ROOMS.map((room) => `test/${room}/**/*.test.ts`);

export default defineConfig({
  test: {
    // Most of a test is waiting, for a second here and there: more of them than there are cores wait side by side.
    maxWorkers: 5,
    coverage: { include: ['src/**', 'commands/**', 'sandbox/**'] },
    projects: [
      // No test replaces a module, so these can share theirs: loading them anew for each file takes longer than most tests.
      project('rooms', { include: inRooms, isolate: false }),
      project('gateway', { include: ['test/**/*.test.ts'], exclude: inRooms }),
      // What a newcomer sees in a browser does not depend on how Discord is reached.
      project('http', { include: ['test/e2e/**/*.test.ts'], exclude: ['test/e2e/newcomer.test.ts'] }),
    ],
  },
});

/** Tests of which those with bots hear of interactions by the front end that the project is named after. */
function project(name: string, files: { include: string[]; exclude?: string[]; isolate?: boolean }) {
  return {
    test: {
      name,
      ...files,
      // Loopback traffic must never be sent to a proxy that the machine happens to name.
      env: { NO_PROXY: '127.0.0.1,localhost', TEST_FRONT_END: name === 'http' ? 'http' : 'gateway' },
      // Where many tests share two cores, one may run out of time now and then. What fails twice is broken.
      retry: process.env.CI ? 1 : 0,
      testTimeout: 30_000,
      hookTimeout: 20_000,
    },
  };
}
