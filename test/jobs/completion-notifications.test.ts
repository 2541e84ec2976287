import { describe, expect, it } from 'vitest';
import { createLocalEventBus } from '#domain/events.ts';
import { createCompletionNotifications, trackIdOf } from '#jobs/completion-notifications.ts';
import { manualClock } from '../support/clock.ts';

const ORDER = { providerId: '42', generationId: 'generation-1' };
const FINISHED = { kind: 'finished', providerId: '42', trackId: trackIdOf('generation-1') } as const;

const open = () => {
  const events = createLocalEventBus();
  const clock = manualClock();
  const completions = createCompletionNotifications(events, clock);
  let nudged = 0;
  const wait = (order = ORDER) => completions.of(order)(() => (nudged += 1));
  return { events, clock, completions, wait, nudged: () => nudged };
};

describe('whoever waits for an order', () => {
  it('is told when the API says that it is finished, wherever the call came in', () => {
    const { events, wait, nudged } = open();
    wait();
    events.send(FINISHED);
    expect(nudged()).toBe(1);
  });

  it('is told at once of a call that was faster than the answer with the id', () => {
    const { events, wait, nudged } = open();
    events.send(FINISHED);
    wait();
    expect(nudged()).toBe(1);
  });

  it('is not told by a call for another order, or one that guesses its number', () => {
    const { events, wait, nudged } = open();
    wait();
    events.send({ ...FINISHED, providerId: '43' });
    events.send({ ...FINISHED, trackId: FINISHED.trackId + 1 });
    events.send({ kind: 'work' });
    expect(nudged()).toBe(0);
  });

  it('hears nothing any more once it stopped, nor when all is closed', () => {
    const { events, completions, wait, nudged } = open();
    const stop = wait();
    stop();
    events.send(FINISHED);
    expect(nudged()).toBe(0);
    const again = open();
    again.wait();
    again.completions[Symbol.dispose]();
    again.events.send(FINISHED);
    expect(again.nudged()).toBe(0);
    completions[Symbol.dispose]();
  });

  it('does not hear of calls from long ago, and a flood of them takes bounded room', () => {
    const { events, clock, wait, nudged } = open();
    events.send(FINISHED);
    clock.pass(61_000);
    events.send({ ...FINISHED, providerId: 'later' });
    wait();
    expect(nudged()).toBe(0);
    for (let id = 0; id < 10_001; id += 1) events.send({ ...FINISHED, providerId: `flood ${id}` });
    wait({ ...ORDER, providerId: 'flood 0' });
    expect(nudged()).toBe(0);
    wait({ ...ORDER, providerId: 'flood 10000' });
    expect(nudged()).toBe(1);
  });
});

describe('the number of a generation', () => {
  it('is a whole number that the API takes, and differs between generations', () => {
    const numbers = Array.from({ length: 2000 }, (_, index) => trackIdOf(`generation-${index}`));
    expect(numbers.every((number) => Number.isSafeInteger(number) && number >= 0)).toBe(true);
    expect(new Set(numbers).size).toBe(2000);
  });
});
