import { describeHousekeeping } from './cleanup-suite.ts';
import { onEveryEngine } from './engines.ts';

onEveryEngine(describeHousekeeping);
