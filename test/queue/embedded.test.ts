import { createEmbeddedQueue } from '#queue/embedded.ts';
import { ENGINES } from '../store/engines.ts';
import { describeQueue } from './queue-suite.ts';

for (const [name, open] of ENGINES) describeQueue(name, { open, createQueue: createEmbeddedQueue });
