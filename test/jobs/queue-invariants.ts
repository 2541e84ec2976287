import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planGeneration, resultOf } from '../store/generations.ts';
import {
  cancelled,
  LEASE,
  openQueueHarness,
  type QueueEngine,
  type QueueHarness,
  submitting,
} from './queue-harness.ts';

type Step =
  | { do: 'add'; member: string }
  | { do: 'claim'; worker: string; begin: boolean }
  | { do: 'deliver' | 'finish' | 'release'; nth: number }
  | { do: 'renew'; worker: string }
  | { do: 'pass'; milliseconds: number };

const member = fc.constantFrom('ann', 'ben', 'cleo');
const worker = fc.constantFrom('w1', 'w2', 'w3');
const nth = fc.nat(9);
// Eighths of a lease: the real time that passes besides is far less than one.
const passing = fc.integer({ min: 1, max: 8 }).map((eighths) => (eighths * LEASE) / 8);

const stepArbitrary: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('add' as const), member }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('claim' as const), worker, begin: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom('deliver' as const, 'finish' as const, 'release' as const),
      nth,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('renew' as const), worker }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('pass' as const), milliseconds: passing }) },
);

type Held = { worker: string; until: number; isDelivering: boolean };

/** Follows what the queue hands out, and holds it to its promises. */
const createModel = (harness: QueueHarness, concurrency: number) => {
  const held = new Map<string, Held>();
  let now = 0;
  let added = 0;
  const pick = (index: number) => [...held][index % Math.max(held.size, 1)];
  const claim = async (by: string, begin: boolean) => {
    const alive = [...held.values()].filter(({ until }) => until > now);
    const atApi = alive.filter(({ isDelivering }) => !isDelivering);
    const claimed = await harness.claim({ worker: by, concurrency });
    if (!claimed) return undefined;
    const isDelivering = claimed.state.name === 'delivering';
    expect(isDelivering || atApi.length < concurrency).toBe(true);
    expect(held.get(claimed.id)?.until ?? 0).toBeLessThanOrEqual(now);
    held.set(claimed.id, { worker: by, until: now + LEASE, isDelivering });
    if (begin) await harness.ledger.move(claimed.id, ['queued'], submitting);
    return claimed;
  };
  const end = async (index: number, terminal: boolean) => {
    const picked = pick(index);
    if (!picked) return;
    const [id, holder] = picked;
    if (terminal) await harness.ledger.move(id, ['queued', 'submitting', 'delivering'], cancelled);
    await harness.queue.release(id, holder.worker);
    held.delete(id);
  };
  const deliver = async (index: number) => {
    const picked = pick(index);
    if (!picked) return;
    const [id, holder] = picked;
    await harness.ledger.move(id, ['queued', 'submitting'], { name: 'delivering', at: 1, ...resultOf(4) });
    holder.isDelivering = true;
  };
  const renew = async (by: string) => {
    const mine = [...held].filter(([, holder]) => holder.worker === by);
    expect((await harness.queue.renew(by, LEASE)).held.toSorted()).toEqual(mine.map(([id]) => id).toSorted());
    for (const [, holder] of mine) holder.until = now + LEASE;
  };
  const add = async (requesterId: string) => {
    added += 1;
    await harness.ledger.add(planGeneration(`${added}`, { requesterId }));
    return `${added}`;
  };
  const take = async (step: Step): Promise<unknown> => {
    if (step.do === 'add') return add(step.member);
    if (step.do === 'claim') return claim(step.worker, step.begin);
    if (step.do === 'renew') return renew(step.worker);
    if (step.do === 'pass') {
      now += step.milliseconds;
      return harness.pass(step.milliseconds);
    }
    return step.do === 'deliver' ? deliver(step.nth) : end(step.nth, step.do === 'finish');
  };
  return { add, claim, end, take };
};

type Model = ReturnType<typeof createModel>;

/** Whose jobs are served until that one is; a slot is made free whenever none is. */
const servedBefore = async (id: string, model: Model): Promise<string[]> => {
  const served: string[] = [];
  for (;;) {
    const claimed = await model.claim('w1', true);
    if (claimed?.id === id) return served;
    if (claimed) served.push(claimed.requesterId);
    else await model.end(0, true);
  }
};

/** What holds for the queue whatever is done with it. */
export const describeInvariants = (engine: QueueEngine): void => {
  const steps = fc.array(stepArbitrary, { maxLength: 60, size: 'max' });
  const concurrencies = fc.integer({ min: 1, max: 4 });

  test('whatever happens, no job is held twice and no lane beyond its concurrency', async () => {
    await fc.assert(
      fc.asyncProperty(steps, concurrencies, async (happening, concurrency) => {
        await using harness = await openQueueHarness(engine);
        const model = createModel(harness, concurrency);
        for (const step of happening) await model.take(step);
      }),
      { numRuns: engine.runs },
    );
  });

  // Released jobs go back to the front by right, so they are left out here.
  const busy = fc.array(
    stepArbitrary.filter((step) => step.do === 'add' || step.do === 'claim' || step.do === 'finish'),
    { maxLength: 60, size: 'max' },
  );

  test('whoever comes anew has at most one job of each other member before the first of their own', async () => {
    await fc.assert(
      fc.asyncProperty(
        busy,
        fc.array(member, { maxLength: 20, size: 'max' }),
        concurrencies,
        async (before, after, concurrency) => {
          await using harness = await openQueueHarness(engine);
          const model = createModel(harness, concurrency);
          for (const step of before) await model.take(step);
          const first = await model.add('newcomer');
          const ahead = await harness.ledger.ahead(first);
          for (const requesterId of after) await model.add(requesterId);
          // Nobody who comes later goes before.
          expect(await harness.ledger.ahead(first)).toBe(ahead);
          const served = await servedBefore(first, model);
          expect(served).toHaveLength(ahead);
          expect(new Set(served).size).toBe(served.length);
        },
      ),
      { numRuns: engine.runs },
    );
  });

  test('nine jobs of one member delay the first of another by one slot', async () => {
    await using harness = await openQueueHarness(engine);
    const model = createModel(harness, 1);
    for (let count = 0; count < 9; count += 1) await model.add('ann');
    const first = await model.add('ben');
    expect(await harness.ledger.ahead(first)).toBe(1);
  });
};
