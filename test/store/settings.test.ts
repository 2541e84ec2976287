import { ENGINES } from './engines.ts';
import { describeSettings } from './settings-suite.ts';

for (const [engine, open] of ENGINES) describeSettings(engine, open);
