import { listenForStop } from './app/stop-request.ts';

const stopping = listenForStop();

// Loaded behind the first line, so that signals are handled from the beginning.
const { run } = await import('./app/run.ts');

await run({ stopping, env: process.env });
