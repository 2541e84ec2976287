import { describe, expect, it } from 'vitest';
import { createPace } from '#shared/pace.ts';
import { manualClock } from '../support/clock.ts';

const settle = () => new Promise((resolve) => setImmediate(resolve));

/** A pace whose turns of the event loop take as long as the test says. */
const startPace = () => {
  const clock = manualClock();
  const begun: string[] = [];
  let turnMs = 0;
  const pace = createPace(clock, async () => clock.pass(turnMs));
  return {
    clock,
    begun,
    urgent: pace.urgent,
    enter: (name: string) => void pace.turn().then(() => begun.push(name)),
    turnsTake(milliseconds: number) {
      turnMs = milliseconds;
    },
  };
};

describe('a pace', () => {
  it('lets work begin at once while the loop is calm, in order', async () => {
    const harness = startPace();
    for (const name of ['one', 'two', 'three']) harness.enter(name);
    await settle();
    expect(harness.begun).toEqual(['one', 'two', 'three']);
  });

  it('lets nothing begin while somebody waits, and goes on as soon as nobody does', async () => {
    const harness = startPace();
    const [done, otherDone] = [harness.urgent(), harness.urgent()];
    harness.enter('one');
    await harness.clock.advance(4);
    done();
    done();
    await harness.clock.advance(4);
    expect(harness.begun).toEqual([]);
    otherDone();
    await harness.clock.advance(5);
    expect(harness.begun).toEqual(['one']);
  });

  it('lets nothing begin while turns of the event loop take long', async () => {
    const harness = startPace();
    harness.turnsTake(9);
    harness.enter('one');
    await settle();
    expect(harness.begun).toEqual([]);
    harness.turnsTake(1);
    await harness.clock.advance(5);
    expect(harness.begun).toEqual(['one']);
  });

  it('lets one begin now and then under constant load', async () => {
    const harness = startPace();
    harness.urgent();
    for (const name of ['one', 'two', 'three']) harness.enter(name);
    await harness.clock.advance(8);
    expect(harness.begun).toEqual([]);
    await harness.clock.advance(5);
    expect(harness.begun).toEqual(['one']);
    await harness.clock.advance(40);
    expect(harness.begun).toEqual(['one', 'two', 'three']);
  });
});
