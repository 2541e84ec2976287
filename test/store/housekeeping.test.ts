import { onEveryEngine } from './engines.ts';
import { describeHousekeeping } from './housekeeping-suite.ts';

onEveryEngine(describeHousekeeping);
