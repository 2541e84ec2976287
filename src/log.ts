import { type DestinationStream, pino } from 'pino';
import type { Log } from '#domain/ports.ts';

// Names under which a secret could reach a log line, at the depths at which the code logs.
const SECRET_NAMES = ['token', 'key', 'apiKey', 'authorization'];
const SECRET_PATHS = SECRET_NAMES.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

/** A log of JSON lines on standard output, or on the stream given. */
export const createLog = (level: string, stream?: DestinationStream): Log => {
  const options = { level, base: null, redact: { paths: SECRET_PATHS, censor: '[hidden]' } };
  return stream ? pino(options, stream) : pino(options);
};
