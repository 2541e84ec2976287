import { onEveryEngine } from './engines.ts';
import { describeSettings } from './settings-suite.ts';

onEveryEngine(describeSettings);
