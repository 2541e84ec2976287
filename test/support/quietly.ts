import { noMeter } from '#domain/meter.ts';
import { systemClock } from '#src/system.ts';
import { testLog } from './log.ts';

/** What the clients need beside their address, for tests that are about neither time nor what is noted. */
export const quietly = () => ({ meter: noMeter, clock: systemClock, log: testLog() });
