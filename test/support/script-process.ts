import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/** Where processes in any folder find what Node compiled before, as with `npm start`. They start in half the time. */
export const COMPILE_CACHE = {
  NODE_COMPILE_CACHE: fileURLToPath(new URL('../../node_modules/.cache/compile', import.meta.url)),
};

/** What Node imports before anything else, so that a process has the clock that CLOCK_AHEAD_MS says. */
export const SHIFT_CLOCK = new URL('shift-clock.mjs', import.meta.url).href;

/** A script in a process of its own, which is talked to by lines. Disposing it kills it. */
export type ScriptProcess = AsyncDisposable & {
  /** The next line that it says. Rejects when it has ended. */
  next(): Promise<string>;
  /** All that it says until it ends. */
  rest(): Promise<string[]>;
  /** Says to it that it may go on. */
  go(): void;
  /** Stops it where it stands, as a machine does that runs out of memory. */
  suspend(): void;
  /** Lets it go on after that. */
  resume(): void;
  kill(): Promise<void>;
  /** What it complained of, once it has ended. */
  errors: Promise<string>;
};

/** Runs a script, named from the folder of the tests, such as `queue/claiming-process.ts`. */
export const startScript = (script: string, ...parameters: readonly string[]): ScriptProcess => {
  const path = fileURLToPath(new URL(`../${script}`, import.meta.url));
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', path, ...parameters], {
    stdio: 'pipe',
  });
  const errors = text(child.stderr);
  const ended = once(child, 'close');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<string> => {
    const line = await lines.next();
    if (line.done) throw new Error(`the process ended: ${await errors}`);
    return line.value;
  };
  const rest = async (): Promise<string[]> => {
    const line = await lines.next();
    return line.done ? [] : [line.value, ...(await rest())];
  };
  const kill = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  return {
    next,
    rest,
    kill,
    go: () => void child.stdin.write('go\n'),
    suspend: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    errors,
    [Symbol.asyncDispose]: kill,
  };
};
