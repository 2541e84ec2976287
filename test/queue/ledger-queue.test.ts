import { createLedgerQueue } from '#queue/ledger-queue.ts';
import { onEveryEngine } from '../store/engines.ts';
import { describeQueue } from './queue-suite.ts';

// An empty schema takes Postgres longer than all that a run then does with it.
const runsOn = (engine: string): number => (engine === 'Postgres' ? 15 : 40);

onEveryEngine((name, open) =>
  describeQueue(name, { open, createQueue: createLedgerQueue, runs: runsOn(name) }),
);
