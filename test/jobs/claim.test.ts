import { describe, expect, test, vi } from 'vitest';
import { ClaimLostReason } from '#domain/generation/job.ts';
import { ClaimOverReason, createClaim, heldMs } from '#jobs/claim.ts';
import { manualClock, neverClock } from '../support/clock.ts';

const LEASE = 10_000;

const openClaim = (sentAt = 0) => {
  const clock = manualClock();
  const job = new AbortController();
  const claim = createClaim({ clock, leaseMs: LEASE, sentAt, signal: job.signal });
  return { clock, claim, lose: () => job.abort(new ClaimLostReason()) };
};

/** A call that ends when its signal is aborted, with the reason. */
const endless = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

describe('a claim', () => {
  test('is over before its lease is, counted from before it was sent', async () => {
    const { clock, claim } = openClaim(-2000);
    expect(claim.isHeld()).toBe(true);
    clock.pass(heldMs(LEASE) - 2001);
    expect(claim.isHeld()).toBe(true);
    clock.pass(1);
    expect(claim.isHeld()).toBe(false);
    expect(heldMs(LEASE)).toBeLessThan(LEASE);
  });

  test('is extended by a renewal from when that was sent, however late its answer comes', async () => {
    const { clock, claim } = openClaim();
    clock.pass(LEASE);
    claim.extend(1000);
    expect(claim.isHeld()).toBe(false);
    claim.extend(5000);
    expect(claim.isHeld()).toBe(true);
    clock.pass(5000 + heldMs(LEASE) - LEASE);
    expect(claim.isHeld()).toBe(false);
  });

  test('is not shortened by an answer that comes after a later one', async () => {
    const { clock, claim } = openClaim();
    claim.extend(5000);
    claim.extend(1000);
    clock.pass(heldMs(LEASE) + 4999);
    expect(claim.isHeld()).toBe(true);
  });

  test.each([-3_600_000, 600_000])('does not mind that the time of day is set by %i ms', async (jump) => {
    const { clock, claim } = openClaim();
    clock.pass(heldMs(LEASE) - 1);
    clock.jump(jump);
    expect(claim.isHeld()).toBe(true);
    clock.pass(1);
    expect(claim.isHeld()).toBe(false);
  });

  test('aborts what is under way when it is over', async () => {
    const { clock, claim } = openClaim();
    const call = claim.send(endless);
    const ended = expect(call).rejects.toThrow(ClaimOverReason);
    await clock.advance(heldMs(LEASE));
    await ended;
  });

  test('aborts what takes longer than it may, and nothing else', async () => {
    const { clock, claim, lose } = openClaim();
    const short = expect(claim.send(endless, { withinMs: 500 })).rejects.toThrow(ClaimOverReason);
    const other = vi.fn<(signal: AbortSignal) => Promise<never>>(endless);
    const long = expect(claim.send(other)).rejects.toThrow(ClaimLostReason);
    await clock.advance(500);
    await short;
    expect(other.mock.lastCall?.[0].aborted).toBe(false);
    lose();
    await long;
  });

  test('sends nothing once it is over, and goes on when it was renewed', async () => {
    const { clock, claim } = openClaim();
    await clock.advance(heldMs(LEASE));
    const call = vi.fn(async () => 'sent');
    const sent = claim.send(call);
    await clock.advance(60_000);
    expect(call).not.toHaveBeenCalled();
    claim.extend(clock.monotonic());
    expect(await sent).toBe('sent');
  });

  test('sends nothing any more once it is lost', async () => {
    const { clock, claim, lose } = openClaim();
    const underWay = expect(claim.send(endless)).rejects.toThrow(ClaimLostReason);
    await clock.advance(0);
    lose();
    await underWay;
    const call = vi.fn(async () => 'sent');
    await expect(claim.send(call)).rejects.toThrow(ClaimLostReason);
    expect(call).not.toHaveBeenCalled();
  });

  test('lost while a call waits for it lets that call end', async () => {
    const { clock, claim, lose } = openClaim();
    await clock.advance(heldMs(LEASE));
    const waiting = expect(claim.send(async () => 'sent')).rejects.toThrow(ClaimLostReason);
    lose();
    await waiting;
  });

  test('is over for whoever asks its signal, although no timer has fired: a process that was stopped', async () => {
    let time = 0;
    const clock = { ...neverClock(), monotonic: () => time };
    const job = new AbortController();
    const claim = createClaim({ clock, leaseMs: LEASE, sentAt: 0, signal: job.signal });
    const seen: boolean[] = [];
    const call = claim.send(async (signal) => {
      seen.push(signal.aborted);
      time = 40_000;
      seen.push(signal.aborted);
      signal.throwIfAborted();
    });
    await expect(call).rejects.toThrow(ClaimOverReason);
    expect(seen).toEqual([false, true]);
    claim.end();
  });
});
