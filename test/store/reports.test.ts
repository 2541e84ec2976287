import { onEveryEngine } from './engines.ts';
import { describeReports } from './reports-suite.ts';

onEveryEngine(describeReports);
