import { describe, expect, it } from 'vitest';
import { createInvalidRequests } from '#discord/invalid-requests.ts';
import { manualClock } from '../support/clock.ts';
import { testLog } from '../support/log.ts';

const TEN_MINUTES = 10 * 60_000;

const open = () => {
  const clock = manualClock();
  const log = testLog();
  const watch = createInvalidRequests({ clock, log, limits: { sparing: 2, most: 4 } });
  const note = (times: number, status: number, scope: string | null = null): void => {
    for (let time = 0; time < times; time += 1) watch.note(status, scope);
  };
  return { clock, log, watch, note };
};

describe('requests that Discord refuses', () => {
  it.each([401, 403, 429])('with %i count, and what can be spared is spared from some on', (status) => {
    const { watch, note } = open();
    note(1, status);
    expect(watch.isSparing()).toBe(false);
    note(1, status);
    expect(watch.isSparing()).toBe(true);
  });

  it.each([
    ['an answer', 200, null],
    ['what is not there', 404, null],
    ['a limit that is shared with others', 429, 'shared'],
  ])('do not count for %s', (_, status, scope) => {
    const { watch, note } = open();
    note(10, status, scope);
    expect(watch.isSparing()).toBe(false);
  });

  it('are forgotten after ten minutes', () => {
    const { clock, watch, note } = open();
    note(3, 403);
    clock.pass(TEN_MINUTES);
    expect(watch.isSparing()).toBe(false);
    note(1, 403);
    expect(watch.isSparing()).toBe(false);
  });

  it('hold further ones back when there were far too many, until the ten minutes are over', async () => {
    const { clock, watch, note } = open();
    note(3, 401);
    await watch.room();
    note(1, 401);
    let sent = false;
    const waiting = watch.room().then(() => {
      sent = true;
    });
    await clock.advance(TEN_MINUTES - 1);
    expect(sent).toBe(false);
    await clock.advance(1);
    await waiting;
    expect(sent).toBe(true);
  });

  it('are reported twice: when calls are spared, and when all are held back', () => {
    const { log, note } = open();
    note(9, 403);
    expect(log.lines.map(({ level }) => level)).toEqual(['error', 'error']);
  });
});
