import { describeComparisons } from './comparisons-suite.ts';
import { onEveryEngine } from './engines.ts';

onEveryEngine(describeComparisons);
