// What `npm start` runs: the bot, with options that only a process that begins with them takes.
import './check-node.mjs';
import { spawn } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const args = ['--max-semi-space-size=4', '--disable-warning=ExperimentalWarning', join(root, 'src/main.ts')];
const env = {
  MALLOC_ARENA_MAX: '2',
  NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/compile'),
  ...process.env,
};

const { execPath, platform } = process;
// The bot takes the place of this process, so that signals reach it whoever sends them.
if (process.execve && platform !== 'win32') process.execve(execPath, [execPath, ...args], env);

// Where that cannot be, it runs below this process.
const bot = spawn(execPath, args, { env, stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => bot.kill(signal));
bot.on('exit', (code) => process.exit(code ?? 1));
