import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, vi } from 'vitest';
import { buildStage, frontEnd, type Stage, type StageOptions } from './bot.ts';

const ROOT = new URL('../..', import.meta.url);

// As `npm start` has it: a process is there in half the time.
const COMPILED = { NODE_COMPILE_CACHE: 'node_modules/.cache/compile' };

/** A bot in a process of its own, started as `npm start` does. */
export type BotProcess = {
  start(): void;
  /** Ends it with a signal, and resolves when it has ended. */
  end(signal: NodeJS.Signals): Promise<void>;
  isRunning(): boolean;
  /** What it printed so far, in all its lives. */
  output(): string;
};

/** A bot that is configured by the variables given, and not started yet. */
export const createBotProcess = (env: Record<string, string>): BotProcess => {
  let child: ChildProcess | undefined;
  let printed = '';
  const isRunning = (): boolean => child?.exitCode === null && child.signalCode === null;
  return {
    isRunning,
    output: () => printed,
    start() {
      child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'src/main.ts'], {
        cwd: ROOT,
        env: { ...env, ...COMPILED, NO_PROXY: '127.0.0.1' },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (printed += chunk));
    },
    async end(signal) {
      if (!child || !isRunning()) return;
      const exited = once(child, 'exit');
      child.kill(signal);
      await exited;
    },
  };
};

/** A stage whose bot is a process of its own. */
export type ProcessStage = Stage & {
  /** Ends the bot as a crash or a power cut would. */
  kill(): Promise<void>;
  /** What the bot printed so far, in all its lives. */
  output(): string;
};

/** Starts the stand-ins in this process and the bot in another. */
export const startProcessStage = async (options: StageOptions = {}): Promise<ProcessStage> => {
  let bot: BotProcess | undefined;
  const stage = await buildStage(options, async (env) => {
    bot ??= createBotProcess(env);
    const started = bot;
    started.start();
    return { stop: () => started.end('SIGTERM') };
  });
  const kill = async (): Promise<void> => {
    await bot?.end('SIGKILL');
    if (frontEnd === 'http') return;
    // Discord sees the connection break a moment later: only then a new one can be told from the old.
    await vi.waitFor(() => expect(stage.discord.connected()).toBe(false));
  };
  return { ...stage, kill, output: () => bot?.output() ?? '' };
};
