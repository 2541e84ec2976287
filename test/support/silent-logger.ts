import { systemClock } from '#app/system.ts';
import { noMetrics } from '#domain/system.ts';
import { testLog } from './log.ts';

/** What the clients need beside their address, for tests that are about neither time nor what is noted. */
export const silentClientOptions = () => ({ metrics: noMetrics, clock: systemClock, log: testLog() });
