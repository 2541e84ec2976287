import type { Writable } from 'node:stream';
import { type DestinationStream, pino } from 'pino';
import { Notice } from '#domain/errors.ts';
import { GenerationError } from '#domain/generation/failure.ts';
import type { Log } from '#domain/system.ts';

// Names under which a secret could appear in a log line, at the depths at which the code logs.
const SECRET_NAMES = ['token', 'key', 'apiKey', 'authorization'];
const SECRET_PATHS = SECRET_NAMES.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

// Deeper causes add nothing, and a chain may be circular.
const DEEPEST_CAUSE = 5;

const isExpected = (error: Error): boolean => error instanceof Notice || error instanceof GenerationError;

type Facts = Record<string, unknown>;

/**
 * Turns an error into facts, property by property: Discord's errors contain the token in their URL, prompts
 * and images.
 */
const errorFacts = (error: unknown, depth = 0): Facts => {
  if (!(error instanceof Error)) {
    return { type: typeof error, message: typeof error === 'string' ? error : undefined };
  }
  const { code, status, method }: Error & { code?: unknown; status?: unknown; method?: unknown } = error;
  const isDeepest = depth === DEEPEST_CAUSE;
  const inner = (one: unknown): Facts => errorFacts(one, depth + 1);
  return {
    type: error.constructor.name,
    message: error.message,
    // Expected errors say it all in their message.
    stack: isExpected(error) ? undefined : error.stack,
    code,
    status,
    method,
    failure: error instanceof GenerationError ? error.failure.kind : undefined,
    cause: error.cause === undefined || isDeepest ? undefined : inner(error.cause),
    errors: error instanceof AggregateError && !isDeepest ? error.errors.map(inner) : undefined,
  };
};

/** Creates a logger that writes JSON lines to standard output, or to `stream`. */
export const createLog = (level: string, stream?: DestinationStream): Log => {
  const options = {
    level,
    base: null,
    redact: { paths: SECRET_PATHS, censor: '[hidden]' },
    serializers: { err: (error: unknown) => errorFacts(error) },
  };
  return stream ? pino(options, stream) : pino(options);
};

// Some thousand lines that the reader has not taken yet.
const MOST_WAITING_BYTES = 4 * 1024 * 1024;

/**
 * A log destination that never blocks the bot and never ends it: lines that a full disk or a closed pipe
 * rejects are dropped, as are those that a stalled reader leaves waiting. The next accepted line says how
 * many were dropped.
 */
export const createLogStream = (output: Writable): DestinationStream => {
  let lost = 0;
  const loseOne = (): void => {
    lost += 1;
  };
  // Without a listener, a stream error ends the process.
  output.on('error', () => undefined);
  const send = (line: string): void => void output.write(line, (error) => error && loseOne());
  const sayLost = (): void => {
    if (lost === 0) return;
    const count = lost;
    lost = 0;
    const said = JSON.stringify({
      level: 40,
      time: Date.now(),
      lost: count,
      msg: 'lines of the log were lost',
    });
    output.write(`${said}\n`, (error) => {
      if (error) lost += count;
    });
  };
  return {
    write(line) {
      if (output.writableLength > MOST_WAITING_BYTES) return loseOne();
      sayLost();
      send(line);
    },
  };
};
