import { z } from 'zod';
import type { Table } from '../state/state.ts';
import { faultOf, type GenerationFault } from './faults.ts';
import { isEditOrder, type Order } from './order.ts';

/** One accepted request. Times are milliseconds since 1970. */
export const generationSchema = z.object({
  id: z.int(),
  key: z.string(),
  order: z.custom<Order>((value) => typeof value === 'object' && value !== null),
  /** The seed of the first image; the next ones count up from it. */
  seed: z.number(),
  faults: z
    .array(z.custom<GenerationFault>((value) => typeof value === 'object' && value !== null))
    .readonly(),
  /** One per sample, all future until `state` is success. */
  files: z.array(z.string()),
  /** What a waiting client is told, in seconds. */
  eta: z.number(),
  acceptedAt: z.number(),
  /** When it will be ready by itself; null: never. */
  dueAt: z.number().nullable(),
  finishedAt: z.number().nullable(),
  state: z.enum(['processing', 'success', 'failed']),
  /** How many success answers were given, for faults that heal. */
  successes: z.int(),
});
export type Generation = z.infer<typeof generationSchema>;

export type GenerationsOptions = {
  now: () => number;
  newSeed: () => number;
  newName: () => string;
  /** How long an order takes, in milliseconds; 0 is ready at once. */
  duration: (order: Order) => number;
  onFinished: (generation: Generation) => void;
  table: Table<Generation>;
};

type Accepted = { key: string; order: Order; faults: readonly GenerationFault[] };

/** A file's generation, and which of its samples the file is. */
type Found = { generation: Generation; index: number };

export type Generations = {
  accept(accepted: Accepted): Generation;
  find(id: number): Generation | undefined;
  /** Those that were accepted, the oldest first. */
  all(): readonly Generation[];
  /** The generation and sample index of a file name. */
  findFile(name: string): Found | undefined;
  /** From now on every generation goes on until `release` or `finish`. */
  hold(): void;
  release(): void;
  finish(id: number): void;
  inFlight(key: string): number;
  peakInFlight(key: string): number;
  close(): void;
};

// The service's numbers have eight digits; the first is one after the id in its documents' example.
/** The id of the first generation; further ones count on. */
export const FIRST_ID = 95_120_263;
const KEPT = 20_000;

const FOREVER = Number.POSITIVE_INFINITY;

const extension = (order: Order): string => (order.base64 ? 'base64' : 'png');

/** A text has no file. */
const filesOf = (order: Order, name: string): string[] =>
  isEditOrder(order) && order.operation === 'caption'
    ? []
    : Array.from({ length: order.samples }, (_, index) => `${index}-${name}.${extension(order)}`);

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

/** What was accepted, by id and by file name: the last 20 000, with those of an earlier run. */
const createShelf = (table: Table<Generation>) => {
  const byId = new Map<number, Generation>();
  const byFile = new Map<string, Found>();

  const forgetOldest = (): void => {
    const [oldest] = byId.values();
    if (byId.size <= KEPT || oldest === undefined) return;
    byId.delete(oldest.id);
    table.delete(String(oldest.id));
    for (const file of oldest.files) byFile.delete(file);
  };

  const add = (generation: Generation): void => {
    byId.set(generation.id, generation);
    for (const [index, file] of generation.files.entries()) byFile.set(file, { generation, index });
  };
  table.restored.forEach(add);

  /** Stores a new one, or its new state. */
  const put = (generation: Generation): void => {
    add(generation);
    table.put(String(generation.id), generation);
    forgetOldest();
  };

  return {
    put,
    find: (id: number) => byId.get(id),
    findFile: (name: string) => byFile.get(name),
    all: () => [...byId.values()],
  };
};

const durationOf = ({ order, faults }: Accepted, { duration }: GenerationsOptions): number =>
  faultOf(faults, 'never') ? FOREVER : (faultOf(faults, 'takes')?.ms ?? duration(order));

const etaOf = (faults: readonly GenerationFault[], duration: number): number =>
  faultOf(faults, 'eta')?.seconds ?? (duration === FOREVER ? 30 : duration / 1000);

const createGeneration = (
  { key, order, faults }: Accepted,
  { id, options }: { id: number; options: GenerationsOptions },
): Generation => {
  const name = options.newName();
  const duration = durationOf({ key, order, faults }, options);
  const acceptedAt = options.now();
  return {
    id,
    key,
    order,
    seed: (isEditOrder(order) ? null : order.seed) ?? options.newSeed(),
    faults,
    files: filesOf(order, name),
    eta: etaOf(faults, duration),
    acceptedAt,
    dueAt: duration === FOREVER ? null : acceptedAt + duration,
    finishedAt: null,
    state: 'processing',
    successes: 0,
  };
};

/** Settles generations when they are due. */
const createTimers = (settle: (generation: Generation) => void, now: () => number) => {
  const timers = new Map<number, NodeJS.Timeout>();
  return {
    has: ({ id }: Generation) => timers.has(id),
    start: (generation: Generation): void => {
      const { id, dueAt } = generation;
      if (dueAt !== null) timers.set(id, setTimeout(settle, Math.max(0, dueAt - now()), generation));
    },
    stop: ({ id }: Generation): void => {
      clearTimeout(timers.get(id));
      timers.delete(id);
    },
    close: (): void => {
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
};

/** Goes on with the generations of an earlier run; nothing is held. */
export const createGenerations = (options: GenerationsOptions): Generations => {
  const shelf = createShelf(options.table);
  const tally = createTally();
  let nextId = Math.max(FIRST_ID, ...shelf.all().map(({ id }) => id + 1));
  let held = false;

  const settle = (generation: Generation): void => {
    if (generation.state !== 'processing') return;
    timers.stop(generation);
    generation.state = faultOf(generation.faults, 'fails') ? 'failed' : 'success';
    generation.finishedAt = options.now();
    shelf.put(generation);
    tally.change(generation.key, -1);
    options.onFinished(generation);
  };

  const timers = createTimers(settle, options.now);

  const begin = (generation: Generation): void => {
    tally.change(generation.key, 1);
    if (!held) timers.start(generation);
  };

  const accept = (accepted: Accepted): Generation => {
    const generation = createGeneration(accepted, { id: nextId++, options });
    shelf.put(generation);
    begin(generation);
    if (!held && generation.dueAt === generation.acceptedAt) settle(generation);
    return generation;
  };

  const release = (): void => {
    held = false;
    const waiting = shelf.all().filter((one) => !timers.has(one) && one.dueAt !== null);
    waiting.forEach(settle);
  };

  const finish = (id: number): void => {
    const generation = shelf.find(id);
    if (generation === undefined) throw new Error(`There is no generation ${id}.`);
    settle(generation);
  };

  for (const generation of shelf.all()) if (generation.state === 'processing') begin(generation);
  return {
    accept,
    find: shelf.find,
    all: shelf.all,
    findFile: shelf.findFile,
    hold: () => {
      held = true;
    },
    release,
    finish,
    inFlight: tally.now,
    peakInFlight: tally.peak,
    close: timers.close,
  };
};
