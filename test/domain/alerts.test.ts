import { describe, expect, it } from 'vitest';
import { createAlerts } from '#domain/alerts.ts';
import { manualClock } from '../support/clock.ts';
import { testLog } from '../support/log.ts';

const MINUTE = 60_000;

const openAlerts = () => {
  const clock = manualClock();
  const log = testLog();
  const counted: string[] = [];
  const alerts = createAlerts({ metrics: { alerted: (name) => void counted.push(name) }, clock, log });
  return { alerts, clock, log, counted };
};

describe('an alert', () => {
  it('is logged at once, then every ten minutes while it goes on, and counted each time', () => {
    const { alerts, clock, log, counted } = openAlerts();
    for (let minute = 0; minute < 25; minute += 1) {
      alerts.raise('clock', 'The clock is off.', { seconds: minute });
      clock.pass(MINUTE);
    }
    expect(log.lines.map(({ level, facts, message }) => [level, facts, message])).toEqual([
      ['error', { alert: 'clock', seconds: 0, untold: 0 }, 'The clock is off.'],
      ['error', { alert: 'clock', seconds: 10, untold: 9 }, 'The clock is off.'],
      ['error', { alert: 'clock', seconds: 20, untold: 9 }, 'The clock is off.'],
    ]);
    expect(counted).toHaveLength(25);
  });

  it('is current for ten minutes, beside others', () => {
    const { alerts, clock } = openAlerts();
    alerts.raise('clock', 'The clock is off.');
    clock.pass(5 * MINUTE);
    alerts.raise('secondProcess', 'Another process answers.');
    expect(alerts.current()).toEqual(['The clock is off.', 'Another process answers.']);
    clock.pass(5 * MINUTE);
    expect(alerts.current()).toEqual(['Another process answers.']);
    clock.pass(5 * MINUTE);
    expect(alerts.current()).toEqual([]);
  });

  it('does not care about the time of day', () => {
    const { alerts, clock, log } = openAlerts();
    alerts.raise('clock', 'The clock is off.');
    clock.jump(-60 * MINUTE);
    alerts.raise('clock', 'The clock is off.');
    expect(log.lines).toHaveLength(1);
    expect(alerts.current()).toEqual(['The clock is off.']);
  });
});
