import { onEveryEngine } from './engines.ts';
import { describeCharges } from './usage-counters-suite.ts';

onEveryEngine(describeCharges);
