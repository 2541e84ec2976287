import { onEveryEngine } from './engines.ts';
import { describeStatistics } from './statistics-suite.ts';

onEveryEngine(describeStatistics);
