import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { SETTING_NAMES } from '#config/env-vars.ts';
import { COMPILE_CACHE } from '../support/script-process.ts';

/** The folder of the project. */
export const ROOT = join(import.meta.dirname, '../..');

/** A process as a test sees it. Disposing it kills it. */
export type Child = AsyncDisposable & {
  /** Standard output and standard error so far. */
  printed(): { out: string; err: string };
  /** The first match in the standard output, once it is there. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
  signal(name: NodeJS.Signals): void;
  /** Signals it and all that it started, as a terminal does on Ctrl-C. */
  signalGroup(name: NodeJS.Signals): void;
  /** How it ended: its exit code, or the signal that ended it. */
  ended(): Promise<number | NodeJS.Signals | null>;
};

/** What to start: the command, its folder, and the bot's variables beside those that every process gets. */
export type ChildOptions = { command: readonly string[]; cwd: string; env?: Record<string, string> };

// Whatever the developer's own environment says of the bot must not reach it.
const cleanEnvironment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !SETTING_NAMES.some((own) => own === name)),
  );

const end = async (child: ChildProcess, ended: Promise<unknown>): Promise<void> => {
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  await ended;
};

/** Starts a process. */
export const startChild = ({ command: [name = '', ...args], cwd, env = {} }: ChildOptions): Child => {
  const child = spawn(name, args, {
    cwd,
    env: { ...cleanEnvironment(), ...COMPILE_CACHE, NO_PROXY: '127.0.0.1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group of its own, which can be signalled without this one.
    detached: true,
  });
  const printed = { out: '', err: '' };
  child.stdout.on('data', (chunk) => (printed.out += chunk));
  child.stderr.on('data', (chunk) => (printed.err += chunk));
  // `close` comes when everything that it printed has been read.
  const closed = once(child, 'close');
  return {
    printed: () => printed,
    says: (pattern) =>
      vi.waitFor(() => {
        const match = pattern.exec(printed.out);
        if (match) return match;
        throw new Error(`${pattern} is not in the output:\n${printed.out}\n${printed.err}`);
      }),
    signal: (signal) => void child.kill(signal),
    signalGroup: (signal) => void process.kill(-(child.pid ?? Number.NaN), signal),
    ended: async () => {
      await closed;
      return child.exitCode ?? child.signalCode;
    },
    [Symbol.asyncDispose]: () => end(child, closed),
  };
};

/** Starts one of the project's entry points with this Node, in a folder that need not be the project's. */
export const startEntry = (
  entry: 'src/main.ts' | 'src/doctor/main.ts',
  options: Omit<ChildOptions, 'command'>,
): Child =>
  startChild({
    ...options,
    command: [process.execPath, '--disable-warning=ExperimentalWarning', join(ROOT, entry)],
  });

/** A folder for one test, with the files given. */
export const temporaryFolder = async (
  files: Record<string, string> = {},
): Promise<AsyncDisposable & { path: string }> => {
  const path = await mkdtemp(join(tmpdir(), 'loralei-'));
  for (const [name, content] of Object.entries(files)) await writeFile(join(path, name), content);
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
};
