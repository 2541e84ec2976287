import { describeCharges } from './charges-suite.ts';
import { ENGINES } from './engines.ts';

for (const [engine, open] of ENGINES) describeCharges(engine, open);
