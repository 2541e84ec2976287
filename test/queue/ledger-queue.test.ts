import { createLedgerQueue } from '#queue/ledger-queue.ts';
import { onEveryEngine } from '../store/engines.ts';
import { describeQueue } from './queue-suite.ts';

onEveryEngine((name, open) => describeQueue(name, { open, createQueue: createLedgerQueue }));
