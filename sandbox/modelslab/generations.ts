import { faultOf, type GenerationFault } from './faults.ts';
import type { Order } from './order.ts';

/** One accepted request. Times are milliseconds since 1970. */
export type Generation = {
  id: number;
  key: string;
  order: Order;
  /** The seed of the first image; the next ones count up from it. */
  seed: number;
  faults: readonly GenerationFault[];
  /** One per sample, all future until `state` is success. */
  files: string[];
  /** What a waiting client is told, in seconds. */
  eta: number;
  acceptedAt: number;
  finishedAt: number | null;
  state: 'processing' | 'success' | 'failed';
  /** How many success answers were given, for faults that heal. */
  successes: number;
};

export type GenerationsOptions = {
  now: () => number;
  newSeed: () => number;
  newName: () => string;
  /** How long an order takes, in milliseconds; 0 is ready at once. */
  duration: (order: Order) => number;
  onFinished: (generation: Generation) => void;
};

type Accepted = { key: string; order: Order; faults: readonly GenerationFault[] };

export type Generations = {
  accept(accepted: Accepted): Generation;
  find(id: number): Generation | undefined;
  /** The generation and sample index of a file name. */
  findFile(name: string): { generation: Generation; index: number } | undefined;
  /** From now on every generation goes on until `release` or `finish`. */
  hold(): void;
  release(): void;
  finish(id: number): void;
  inFlight(key: string): number;
  peakInFlight(key: string): number;
  close(): void;
};

// The service's numbers have eight digits; the first is one after the id in its documents' example.
const FIRST_ID = 95_120_263;
const KEPT = 20_000;

const FOREVER = Number.POSITIVE_INFINITY;

const extension = (order: Order): string => (order.base64 ? 'base64' : 'png');

/** How many of each key's generations go on now, and at most at once. */
const createTally = () => {
  const current = new Map<string, number>();
  const peaks = new Map<string, number>();
  const change = (key: string, by: number): void => {
    const count = (current.get(key) ?? 0) + by;
    current.set(key, count);
    peaks.set(key, Math.max(count, peaks.get(key) ?? 0));
  };
  return { change, now: (key: string) => current.get(key) ?? 0, peak: (key: string) => peaks.get(key) ?? 0 };
};

/** What was accepted, in memory: the last 20 000. */
export const createGenerations = (options: GenerationsOptions): Generations => {
  const byId = new Map<number, Generation>();
  const byFile = new Map<string, { generation: Generation; index: number }>();
  const timers = new Map<number, NodeJS.Timeout>();
  const tally = createTally();
  let nextId = FIRST_ID;
  let held = false;

  const settle = (generation: Generation): void => {
    if (generation.state !== 'processing') return;
    clearTimeout(timers.get(generation.id));
    timers.delete(generation.id);
    generation.state = faultOf(generation.faults, 'fails') ? 'failed' : 'success';
    generation.finishedAt = options.now();
    tally.change(generation.key, -1);
    options.onFinished(generation);
  };

  const create = ({ key, order, faults }: Accepted, duration: number): Generation => {
    const name = options.newName();
    const files = Array.from({ length: order.samples }, (_, index) => `${index}-${name}.${extension(order)}`);
    const eta = faultOf(faults, 'eta')?.seconds ?? (Number.isFinite(duration) ? duration : 30_000) / 1000;
    return {
      id: nextId++,
      key,
      order,
      seed: order.seed ?? options.newSeed(),
      faults,
      files,
      eta,
      acceptedAt: options.now(),
      finishedAt: null,
      state: 'processing',
      successes: 0,
    };
  };

  const forgetOldest = (): void => {
    const [oldest] = byId.values();
    if (byId.size <= KEPT || oldest === undefined) return;
    byId.delete(oldest.id);
    for (const file of oldest.files) byFile.delete(file);
  };

  const start = (generation: Generation, duration: number): void => {
    if (held || duration === FOREVER) return;
    if (duration === 0) {
      settle(generation);
      return;
    }
    timers.set(
      generation.id,
      setTimeout(() => settle(generation), duration),
    );
  };

  const durationOf = ({ order, faults }: Accepted): number =>
    faultOf(faults, 'never') ? FOREVER : (faultOf(faults, 'takes')?.ms ?? options.duration(order));

  return {
    accept(accepted) {
      const duration = durationOf(accepted);
      const generation = create(accepted, duration);
      byId.set(generation.id, generation);
      for (const [index, file] of generation.files.entries()) byFile.set(file, { generation, index });
      forgetOldest();
      tally.change(generation.key, 1);
      start(generation, duration);
      return generation;
    },
    find: (id) => byId.get(id),
    findFile: (name) => byFile.get(name),
    hold() {
      held = true;
    },
    release() {
      held = false;
      const waiting = [...byId.values()].filter(
        ({ id, faults }) => !timers.has(id) && !faultOf(faults, 'never'),
      );
      for (const generation of waiting) settle(generation);
    },
    finish(id) {
      const generation = byId.get(id);
      if (generation === undefined) throw new Error(`There is no generation ${id}.`);
      settle(generation);
    },
    inFlight: tally.now,
    peakInFlight: tally.peak,
    close() {
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
    },
  };
};
