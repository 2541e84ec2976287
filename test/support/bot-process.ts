import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, vi } from 'vitest';
import { type BotHarness, type BotHarnessOptions, buildBotHarness, frontEnd } from './bot-harness.ts';
import { PATIENCE } from './patience.ts';
import { COMPILE_CACHE, SHIFT_CLOCK } from './script-process.ts';

const ROOT = new URL('../..', import.meta.url);

/** A bot in a process of its own, started as `npm start` does. */
export type BotProcess = {
  /** Starts it, with these variables beside its own from now on. */
  start(env?: Record<string, string>): void;
  /** Ends it with a signal, and resolves when it has ended. One that is frozen is thawed first, unless it is killed. */
  end(signal: NodeJS.Signals): Promise<void>;
  /** Ends it as a crash or a power cut would. */
  kill(): Promise<void>;
  /** Lets it stand still as it is (SIGSTOP): its connections stay open, and it answers nothing. */
  freeze(): void;
  /** Lets it go on where it stood (SIGCONT). */
  thaw(): void;
  /** Sets its clock by `clockJumpMs`, while it runs. */
  jump(): void;
  isRunning(): boolean;
  /** What it printed so far, in all its lives. */
  output(): string;
};

/** What a process may have that is no variable of the bot. */
export type ProcessOptions = {
  /** By how much its clock is wrong, in milliseconds; negative when it is late. */
  clockAheadMs?: number;
  /** By how much `jump` sets its clock, in milliseconds; negative for back. */
  clockJumpMs?: number;
};

/** A bot that is configured by the variables given, and not started yet. */
export const createBotProcess = (
  env: Record<string, string>,
  { clockAheadMs = 0, clockJumpMs = 0 }: ProcessOptions = {},
): BotProcess => {
  let child: ChildProcess | undefined;
  let own = env;
  let printed = '';
  const options = ['--disable-warning=ExperimentalWarning'];
  if (clockAheadMs !== 0 || clockJumpMs !== 0) options.push(`--import=${SHIFT_CLOCK}`);
  const isRunning = (): boolean => child?.exitCode === null && child.signalCode === null;
  const thaw = (): void => void child?.kill('SIGCONT');
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (!child || !isRunning()) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    if (signal !== 'SIGKILL') thaw();
    await exited;
  };
  return {
    isRunning,
    output: () => printed,
    start(more = {}) {
      own = { ...own, ...more };
      child = spawn(process.execPath, [...options, 'src/main.ts'], {
        cwd: ROOT,
        env: {
          ...own,
          ...COMPILE_CACHE,
          NO_PROXY: '127.0.0.1',
          CLOCK_AHEAD_MS: String(clockAheadMs),
          CLOCK_JUMP_MS: String(clockJumpMs),
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (printed += chunk));
    },
    end,
    kill: () => end('SIGKILL'),
    freeze: () => void child?.kill('SIGSTOP'),
    thaw,
    jump: () => void child?.kill('SIGUSR2'),
  };
};

/** A harness whose bot is a process of its own. */
export type BotProcessHarness = BotHarness & {
  /** Ends the bot as a crash or a power cut would. */
  kill(): Promise<void>;
  /** Lets the bot stand still as it is (SIGSTOP). */
  freeze(): void;
  /** Lets the bot go on where it stood (SIGCONT). */
  thaw(): void;
  /** Sets the bot's clock by `clockJumpMs`. */
  jump(): void;
  /** What the bot printed so far, in all its lives. */
  output(): string;
};

/** Progress of a killed process may reach Discord after the result, which keeps it out: no rule that the bot broke. */
const isLateProgress = (rule: string): boolean => rule.includes('IS_COMPONENTS_V2');

/** Starts the stand-ins in this process and the bot in another. */
export const startBotProcessHarness = async (
  options: BotHarnessOptions & ProcessOptions = {},
): Promise<BotProcessHarness> => {
  let bot: BotProcess | undefined;
  const launch = async (env: Record<string, string>) => {
    bot ??= createBotProcess(env, options);
    const started = bot;
    started.start();
    return { stop: () => started.end('SIGTERM') };
  };
  const harness = await buildBotHarness(options, launch, isLateProgress);
  const kill = async (): Promise<void> => {
    await bot?.kill();
    if (frontEnd === 'http') return;
    // Discord sees the connection break a moment later: only then a new one can be told from the old.
    await vi.waitFor(() => expect(harness.discord.connected()).toBe(false), PATIENCE);
  };
  return {
    ...harness,
    kill,
    freeze: () => bot?.freeze(),
    thaw: () => bot?.thaw(),
    jump: () => bot?.jump(),
    output: () => bot?.output() ?? '',
  };
};
