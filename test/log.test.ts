import { describe, expect, it } from 'vitest';
import { createLog } from '#src/log.ts';

/** What a log writes, line by line, and the log. */
const listen = (level: string) => {
  const lines: Record<string, unknown>[] = [];
  return { lines, log: createLog(level, { write: (line) => void lines.push(JSON.parse(line)) }) };
};

describe('the log', () => {
  it('writes one line of JSON with the facts and the message', () => {
    const { lines, log } = listen('info');
    log.info({ generationId: 'g1' }, 'a generation is done');
    expect(lines).toEqual([
      { level: 30, time: expect.any(Number), generationId: 'g1', msg: 'a generation is done' },
    ]);
  });

  it('leaves out what is below its level', () => {
    const { lines, log } = listen('warn');
    log.debug({}, 'detail');
    log.info({}, 'routine');
    log.warn({}, 'trouble');
    log.error({}, 'damage');
    expect(lines.map(({ msg }) => msg)).toEqual(['trouble', 'damage']);
  });

  it('writes nothing when it is silent', () => {
    const { lines, log } = listen('silent');
    log.error({}, 'damage');
    expect(lines).toEqual([]);
  });

  it('tells an error with its stack and its cause', () => {
    const { lines, log } = listen('info');
    log.error({ err: new Error('outer', { cause: new Error('inner') }) }, 'damage');
    const text = JSON.stringify(lines);
    expect(text).toContain('log.test.ts');
    expect(text).toContain('outer');
    expect(text).toContain('inner');
  });

  it.each(['token', 'key', 'apiKey', 'authorization'])(
    'hides %s, at each depth at which the code logs',
    (name) => {
      const { lines, log } = listen('info');
      const facts = { [name]: 'hush', a: { [name]: 'hush', b: { [name]: 'hush', plain: 'shown' } } };
      log.info(facts, 'facts');
      const text = JSON.stringify(lines);
      expect(text).not.toContain('hush');
      expect(text.match(/\[hidden\]/g)).toHaveLength(3);
      expect(text).toContain('shown');
    },
  );
});
