import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAutocompleter } from '#sandbox/page/client/autocompleter.ts';

const DELAY_MS = 150;

/** An autocompleter whose questions wait until they are settled by hand. */
function setUp() {
  const asked: { question: string; signal: AbortSignal; settle: PromiseWithResolvers<string> }[] = [];
  const told: unknown[] = [];
  const completer = createAutocompleter<string, string>({
    delayMs: DELAY_MS,
    fetch: (question, signal) => {
      const settle = Promise.withResolvers<string>();
      asked.push({ question, signal, settle });
      return settle.promise;
    },
    answered: (answer) => told.push(answer),
    failed: (problem) => told.push(problem),
  });
  return { completer, asked, told };
}

describe('the autocompleter', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('asks once for several keystrokes in a row', async () => {
    const { completer, asked } = setUp();
    for (const text of ['f', 'fo', 'fox']) completer.ask(text);
    await vi.advanceTimersByTimeAsync(DELAY_MS);
    expect(asked.map(({ question }) => question)).toEqual(['fox']);
  });

  it('tells only the answer to the latest question, whichever comes first', async () => {
    const { completer, asked, told } = setUp();
    completer.ask('f');
    await vi.advanceTimersByTimeAsync(DELAY_MS);
    completer.ask('fo');
    await vi.advanceTimersByTimeAsync(DELAY_MS);
    asked[1]?.settle.resolve('for fo');
    asked[0]?.settle.resolve('for f');
    await vi.advanceTimersByTimeAsync(0);
    expect(told).toEqual(['for fo']);
    expect(asked[0]?.signal.aborted).toBe(true);
  });

  it('tells a failure of the latest question only', async () => {
    const { completer, asked, told } = setUp();
    completer.ask('f');
    await vi.advanceTimersByTimeAsync(DELAY_MS);
    completer.ask('fo');
    await vi.advanceTimersByTimeAsync(DELAY_MS);
    const problem = new Error('no connection');
    asked[0]?.settle.reject(new Error('aborted'));
    asked[1]?.settle.reject(problem);
    await vi.advanceTimersByTimeAsync(0);
    expect(told).toEqual([problem]);
  });

  it('forgets a question that is cancelled before it is asked', async () => {
    const { completer, asked } = setUp();
    completer.ask('f');
    completer.cancel();
    await vi.advanceTimersByTimeAsync(DELAY_MS);
    expect(asked).toEqual([]);
  });
});
