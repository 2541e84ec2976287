import type { Writable } from 'node:stream';
import { type DestinationStream, pino } from 'pino';
import { GenerationError } from '#domain/generation/failure.ts';
import type { Log } from '#domain/system.ts';

// Names under which a secret could reach a log line, at the depths at which the code logs.
const SECRET_NAMES = ['token', 'key', 'apiKey', 'authorization'];
const SECRET_PATHS = SECRET_NAMES.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

// Causes further down say nothing new, and a chain may be a circle.
const DEEPEST_CAUSE = 5;

type Facts = Record<string, unknown>;

/** An error in facts that are named here one by one: Discord's have the token in their address, prompt and images. */
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
    stack: error.stack,
    code,
    status,
    method,
    failure: error instanceof GenerationError ? error.failure.kind : undefined,
    cause: error.cause === undefined || isDeepest ? undefined : inner(error.cause),
    errors: error instanceof AggregateError && !isDeepest ? error.errors.map(inner) : undefined,
  };
};

/** A log of JSON lines on standard output, or on the stream given. */
export const createLog = (level: string, stream?: DestinationStream): Log => {
  const options = {
    level,
    base: null,
    redact: { paths: SECRET_PATHS, censor: '[hidden]' },
    serializers: { err: (error: unknown) => errorFacts(error) },
  };
  return stream ? pino(options, stream) : pino(options);
};

// Some thousand lines that whoever reads them has not taken yet.
const MOST_WAITING_BYTES = 4 * 1024 * 1024;

/**
 * A log's way out that never holds the bot up and never ends it: what a full disk or a closed pipe does not take is lost,
 * and so is what a reader that has stopped leaves waiting. How many lines were lost is said in the next one that is taken.
 */
export const createLogStream = (output: Writable): DestinationStream => {
  let lost = 0;
  const loseOne = (): void => {
    lost += 1;
  };
  // Without a listener an error of the stream ends the process.
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
