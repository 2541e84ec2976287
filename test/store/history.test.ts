import { onEveryEngine } from './engines.ts';
import { describeHistory } from './history-suite.ts';

onEveryEngine(describeHistory);
