/**
 * What `npm start` runs, on any Node from 20 on: the bot, in this very process where that can be.
 *
 * In package.json `exec` stands before it, because npm starts scripts by way of a shell, and dash, which is the `sh` of
 * Debian and Ubuntu, hands no signal on: it dies of SIGTERM alone, and keeps SIGINT to itself. With `exec` the bot takes the
 * shell's place, and npm waits for it. cmd.exe knows no `exec`, says so in a line, and runs what stands behind `||`.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import nodeModule from 'node:module';
import { join } from 'node:path';
import { isNewEnough, requireNode } from './check-node.mjs';

const root = join(import.meta.dirname, '..');
const { env, execPath, platform } = process;
const isWindows = platform === 'win32';

/** The Node that npm installs with the bot. */
const ownNode = join(root, 'node_modules/node/bin', isWindows ? 'node.exe' : 'node');

/** Starts this script anew in a process that begins as the bot needs it. */
const startAnew = (node) => {
  const args = ['--disable-warning=ExperimentalWarning', import.meta.filename];
  // More than two arenas keep ever more of what images have used. The allocator looks once, at the very beginning.
  const anew = { MALLOC_ARENA_MAX: '2', ...env };
  // It takes the place of this process, so that signals reach it whoever sends them.
  if (process.execve && !isWindows) process.execve(node, [node, ...args], anew);

  // Where that cannot be, it runs below this process.
  const bot = spawn(node, args, { env: anew, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => bot.kill(signal));
  bot.on('exit', (code) => process.exit(code ?? 1));
};

/** Runs the bot here. What Node compiles of it is kept for the next start, which takes half as long. */
const startHere = async () => {
  nodeModule.enableCompileCache(env.NODE_COMPILE_CACHE ?? join(root, 'node_modules/.cache/compile'));
  await import('../src/main.ts');
};

if (!isNewEnough && existsSync(ownNode)) startAnew(ownNode);
else {
  requireNode();
  if (platform === 'linux' && env.MALLOC_ARENA_MAX === undefined) startAnew(execPath);
  else await startHere();
}
