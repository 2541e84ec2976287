import { onEveryEngine } from './engines.ts';
import { describeTrials } from './trials-suite.ts';

onEveryEngine(describeTrials);
