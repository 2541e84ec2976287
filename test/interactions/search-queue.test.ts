import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSearchQueue } from '#interactions/search-queue.ts';

const settle = () => new Promise((resolve) => setImmediate(resolve));

/** A queue that rests until the test says so, and who was served in it. */
const startQueue = () => {
  const served: string[] = [];
  const rests: (() => void)[] = [];
  const queue = createSearchQueue(() => new Promise<void>((resolve) => rests.push(resolve)));
  return {
    served,
    /** A search of that member: what it is called when it is served. */
    search: (memberId: string, name: string) => {
      const ticket = queue.enter(memberId);
      const isTurn = ticket.turn();
      void isTurn.then((itIs) => itIs && served.push(name));
      return { isTurn, ticket };
    },
    /** Ends the rest after a search. */
    async next() {
      rests.shift()?.();
      await settle();
    },
    queue,
  };
};

describe('searches', () => {
  it('run one at a time', async () => {
    const { search, served, next } = startQueue();
    search('ada', 'a');
    search('ben', 'b');
    await settle();
    expect(served).toEqual(['a']);
    await next();
    expect(served).toEqual(['a', 'b']);
  });

  it('of one member keep another waiting for one search only, however many they are', async () => {
    const { search, served, next } = startQueue();
    const many = Array.from({ length: 25 }, (_, index) => search('ada', `a${index}`));
    search('ben', 'b');
    await settle();
    await next();
    await next();
    expect(served).toEqual(['a0', 'a24', 'b']);
    expect(await Promise.all(many.slice(1, 24).map(({ isTurn }) => isTurn))).not.toContain(true);
  });

  it('are worth nothing once the member has typed on, even before they waited', async () => {
    const { queue } = startQueue();
    const older = queue.enter('ada');
    const newer = queue.enter('ada');
    expect(await older.turn()).toBe(false);
    expect(await newer.turn()).toBe(true);
  });

  it('that nobody waits for any more are not served', async () => {
    const { search, served, next } = startQueue();
    search('ada', 'a');
    const late = search('ben', 'b');
    late.ticket[Symbol.dispose]();
    search('cleo', 'c');
    await next();
    expect(await late.isTurn).toBe(false);
    expect(served).toEqual(['a', 'c']);
  });

  it('come to an end each, and the newest of everybody is served, in whatever order they come', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('ada', 'ben', 'cleo'), { maxLength: 30 }),
        async (members) => {
          const queue = createSearchQueue(async () => undefined);
          const turns = members.map((member) => queue.enter(member).turn());
          const served = await Promise.all(turns);
          for (const member of new Set(members)) expect(served[members.lastIndexOf(member)]).toBe(true);
        },
      ),
    );
  });
});
