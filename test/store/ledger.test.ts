import { onEveryEngine } from './engines.ts';
import { describeLedger } from './ledger-suite.ts';

onEveryEngine(describeLedger);
