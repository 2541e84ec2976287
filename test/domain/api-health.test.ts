import { describe, expect, it } from 'vitest';
import { createApiWatch } from '#domain/api-health.ts';
import { noMetrics } from '#domain/system.ts';
import { manualClock } from '../support/clock.ts';

const MINUTE = 60_000;

const openWatch = () => {
  const clock = manualClock();
  const { watch, lastHour } = createApiWatch(clock);
  const told: unknown[] = [];
  const metrics = watch({
    ...noMetrics,
    called: (call) => void told.push(call),
    paused: (lane) => void told.push(lane),
  });
  const call = (outcome: string, name = 'submit') => metrics.called({ name, outcome, seconds: 1 });
  return { clock, metrics, call, lastHour, told };
};

describe('what the API answered in the last hour', () => {
  it('is nothing at first', () => {
    expect(openWatch().lastHour()).toEqual({ answers: 0, errors: [], pauses: 0 });
  });

  it('counts answers, failures by their kind, and pauses, and passes all of it on', () => {
    const { call, metrics, lastHour, told } = openWatch();
    for (const outcome of ['ok', 'rateLimited', 'ok', 'unreachable', 'rateLimited']) call(outcome);
    metrics.paused('default');
    const errors = [
      { kind: 'rateLimited', calls: 2 },
      { kind: 'unreachable', calls: 1 },
    ];
    expect(lastHour()).toEqual({ answers: 2, errors, pauses: 1 });
    expect(told).toHaveLength(6);
  });

  it('leaves out what says nothing about the API', () => {
    const { call, lastHour } = openWatch();
    call('aborted');
    call('downloadFailed', 'download');
    expect(lastHour()).toEqual({ answers: 0, errors: [], pauses: 0 });
  });

  it('forgets what is older than an hour', () => {
    const { clock, call, lastHour } = openWatch();
    call('ok');
    clock.pass(30 * MINUTE);
    call('ok');
    call('timedOut');
    expect(lastHour().answers).toBe(2);
    clock.pass(31 * MINUTE);
    expect(lastHour()).toMatchObject({ answers: 1, errors: [{ kind: 'timedOut', calls: 1 }] });
    clock.pass(60 * MINUTE);
    expect(lastHour()).toEqual({ answers: 0, errors: [], pauses: 0 });
  });
});
