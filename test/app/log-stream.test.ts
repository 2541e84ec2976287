import { Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { createLog, createLogStream } from '#app/logger.ts';

type Taken = (error?: Error) => void;

/** An output that takes lines as a test says: each waits until it is taken or refused. */
const createOutput = () => {
  const waiting: Taken[] = [];
  const lines: { msg: string; lost?: number }[] = [];
  const stream = new Writable({
    decodeStrings: false,
    // As the process's own output does: an error does not close it.
    autoDestroy: false,
    write: (line: string, _, taken) =>
      void waiting.push((error) => {
        if (!error) lines.push(JSON.parse(line));
        taken(error);
      }),
  });
  const log = createLog('info', createLogStream(stream));
  const answerAll = async (error?: Error): Promise<void> => {
    while (waiting.length > 0) {
      waiting.shift()?.(error);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { log, lines, stream, answerAll };
};

it('a log whose disk is full loses lines, says how many once there is room, and never fails', async () => {
  const { log, lines, stream, answerAll } = createOutput();
  stream.write = ((_: string, done: Taken) => {
    done(Object.assign(new Error('no space left'), { code: 'ENOSPC' }));
    stream.emit('error', new Error('no space left'));
    return false;
  }) as typeof stream.write;
  for (const line of ['one', 'two']) log.info({}, line);
  Reflect.deleteProperty(stream, 'write');
  log.info({}, 'three');
  await answerAll();
  expect(lines.map(({ msg }) => msg)).toEqual(['lines of the log were lost', 'three']);
  expect(lines[0]?.lost).toBeGreaterThanOrEqual(2);
});

it('a log that nobody reads is not kept without end', async () => {
  const { log, lines, stream, answerAll } = createOutput();
  const long = 'x'.repeat(100_000);
  for (let line = 0; line < 200; line += 1) log.info({}, long);
  expect(stream.writableLength).toBeLessThan(5 * 1024 * 1024);
  await answerAll();
  const kept = lines.length;
  expect(kept).toBeGreaterThan(10);
  log.info({}, 'read again');
  await answerAll();
  expect(lines.at(-2)).toMatchObject({ lost: 200 - kept });
  expect(lines.at(-1)).toMatchObject({ msg: 'read again' });
});
