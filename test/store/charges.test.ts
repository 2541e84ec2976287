import { describeCharges } from './charges-suite.ts';
import { onEveryEngine } from './engines.ts';

onEveryEngine(describeCharges);
