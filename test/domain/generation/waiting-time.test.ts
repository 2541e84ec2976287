import { describe, expect, it } from 'vitest';
import { waitingSeconds } from '#domain/generation/waiting-time.ts';

const lane = { concurrency: 2, usualSeconds: 20, ownSeconds: 20, running: [] };
const job = (elapsedSeconds: number, etaSeconds: number | null = null) => ({ elapsedSeconds, etaSeconds });

describe('the estimate of a waiting job', () => {
  it('is its own time where nothing is before it', () => {
    expect(waitingSeconds({ ...lane, ahead: 0 })).toBe(20);
  });

  it('shares the jobs ahead between the slots', () => {
    expect(waitingSeconds({ ...lane, ahead: 3 })).toBe(50);
  });

  it('counts what running jobs still need, by what the API said of them', () => {
    const busy = { ...lane, concurrency: 1, ahead: 0 };
    expect(waitingSeconds({ ...busy, running: [job(5)] })).toBe(35);
    expect(waitingSeconds({ ...busy, running: [job(5, 95)] })).toBe(110);
  });

  it('grows with a running job that is late, and never promises that it ends at once', () => {
    const behind = (elapsed: number) =>
      waitingSeconds({ ...lane, concurrency: 1, ahead: 0, running: [job(elapsed)] });
    expect(behind(60)).toBe(50);
    expect(behind(200)).toBe(120);
  });

  it('does not wait for a slow job while another slot is free', () => {
    expect(waitingSeconds({ ...lane, ahead: 0, running: [job(200)] })).toBe(20);
  });
});
