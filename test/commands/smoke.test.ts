import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { features } from '#commands/index.ts';
import type { Interaction } from '#interactions/interaction.ts';
import { createRouter } from '#interactions/router.ts';
import { wildText } from '../support/arbitraries.ts';
import { neverClock } from '../support/clock.ts';
import { testLog } from '../support/log.ts';
import { loadJudge } from '../support/openapi.ts';
import { declaredOptions, likelyOptions, origins, uses, wildOptions } from './command-arbitraries.ts';
import { pressesOf, someOf, viewsOf } from './component-uses.ts';
import { createWorkshop, type JobRunner } from './service-harness.ts';
import { type Heard, judgedResponder } from './validating-responder.ts';

const judge = await loadJudge();
const commands = features.flatMap(({ command }) => (command ? [command] : []));
const RUNS = { numRuns: 60 };

// A page with a dozen selects has hundreds of them, and each opens as many: every run takes others.
const PRESSES = { first: 60, second: 8 };

const openShop = async () => {
  const workshop = await createWorkshop();
  const log = testLog();
  const { services } = workshop;
  const route = createRouter({ features, services, clock: neverClock(), random: { id: () => 'fault' }, log });

  /** Does that, and holds what came back to Discord's rules. */
  const act = async (incoming: Interaction): Promise<Heard> => {
    const heard = judgedResponder(incoming, judge);
    const outcome = await route(incoming, heard.responder);
    expect(log.lines.filter(({ level }) => level === 'error' || level === 'warn')).toEqual([]);
    expect(outcome).not.toBe('failed');
    expect(heard.complaints).toEqual([]);
    return heard;
  };
  return { workshop, act };
};

/** Takes every order through all that can be shown of it, and gives the controls of those messages. */
const show = async (workshop: JobRunner) => {
  const shown = (await workshop.generations()).map((generation) => viewsOf(generation, judge));
  expect(shown.flatMap(({ complaints }) => complaints)).toEqual([]);
  return shown.flatMap(({ controls }) => controls);
};

const typing = (incoming: Interaction, focused: { name: string; value: string }): Interaction => {
  if (incoming.kind !== 'command') return incoming;
  const options = { ...incoming.options, [focused.name]: focused.value };
  return { ...incoming, kind: 'autocomplete', options, focused };
};

describe.each(commands.map((command) => [command.name, command] as const))('/%s', (_, command) => {
  it.each([
    ['declared', declaredOptions],
    ['forged', wildOptions],
  ] as const)('answers whatever comes in as its %s options', async (_kind, options) => {
    await fc.assert(
      fc.asyncProperty(uses(command, options), async (incoming) => {
        const { act } = await openShop();
        await act(incoming);
      }),
      RUNS,
    );
  });

  it('has messages of which everything can be pressed by anybody', async () => {
    const words = fc.array(wildText(4000), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(
        fc.record({ incoming: uses(command, likelyOptions), other: origins, typed: words, from: fc.nat() }),
        async ({ incoming, other, typed, from }) => {
          const { act, workshop } = await openShop();
          const { controls } = await act(incoming);
          const found = [...controls, ...(await show(workshop))];
          const presses = pressesOf(found, { from: incoming, other, typed });
          for (const press of someOf(presses, { most: PRESSES.first, from })) {
            const opened = await act(press);
            const further = pressesOf(opened.controls, { from: press, other, typed, modals: opened.modals });
            for (const next of someOf(further, { most: PRESSES.second, from })) await act(next);
          }
          await show(workshop);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('suggests what Discord takes, whatever is typed in whichever option', async () => {
    const all = [...command.runnables.values()].flatMap(({ options }) => Object.keys(options));
    const completed = fc.constantFrom('none', ...all);
    // What every object inherits is no option: see below.
    const named = fc.oneof(completed, wildText(30)).filter((name) => !(name in {}));
    await fc.assert(
      fc.asyncProperty(uses(command, wildOptions), named, wildText(), async (incoming, name, value) => {
        await (await openShop()).act(typing(incoming, { name, value }));
      }),
      RUNS,
    );
  });
});

describe('autocomplete', () => {
  // The router looks the completer up by the option's name, and finds what every object inherits.
  it.each(['constructor', 'toString', '__proto__'])(
    'has no suggestions for an option called %s',
    async (name) => {
      for (const incoming of commands.flatMap((command) => fc.sample(uses(command, likelyOptions), 1))) {
        expect((await (await openShop()).act(typing(incoming, { name, value: 'x' }))).choices).toEqual([]);
      }
    },
  );
});

describe('the generated options', () => {
  it('are often enough such that an order comes of them', async () => {
    let ordered = 0;
    const imagine = commands.find(({ name }) => name === 'imagine');
    expect(imagine).toBeDefined();
    for (const incoming of imagine
      ? fc.sample(uses(imagine, likelyOptions), { numRuns: 200, seed: 1 })
      : []) {
      const { act, workshop } = await openShop();
      await act(incoming);
      ordered += (await workshop.generations()).length;
    }
    expect(ordered).toBeGreaterThan(60);
  });
});

describe('custom_ids', () => {
  it('that nobody made are answered politely', async () => {
    const forged = fc.oneof(
      wildText(100),
      fc.string({ unit: fc.constantFrom(...'reroll:historydelete0a1-') }),
    );
    await fc.assert(
      fc.asyncProperty(forged, origins, wildText(200), async (customId, from, value) => {
        const { act } = await openShop();
        await act({ ...from, kind: 'select', customId, values: [value], messageId: '1' });
        await act({ ...from, kind: 'modal', customId, fields: { [value]: value }, messageId: null });
      }),
      RUNS,
    );
  });
});
