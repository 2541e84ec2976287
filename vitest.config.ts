import { globSync, readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Rooms whose tests talk to nobody outside their process but a database. */
const ROOMS = [
  'catalogue',
  'commands',
  'config',
  'domain',
  'generations',
  'images',
  'interactions',
  'jobs',
  'shared',
  'store',
  'text',
];

const TESTS = 'test/**/*.test.ts';
const inRooms = ROOMS.map((room) => `test/${room}/**/*.test.ts`);

/** Tests that start many processes, each of which takes a core for a second. They run after all others. */
const CROWDED = [
  'test/chaos/**/*.test.ts',
  'test/main/**/*.test.ts',
  'test/e2e/{survival,newcomer,laboratory}.test.ts',
];

/** Tests of each way to answer an interaction: at once, deferred, by a form, by suggestions, in place, with files. */
const FRONT_ENDS = [
  'buttons',
  'delivery',
  'discord-limits',
  'fix',
  'history',
  'imagine',
  'interaction-sources',
  'places',
  'private',
  'reports',
  'restart',
  'roles',
  'typing',
].map((name) => `test/e2e/${name}.test.ts`);

/** Tests that use Postgres: they read the address of the server, or import what does. */
const usesPostgres = globSync(TESTS).filter((file) =>
  /postgresUrl|onEveryEngine|startCluster/.test(readFileSync(file, 'utf8')),
);

/** Short files that take long. */
const LONG =
  /(e2e.(newcomer|laboratory|survival|pictures-walk|trials|compare|compare-quota)|chaos.(cluster|claims|suspended|kills)|page.(admin|places))\.test\.ts$/;

/** Begins with the files that take longest, so that nobody waits for them alone at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const byProject = Map.groupBy(await super.sort(files), ({ project }) => project);
    const isLong = ({ moduleId }: TestSpecification): boolean => LONG.test(moduleId);
    return [...byProject.values()].flatMap((own) => [
      ...own.filter(isLong),
      ...own.filter((file) => !isLong(file)),
    ]);
  }
}

/** A second Postgres server, of another version, on which all that uses Postgres runs too. */
const otherDatabase = process.env.TEST_OTHER_DATABASE_URL;

// Two cores are busy with two or three workers. In the others tests wait for what takes its time.
const BESIDE_EACH_OTHER = { maxWorkers: 5, sequence: { groupOrder: 0 } };
const AFTERWARDS = { maxWorkers: 4, sequence: { groupOrder: 1 } };

export default defineConfig({
  test: {
    coverage: { include: ['src/**', 'commands/**', 'sandbox/**'] },
    sequence: { sequencer: LongestFirst },
    projects: [
      project('rooms', { include: inRooms, ...BESIDE_EACH_OTHER }),
      project('gateway', { include: [TESTS], exclude: [...inRooms, ...CROWDED], ...BESIDE_EACH_OTHER }),
      project('http', { include: FRONT_ENDS, ...BESIDE_EACH_OTHER }),
      project('processes', { include: CROWDED, ...AFTERWARDS }),
      ...(otherDatabase
        ? [
            project(
              'other postgres',
              { include: usesPostgres, exclude: ['test/e2e/**'], ...AFTERWARDS },
              { TEST_DATABASE_URL: otherDatabase, TEST_SQLITE: 'no' },
            ),
          ]
        : []),
    ],
  },
});

type Files = {
  include: string[];
  exclude?: string[];
  maxWorkers: number;
  sequence: { groupOrder: number };
};

/** Tests of which those with bots hear of interactions over the gateway, but in the project `http`. */
function project(name: string, files: Files, env: Record<string, string> = {}) {
  return {
    test: {
      name,
      ...files,
      // Most of a file's time would go into loading what the file before it has loaded.
      isolate: false,
      // Loopback traffic must never be sent to a proxy that the machine happens to name.
      env: {
        NO_PROXY: '127.0.0.1,localhost',
        TEST_FRONT_END: name === 'http' ? 'http' : 'gateway',
        ...env,
      },
      setupFiles: ['test/support/setup.ts'],
      // One limit for all, which a busy machine does not reach: test/support/patience.ts has that of a single step.
      testTimeout: 900_000,
      hookTimeout: 900_000,
      expect: { poll: { timeout: 180_000, interval: 20 } },
    },
  };
}
