import { onEveryEngine } from './engines.ts';
import { describeStars } from './stars-suite.ts';

onEveryEngine(describeStars);
