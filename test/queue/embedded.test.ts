import { createEmbeddedQueue } from '#queue/embedded.ts';
import { onEveryEngine } from '../store/engines.ts';
import { describeQueue } from './queue-suite.ts';

onEveryEngine((name, open) => describeQueue(name, { open, createQueue: createEmbeddedQueue }));
