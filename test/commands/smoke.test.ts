import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { features } from '#commands/index.ts';
import type { Interaction } from '#interactions/interaction.ts';
import { anyText } from '../support/arbitraries.ts';
import { loadJudge } from '../support/openapi.ts';
import {
  anyOptions,
  commandUses,
  declaredOptions,
  interactionContexts,
  likelyOptions,
} from './command-arbitraries.ts';
import { openCommandHarness } from './command-harness.ts';
import { componentUsesOf, someOf, viewsOf } from './component-uses.ts';
import type { ServiceHarness } from './service-harness.ts';

const judge = await loadJudge();
const commands = features.flatMap(({ command }) => (command ? [command] : []));
const RUNS = { numRuns: 60 };

// A page with a dozen selects has hundreds of them, and each opens as many: every run takes others.
const PRESSES = { first: 60, second: 8 };

/** Takes every order through all that can be shown of it, and gives the controls of those messages. */
const show = async (harness: ServiceHarness) => {
  const shown = (await harness.generations()).map((generation) => viewsOf(generation, judge));
  expect(shown.flatMap(({ violations }) => violations)).toEqual([]);
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
    ['forged', anyOptions],
  ] as const)('answers whatever comes in as its %s options', async (_kind, options) => {
    await fc.assert(
      fc.asyncProperty(commandUses(command, options), async (incoming) => {
        const { act } = await openCommandHarness();
        await act(incoming);
      }),
      RUNS,
    );
  });

  it('has messages of which everything can be pressed by anybody', async () => {
    const words = fc.array(anyText(4000), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          incoming: commandUses(command, likelyOptions),
          other: interactionContexts,
          typed: words,
          from: fc.nat(),
        }),
        async ({ incoming, other, typed, from }) => {
          const harness = await openCommandHarness();
          const { act } = harness;
          const { controls } = await act(incoming);
          const found = [...controls, ...(await show(harness))];
          const presses = componentUsesOf(found, { from: incoming, other, typed });
          for (const press of someOf(presses, { most: PRESSES.first, from })) {
            const opened = await act(press);
            const further = componentUsesOf(opened.controls, {
              from: press,
              other,
              typed,
              modals: opened.modals,
            });
            for (const next of someOf(further, { most: PRESSES.second, from })) await act(next);
          }
          await show(harness);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('suggests what Discord takes, whatever is typed in whichever option', async () => {
    const all = [...command.runnables.values()].flatMap(({ options }) => Object.keys(options));
    const completed = fc.constantFrom('none', ...all);
    // What every object inherits is no option: see below.
    const named = fc.oneof(completed, anyText(30)).filter((name) => !(name in {}));
    await fc.assert(
      fc.asyncProperty(commandUses(command, anyOptions), named, anyText(), async (incoming, name, value) => {
        await (await openCommandHarness()).act(typing(incoming, { name, value }));
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
      for (const incoming of commands.flatMap((command) =>
        fc.sample(commandUses(command, likelyOptions), 1),
      )) {
        expect(
          (await (await openCommandHarness()).act(typing(incoming, { name, value: 'x' }))).choices,
        ).toEqual([]);
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
      ? fc.sample(commandUses(imagine, likelyOptions), { numRuns: 200, seed: 1 })
      : []) {
      const harness = await openCommandHarness();
      const { act } = harness;
      await act(incoming);
      ordered += (await harness.generations()).length;
    }
    expect(ordered).toBeGreaterThan(60);
  });
});

const messageCommands = features.flatMap(({ messageCommands: own = [] }) => own);

describe.each(messageCommands.map((command) => [command.name] as const))('*Apps*, %s', (name) => {
  it('answers whatever the message is', async () => {
    const picture = fc.record({ url: anyText(), filename: anyText(200), size: fc.nat() });
    const targets = fc.record({
      id: anyText(20),
      pictures: fc.array(picture, { maxLength: 25 }),
      authorId: fc.option(anyText(20)),
      customIds: fc.array(fc.oneof(anyText(100), fc.constant('remix:1')), { maxLength: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(targets, interactionContexts, async (target, from) => {
        const { act } = await openCommandHarness();
        await act({ ...from, kind: 'messageCommand', name, target });
      }),
      RUNS,
    );
  });
});

describe('custom_ids', () => {
  it('that nobody made are answered politely', async () => {
    const forged = fc.oneof(
      anyText(100),
      fc.string({ unit: fc.constantFrom(...'reroll:historydelete0a1-') }),
    );
    await fc.assert(
      fc.asyncProperty(forged, interactionContexts, anyText(200), async (customId, from, value) => {
        const { act } = await openCommandHarness();
        await act({ ...from, kind: 'select', customId, values: [value], messageId: '1' });
        await act({ ...from, kind: 'modal', customId, fields: { [value]: value }, messageId: null });
      }),
      RUNS,
    );
  });
});
