import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

const ROOT = join(import.meta.dirname, '..');

// What npm start and the image set for the process.
const ENVIRONMENT = {
  MALLOC_ARENA_MAX: '2',
  NODE_COMPILE_CACHE: join(ROOT, 'node_modules/.cache/compile'),
};
const NODE_OPTIONS = ['--disable-warning=ExperimentalWarning'];

// A bot that does not end by itself is killed: a benchmark leaves nothing running.
const STOP_MS = 15_000;

/** How long a bot may take to be ready. */
export const START_MS = 60_000;

// Linux counts processor time in hundredths of a second.
const TICK_MS = 10;

/** Kibibytes of memory as Linux counts them: now, and the most so far. */
export type Memory = { resident: number; peak: number };

/** A program in a process of its own. Disposing it ends it. */
export type Program = AsyncDisposable & {
  memory(): Promise<Memory>;
  /** Milliseconds of processor time so far, of all its threads. */
  processorMs(): Promise<number>;
  /** Resolves when it has printed that. Rejects when it ends before, or takes longer than a minute. */
  says(text: string): Promise<void>;
};

const memoryOf = async (pid: number): Promise<Memory> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const read = (name: string): number => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]);
  return { resident: read('VmRSS'), peak: read('VmHWM') };
};

const processorMsOf = async (pid: number): Promise<number> => {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The name of the program may hold blanks; user and system time are the 12th and 13th numbers behind it.
  const numbers = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(numbers[11]) + Number(numbers[12])) * TICK_MS;
};

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode !== null || signalCode !== null;

const stop = async (child: ChildProcess): Promise<void> => {
  if (hasEnded(child)) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = new AbortController();
  const patience = sleep(STOP_MS, undefined, { signal: timer.signal }).then(
    () => child.kill('SIGKILL'),
    () => undefined,
  );
  await exited;
  timer.abort();
  await patience;
};

const createPrinted = (stdout: Readable, child: ChildProcess) => {
  let printed = '';
  stdout.on('data', (chunk) => {
    printed += chunk;
  });
  return async (text: string): Promise<void> => {
    const signal = AbortSignal.timeout(START_MS);
    while (!printed.includes(text)) {
      if (hasEnded(child)) throw new Error(`The program ended before it said "${text}":\n${printed}`);
      await once(stdout, 'data', { signal });
    }
  };
};

/** Starts a TypeScript file of this project with nothing but the variables given, in a folder. */
export const startProgram = (
  file: string,
  { env, cwd }: { env: NodeJS.ProcessEnv; cwd: string },
): Program => {
  const child = spawn(process.execPath, [...NODE_OPTIONS, join(ROOT, file)], {
    cwd,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...ENVIRONMENT, ...env },
  });
  const pid = child.pid ?? 0;
  return {
    memory: () => memoryOf(pid),
    processorMs: () => processorMsOf(pid),
    says: createPrinted(child.stdout, child),
    [Symbol.asyncDispose]: () => stop(child),
  };
};
