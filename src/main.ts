import { listenForStop } from './stop-request.ts';

const stopping = listenForStop();

// Loading takes a second or more, and nothing is open until it is done.
const leave = (): void => process.exit(0);
stopping.addEventListener('abort', leave);
const { run } = await import('./run.ts');
stopping.removeEventListener('abort', leave);

await run({ stopping, env: process.env });
