import type { Writable } from 'node:stream';
import type { DestinationStream } from 'pino';

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
