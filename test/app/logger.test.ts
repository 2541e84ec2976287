import { DiscordAPIError } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { createLog } from '#app/logger.ts';
import { GenerationError } from '#domain/generation/failure.ts';

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
    expect(text).toContain('logger.test.ts');
    expect(text).toContain('outer');
    expect(text).toContain('inner');
  });

  it('leaves out what Discord was asked: the token in the address, the prompt and the images', () => {
    const { lines, log } = listen('info');
    const body = { content: 'a secret fox' };
    const files = [{ name: 'fox.png', data: Buffer.alloc(100_000) }];
    const refusal = { code: 50035, message: 'Invalid Form Body', errors: { hush: { _errors: [] } } };
    const url = 'https://discord.com/api/v10/webhooks/1/hush/messages/@original';
    log.warn({ err: new DiscordAPIError(refusal, 50035, 400, 'PATCH', url, { body, files }) }, 'refused');
    const text = JSON.stringify(lines);
    expect(text).not.toMatch(/hush|secret fox/);
    expect(text.length).toBeLessThan(5000);
    expect(lines[0]?.err).toMatchObject({
      type: 'DiscordAPIError',
      code: 50035,
      status: 400,
      method: 'PATCH',
    });
  });

  it('tells what kind of failure stands behind an error, to the last cause', () => {
    const { lines, log } = listen('info');
    const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED', address: 'hush' });
    const cause = new GenerationError({ kind: 'unreachable' }, 'no answer', { cause: refused });
    log.error({ err: new Error('fault', { cause }) }, 'damage');
    expect(lines[0]?.err).toMatchObject({
      message: 'fault',
      cause: { type: 'GenerationError', failure: 'unreachable', cause: { code: 'ECONNREFUSED' } },
    });
    expect(JSON.stringify(lines)).not.toContain('hush');
  });

  it('tells each of several errors in one', () => {
    const { lines, log } = listen('info');
    log.error({ err: new AggregateError([new Error('IPv6'), new Error('IPv4')]) }, 'damage');
    expect(lines[0]?.err).toMatchObject({ errors: [{ message: 'IPv6' }, { message: 'IPv4' }] });
  });

  it('takes errors that go in circles, and what is thrown without being an error', () => {
    const { lines, log } = listen('info');
    const circle = new Error('circle');
    circle.cause = circle;
    log.error({ err: circle }, 'damage');
    log.error({ err: 'only text' }, 'damage');
    log.error({ err: { url: 'hush' } }, 'damage');
    expect(lines.map(({ err }) => err)).toMatchObject([
      { message: 'circle' },
      { type: 'string', message: 'only text' },
      { type: 'object' },
    ]);
    expect(JSON.stringify(lines)).not.toContain('hush');
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
