import { onEveryEngine } from './engines.ts';
import { describeThumbnails } from './thumbnails-suite.ts';

onEveryEngine(describeThumbnails);
