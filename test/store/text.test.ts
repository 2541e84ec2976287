import { onEveryEngine } from './engines.ts';
import { describeText } from './text-suite.ts';

onEveryEngine(describeText);
