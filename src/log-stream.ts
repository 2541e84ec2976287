import type { Writable } from 'node:stream';
import type { DestinationStream } from 'pino';

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
