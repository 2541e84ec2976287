import type { Failure } from '#domain/generation/failure.ts';
import {
  type Generation,
  type GenerationState,
  isActive,
  type StateName,
} from '#domain/generation/generation.ts';
import type { Ledger } from '#domain/generation/ledger.ts';
import type { JobNotifier } from '#domain/generation/notifier.ts';
import type { Finished, Providers } from '#domain/generation/provider.ts';
import type { Queue } from '#domain/generation/queue.ts';
import type { Clock, Log } from '#domain/system.ts';
import { createDeadLetters } from '#jobs/failure-handling.ts';
import { createPipeline } from '#jobs/pipeline.ts';
import { createProgressThrottle } from '#jobs/progress.ts';
import { createWorker } from '#jobs/worker.ts';
import { planGeneration } from '../store/generations.ts';
import { type ManualClock, manualClock } from '../support/clock.ts';
import { resultImage, resultImages } from '../support/spool.ts';

/** Milliseconds of the workers' leases. */
export const LEASE = 10_000;

const MADE: Finished = {
  outputs: [{ source: { kind: 'url', url: 'https://images.example/1.png' }, fallbackUrls: [] }],
  seconds: 2,
  safetyReplaced: false,
};
const IMAGE = resultImage();

/** How a worker's process fares. */
export type Conditions = {
  /** Stopped: nothing that comes for it is heard, and no timer fires, until it goes on. */
  isStopped: boolean;
  /** Its way to the database. */
  database: 'open' | 'silent' | 'refusing';
  /** Milliseconds before the database has what it sent, and before the answer is there. */
  databaseMs: { there: number; back: number };
  /** Milliseconds before Discord has what it sent, although it may have hung up meanwhile. */
  discordMs: number;
  /** Milliseconds by which its time of day is off. */
  offsetMs: number;
};

const CALM: Conditions = {
  isStopped: false,
  database: 'open',
  databaseMs: { there: 1, back: 1 },
  discordMs: 20,
  offsetMs: 0,
};

type Row = { generation: Generation; holder: string | null; until: number };

/** What a member sees in the place of a job. */
type Shown = 'nothing' | 'progress' | 'result' | StateName;

/** A process: what comes from outside reaches it while it runs only, and its clock may be fast, slow or wrong. */
const createProcess = (base: ManualClock, rate: number) => {
  const conditions: Conditions = { ...CALM };
  let waiting: (() => void)[] = [];
  const change = (changed: Partial<Conditions>): void => {
    Object.assign(conditions, changed);
    const woken = waiting;
    waiting = [];
    for (const wake of woken) wake();
  };
  /** Resolves once the weather allows. */
  const until = async (allows: () => boolean): Promise<void> => {
    while (!allows()) await new Promise<void>((resolve) => waiting.push(resolve));
  };
  const awake = () => until(() => !conditions.isStopped);
  const arriving = async <T>(answer: Promise<T>): Promise<T> => {
    try {
      return await answer;
    } finally {
      await awake();
    }
  };
  const clock: Clock = {
    now: () => base.now() + conditions.offsetMs,
    monotonic: () => base.monotonic() * rate,
    sleep: (milliseconds, signal) => arriving(base.sleep(milliseconds / rate, signal)),
  };
  return { conditions, change, until, arriving, clock };
};

type Process = ReturnType<typeof createProcess>;

/** Two workers over one database, one Discord and one API, and what became of their jobs. */
export const openTwoWorkersHarness = (ids: readonly string[], { rate }: { rate: number }) => {
  const base = manualClock();
  const time = () => base.monotonic();
  const rows = new Map<string, Row>(
    ids.map((id) => [id, { generation: planGeneration(id), holder: null, until: 0 }]),
  );
  const shown = new Map<string, Shown>(ids.map((id) => [id, 'nothing']));
  const finals = new Map<string, Shown[]>(ids.map((id) => [id, []]));
  const posts = new Map<string, number>();
  /** What left a process for a job that another worker held. */
  const trespasses: string[] = [];
  let orders = 0;

  const rowOf = (id: string): Row => {
    const row = rows.get(id);
    if (!row) throw new Error(`no row ${id}`);
    return row;
  };

  const overDatabase =
    ({ conditions, until, arriving }: Process) =>
    <T>(work: () => T): Promise<T> =>
      arriving(
        (async () => {
          const refuse = () => {
            if (conditions.database === 'refusing') throw new Error('the database does not answer');
          };
          refuse();
          await until(() => conditions.database !== 'silent');
          await base.sleep(conditions.databaseMs.there);
          refuse();
          const result = work();
          await base.sleep(conditions.databaseMs.back);
          // What it did is done, and its word of it is lost.
          refuse();
          await until(() => conditions.database !== 'silent');
          return result;
        })(),
      );

  const ledgerOf = (process: Process): Pick<Ledger, 'find' | 'move' | 'recentSeconds'> => {
    const over = overDatabase(process);
    return {
      find: (id) => over(() => rows.get(id)?.generation),
      recentSeconds: () => over(() => [2]),
      move: (job, from, to) =>
        over(() => {
          const row = rowOf(typeof job === 'string' ? job : job.id);
          if (!from.includes(row.generation.state.name)) return undefined;
          row.generation = { ...row.generation, state: to };
          return row.generation;
        }),
    };
  };

  const queueOf = (process: Process): Queue => {
    const over = overDatabase(process);
    const all = () => [...rows.values()];
    return {
      claim: ({ worker, leaseMs, graceMs, concurrency }) =>
        over(() => {
          const isTaken = ({ until }: Row) => until > time() - graceMs;
          if (all().filter(isTaken).length >= concurrency) return undefined;
          const free = all().filter((row) => isActive(row.generation) && !isTaken(row));
          const next = free.find(({ generation }) => generation.state.name !== 'queued') ?? free[0];
          if (!next) return undefined;
          Object.assign(next, { holder: worker, until: time() + leaseMs });
          return next.generation;
        }),
      renew: (worker, leaseMs) =>
        over(() => {
          const mine = all().filter(({ holder }) => holder === worker);
          for (const row of mine) row.until = time() + leaseMs;
          return { held: mine.map(({ generation }) => generation.id), cancelled: [] };
        }),
      release: (id, worker) =>
        over(() => {
          const row = rowOf(id);
          if (row.holder === worker) Object.assign(row, { holder: null, until: 0 });
        }),
      releaseAll: (worker) =>
        over(() => {
          for (const row of all()) if (row.holder === worker) Object.assign(row, { holder: null, until: 0 });
        }),
      pauseLane: () => over(() => undefined),
      counts: () => over(() => []),
      releaseEverybody: () => over(() => undefined),
    };
  };

  const leaves = (worker: string, what: string, { id }: Pick<Generation, 'id'>): void => {
    const { holder } = rowOf(id);
    if (holder !== worker) trespasses.push(`${worker} sends ${what} of ${id}, which ${holder} holds`);
  };

  /** Sends an edit: it arrives after a while, though its sender may have hung up on it by then. */
  const edit = (
    process: Process,
    { id }: Generation,
    { to, signal }: { to: Shown; signal: AbortSignal | undefined },
  ): Promise<void> => {
    const arrival = (async () => {
      await base.sleep(process.conditions.discordMs);
      const isFinal = !['nothing', 'progress'].includes(shown.get(id) ?? '');
      // Discord's own rule: a classic message never takes the place of one of Components V2.
      if (to === 'progress' && isFinal) throw new Error('refused');
      shown.set(id, to);
      if (to !== 'progress') finals.get(id)?.push(to);
    })();
    const hungUp = new Promise<never>((_, reject) => {
      if (signal?.aborted) reject(signal.reason);
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
    return process.arriving(Promise.race([arrival, hungUp]));
  };

  const notifierOf = (worker: string, process: Process): JobNotifier => ({
    async progress(generation, _, signal) {
      leaves(worker, 'progress', generation);
      await edit(process, generation, { to: 'progress', signal }).catch(() => undefined);
    },
    async result(generation, _, signal) {
      leaves(worker, 'the result', generation);
      await edit(process, generation, { to: 'result', signal });
      return { message: { channelId: 'channel', id: generation.id } };
    },
    async outcome(generation, signal) {
      leaves(worker, 'the end', generation);
      await edit(process, generation, { to: generation.state.name, signal });
    },
    remove: async () => undefined,
  });

  const providersOf = (worker: string, process: Process): Providers => ({
    of: async (generation) => ({
      async submit(_, { signal }) {
        const id = 'id' in generation ? String(generation.id) : '';
        leaves(worker, 'the order', { id });
        orders += 1;
        const providerId = String(orders);
        posts.set(id, (posts.get(id) ?? 0) + 1);
        await process.clock.sleep(1500, signal);
        return { status: 'processing', providerId, eta: 3 };
      },
      async collect(_, { signal }) {
        await process.clock.sleep(6000, signal);
        return MADE;
      },
    }),
  });

  const log: Log = { debug() {}, info() {}, warn() {}, error() {} };

  const startWorker = (name: string, process: Process) => {
    const { clock } = process;
    const ledger = ledgerOf(process);
    const notifier = notifierOf(name, process);
    const parts = { ledger, notifier, clock, log, queue: queueOf(process), random: { id: () => 'fault' } };
    const handle = createPipeline({
      maxAttempts: 10,
      ...parts,
      throttle: createProgressThrottle(notifier, clock),
      providers: providersOf(name, process),
      completions: { of: () => () => () => undefined },
      thumbnails: { keep: () => undefined },
      imagesFor: async (_, { signal }) => {
        await clock.sleep(700, signal);
        return resultImages([IMAGE]);
      },
    });
    const lanes = async () => [{ lane: 'lane', concurrency: 4 }];
    const abandon = createDeadLetters(parts);
    return createWorker({ ...parts, handle, abandon, lanes, worker: name, leaseMs: LEASE });
  };

  const processes = { w1: createProcess(base, rate), w2: createProcess(base, 1) };
  const workers = [startWorker('w1', processes.w1), startWorker('w2', processes.w2)];

  return {
    pass: (milliseconds: number) => base.advance(milliseconds),
    change: (worker: 'w1' | 'w2', changed: Partial<Conditions>) => processes[worker].change(changed),
    calm: () => {
      for (const process of Object.values(processes)) process.change({ ...CALM });
    },
    trespasses,
    /** How each job stands: its row, its message, the last words that its message had, and how often it was ordered. */
    ends: () =>
      ids.map((id) => {
        const { state }: { state: GenerationState & { failure?: Failure } } = rowOf(id).generation;
        return {
          id,
          row: state.name,
          shown: shown.get(id),
          finals: finals.get(id) ?? [],
          posts: posts.get(id) ?? 0,
        };
      }),
    async [Symbol.asyncDispose]() {
      const stopped = Promise.all(workers.map((worker) => worker.stop({ graceMs: 0 })));
      await base.advance(60_000);
      await stopped;
    },
  };
};
