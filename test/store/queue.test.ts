import { createLedgerQueue } from '#store/queue.ts';
import { describeQueue } from '../jobs/queue-contract.ts';
import { onEveryEngine } from './engines.ts';

// An empty schema takes Postgres longer than all that a run then does with it.
const runsOn = (engine: string): number => (engine === 'Postgres' ? 15 : 40);

onEveryEngine((name, open) =>
  describeQueue(name, { open, createQueue: createLedgerQueue, runs: runsOn(name) }),
);
