import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, vi } from 'vitest';
import { buildStage, frontEnd, type Stage, type StageOptions } from './bot.ts';

const ROOT = new URL('../..', import.meta.url);

/** A stage whose bot is a process of its own, started as `npm start` does. */
export type ProcessStage = Stage & {
  /** Ends the bot as a crash or a power cut would. */
  kill(): Promise<void>;
  /** What the bot printed so far, in all its lives. */
  output(): string;
};

/** Starts the stand-ins in this process and the bot in another. */
export const startProcessStage = async (options: StageOptions = {}): Promise<ProcessStage> => {
  let child: ChildProcess | undefined;
  let printed = '';
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const ending = child;
    child = undefined;
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
    const exited = once(ending, 'exit');
    ending.kill(signal);
    await exited;
  };
  const stage = await buildStage(options, async (env) => {
    child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'src/main.ts'], {
      cwd: ROOT,
      env: { ...env, NO_PROXY: '127.0.0.1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (printed += chunk));
    return { stop: () => end('SIGTERM') };
  });
  const kill = async (): Promise<void> => {
    await end('SIGKILL');
    if (frontEnd === 'http') return;
    // Discord sees the connection break a moment later: only then a new one can be told from the old.
    await vi.waitFor(() => expect(stage.discord.connected()).toBe(false));
  };
  return { ...stage, kill, output: () => printed };
};
