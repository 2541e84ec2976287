import { describe, expect, it } from 'vitest';
import { createLog } from '#app/logger.ts';
import { createTerminalStream, startLines, stopLine } from '#app/terminal.ts';
import { parseConfig } from '#config/config.ts';
import { Notice } from '#domain/errors.ts';
import { GenerationError } from '#domain/generation/failure.ts';

/** A log for a person, and what it prints. */
const listen = () => {
  const printed: string[] = [];
  const log = createLog('info', createTerminalStream({ write: (line) => void printed.push(line) }));
  return { printed, log };
};

describe('the log on a terminal', () => {
  it('prints a plain line with the facts', () => {
    const { printed, log } = listen();
    log.info({ role: 'all', httpPort: 8080 }, 'the bot is ready');
    log.warn({ seconds: 3 }, 'the start waits');
    expect(printed).toEqual([
      'the bot is ready (role all, httpPort 8080)\n',
      'Warning: the start waits (seconds 3)\n',
    ]);
  });

  it.each([
    ['an error', new Error('it broke')],
    ['a refusal', new Notice('it broke')],
    ['a failure of the API', new GenerationError({ kind: 'unreachable' }, 'it broke')],
  ])('prints %s as a sentence, without JSON and a stack', (_, err) => {
    const { printed, log } = listen();
    log.error({ err, faultId: 'f1' }, 'an interaction failed');
    expect(printed).toEqual(['Error: an interaction failed: it broke (faultId f1)\n']);
  });
});

describe('what a person is told', () => {
  const env = { DISCORD_TOKEN: 'token', MODELSLAB_API_KEY: 'key' };
  const application = { id: '123', name: 'Loralei', servers: 3 };

  it('is who the bot is, where it is, its invitation, its data and its health check', () => {
    const lines = startLines(parseConfig({ ...env, SHARDS: '0,1/4' }), { application, httpPort: 8080 }).join(
      '\n',
    );
    expect(lines).toContain('Loralei is online in 3 servers.');
    expect(lines).toContain('0, 1 of 4');
    expect(lines).toMatch(/Invite it: https:\/\/discord\.com\S+client_id=123/);
    expect(lines).toContain('Its data is in data.');
    expect(lines).toContain('http://127.0.0.1:8080/health/ready');
  });

  it('is never the address of the database', () => {
    const config = parseConfig({ ...env, DATABASE_URL: 'postgres://u:hush@db/x' });
    expect(startLines(config, { application, httpPort: 1 }).join()).not.toContain('hush');
  });

  it('is what the stop waits for, and how to stop at once', () => {
    expect(stopLine(2, 20_000)).toMatch(/^Finishing 2 jobs \(at most 20 s\)\. Press Ctrl-C again/);
    expect(stopLine(1, 20_000)).toContain('1 job ');
    expect(stopLine(0, 20_000)).toBe('Stopping.');
  });
});
