import { onEveryEngine } from './engines.ts';
import { describeShowcase } from './showcase-suite.ts';

onEveryEngine(describeShowcase);
