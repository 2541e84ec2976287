import { onEveryEngine } from './engines.ts';
import { describeErasure } from './erasure-suite.ts';

onEveryEngine(describeErasure);
