import { listenForStop } from './app/stop-request.ts';

const stopping = listenForStop();

// Loading takes a second or more, and nothing is open until then.
const leave = (): void => process.exit(0);
stopping.addEventListener('abort', leave);
const { run } = await import('./app/run.ts');
stopping.removeEventListener('abort', leave);

await run({ stopping, env: process.env });
