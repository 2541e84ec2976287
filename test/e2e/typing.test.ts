import { describe, expect, it } from 'vitest';
import { textOf } from '#sandbox/discord/index.ts';
import { type BotHarness, startBotHarness } from '../support/bot-harness.ts';
import { orders, resultOf } from '../support/expectations.ts';

const saidTo = async (harness: BotHarness, options: Record<string, string>) =>
  textOf(
    await harness.discord
      .as('Ada')
      .slash('imagine', { prompt: 'a cat', ...options })
      .message(),
  );

/** What stands in the fields of a form. */
const filledIn = async (opened: ReturnType<ReturnType<BotHarness['discord']['as']>['press']>) =>
  (await opened.modal()).components.flatMap((label) =>
    'component' in label && 'value' in label.component ? [label.component.value] : [],
  );

describe('Remix of a result, sent as it opens', () => {
  const long = Array.from({ length: 10 }, (_, index) => `lora-${index}:0.${index + 1}2345678901234567`);

  it.each<[string, Record<string, string>]>([
    ['1,500 mathematical letters', { prompt: '𝐚'.repeat(1500) }],
    ['1,999 emoji', { prompt: '🦊'.repeat(1999), negative: '🐺'.repeat(1000) }],
    ['emoji of many parts', { prompt: '👩‍👩‍👧‍👦'.repeat(285) }],
    ['ten LoRAs with long strengths', { prompt: 'a cat', lora: long.join(', ') }],
    ['ten long ids', { prompt: 'a cat', lora: long.map((one) => 'x'.repeat(80) + one).join() }],
  ])('makes the same request again: %s', async (_, options) => {
    await using harness = await startBotHarness();
    const ada = harness.discord.as('Ada');
    const first = await resultOf(ada.slash('imagine', options));
    await resultOf(await ada.submit(ada.press(first, 'Remix'), {}));
    const [before, after] = orders(harness.modelslab);
    expect(before).toBeDefined();
    expect(after).toEqual(before);
    expect(await filledIn(ada.press(first, 'Remix'))).toContain(options.prompt);
  });

  it('says what does not fit when more is typed, and orders nothing', async () => {
    await using harness = await startBotHarness();
    const ada = harness.discord.as('Ada');
    const first = await resultOf(ada.slash('imagine', { prompt: 'a cat' }));
    const answer = await ada.submit(ada.press(first, 'Remix'), { prompt: 'x'.repeat(2001) });
    expect(textOf(await answer.message())).toContain('is too long. Use up to 2,000 characters.');
    expect(harness.modelslab.posts).toBe(1);
  });
});

describe('LoRAs that are typed', () => {
  it.each([
    ['more_details，animie', 'more_details,animie', '0.7,0.7'],
    ['more_details、animie:0.5', 'more_details,animie', '0.7,0.5'],
    ['"more_details"; \u200banimie', 'more_details,animie', '0.7,0.7'],
  ])('are sent as they are meant: %j', async (lora, ids, strengths) => {
    await using harness = await startBotHarness();
    await resultOf(harness.discord.as('Ada').slash('imagine', { prompt: 'a cat', lora }));
    expect(orders(harness.modelslab)[0]).toMatchObject({ lora_model: ids, lora_strength: strengths });
  });

  it('in a tag of any case are sent as LoRAs, and never as words', async () => {
    await using harness = await startBotHarness();
    await resultOf(
      harness.discord.as('Ada').slash('imagine', { prompt: 'a cat <LYCO:animie:0.8> in a hat' }),
    );
    expect(orders(harness.modelslab)[0]).toMatchObject({
      prompt: 'a cat in a hat, anime',
      lora_model: 'animie',
      lora_strength: '0.8',
    });
  });

  it('that cannot be meant are refused with their place, and nothing is sent', async () => {
    await using harness = await startBotHarness();
    expect(await saidTo(harness, { prompt: 'a <hypernet:odd:1> cat' })).toContain(
      '**prompt**: `<hypernet:odd:1>` is a tag that I cannot use.',
    );
    expect(await saidTo(harness, { prompt: 'a <lora:animie:0.8:0.5> cat' })).toContain('has two strengths');
    expect(await saidTo(harness, { prompt: 'a cat <lora:animie' })).toContain(
      '`<lora:animie` looks like an incomplete LoRA tag',
    );
    expect(await saidTo(harness, { lora: 'more_details · More…' })).not.toContain('more_details…');
    expect(await saidTo(harness, { lora: 'unheard-of…' })).toContain("`unheard-of…` isn't an id.");
    expect(await saidTo(harness, { prompt: '\u3164\uffa0' })).toContain('**prompt**');
    expect(orders(harness.modelslab).map(({ lora_model }) => lora_model)).toEqual(['more_details']);
  });
});

describe('a blocked word', () => {
  it.each(['一个裸体的女人', 'a f\u3164ox', 'a fоx', 'a ƒ FÖX', 'おばかさん', 'only 18+'])(
    'is refused as the members write it: %j',
    async (prompt) => {
      await using harness = await startBotHarness({ env: { BLOCKED_WORDS: '裸体,fox,ばか,18+' } });
      expect(await saidTo(harness, { prompt })).toContain('is not allowed here');
      expect(harness.modelslab.posts).toBe(0);
    },
  );

  it.each(['18 red cats', 'はか', 'foxes'])('is not found in other words: %j', async (prompt) => {
    await using harness = await startBotHarness({ env: { BLOCKED_WORDS: '裸体,fox,ばか,18+' } });
    await resultOf(harness.discord.as('Ada').slash('imagine', { prompt }));
    expect(harness.modelslab.posts).toBe(1);
  });
});

describe('presets', () => {
  it('of names that differ in a mark are two presets', async () => {
    await using harness = await startBotHarness();
    const ada = harness.discord.as('Ada');
    await ada.slash('preset', { name: 'ハハ', steps: 21 }, { subcommand: 'save' }).message();
    await ada.slash('preset', { name: 'パパ', steps: 41 }, { subcommand: 'save' }).message();
    await resultOf(ada.slash('imagine', { prompt: 'a cat', preset: 'ハハ' }));
    await resultOf(ada.slash('imagine', { prompt: 'a cat', preset: 'パパ' }));
    expect(orders(harness.modelslab).map((order) => order.num_inference_steps)).toEqual(
      expect.arrayContaining([21, 41].map((steps) => expect.toSatisfy((sent) => Number(sent) === steps))),
    );
  });
});

describe('suggestions', () => {
  it('come for whatever is typed, and the last of many that one member asks for at once', async () => {
    await using harness = await startBotHarness();
    const [ada, ben] = [harness.discord.as('Ada'), harness.discord.as('Ben')];
    const typed = Array.from({ length: 25 }, (_, index) => 'ﬃ'.repeat(75 + index));
    const [others, ...all] = await Promise.all([
      ben.autocomplete('imagine', { prompt: 'x', lora: 'more' }, 'lora'),
      ...[...typed, 'more'].map((lora) => ada.autocomplete('imagine', { prompt: 'x', lora }, 'lora')),
    ]);
    expect(others.length).toBeGreaterThan(0);
    expect(all.at(-1)?.length).toBeGreaterThan(0);
    expect(all.slice(0, -1).flat()).toEqual([]);
  });
});
