import { ENGINES } from './engines.ts';
import { describeLedger } from './ledger-suite.ts';

for (const [engine, open] of ENGINES) describeLedger(engine, open);
