import { describe, expect, it } from 'vitest';
import { textOf } from '#sandbox/discord/index.ts';
import { type BotHarness, startBotHarness } from '../support/bot-harness.ts';
import { orders, resultOf } from '../support/expectations.ts';

type Typed = Record<string, string | number | boolean>;

const presetOf =
  ({ discord }: BotHarness, who: string, channel = '#images') =>
  async (subcommand: string, options: Typed = {}, raw = false): Promise<string> =>
    textOf(await discord.as(who, channel).slash('preset', options, { subcommand, raw }).message());

describe('a preset', () => {
  it('is saved, suggested, used, and gives way to what is typed beside it', async () => {
    await using harness = await startBotHarness();
    const preset = presetOf(harness, 'Ada');
    const ada = harness.discord.as('Ada');
    expect(
      await preset('save', { name: 'Night fox', lora: 'more_details', steps: 21, size: 'wide' }),
    ).toContain('Saved `Night fox`');
    const choices = await ada.autocomplete('imagine', { preset: 'night' }, 'preset');
    expect(choices.map(({ value }) => value)).toEqual(['Night fox']);
    const result = await resultOf(ada.slash('imagine', { prompt: 'a fox', preset: 'night fox', steps: 41 }));
    expect(textOf(result)).toContain('Filled in from the preset `Night fox`: lora and size.');
    expect(orders(harness.modelslab)[0]).toMatchObject({
      lora_model: 'more_details',
      num_inference_steps: '41',
      width: '1024',
    });
    expect(await preset('delete', { name: 'NIGHT FOX' })).toContain('is gone');
    const gone = await ada.slash('imagine', { prompt: 'a fox', preset: 'Night fox' }).message();
    expect(textOf(gone)).toContain('There is no preset with that name');
  });

  it("is everybody's when an admin shares it, and nobody else may change it", async () => {
    await using harness = await startBotHarness();
    const [mona, ben] = [presetOf(harness, 'Mona'), presetOf(harness, 'Ben')];
    await mona('save', { name: 'house style', negative: 'fog' });
    expect(await ben('list')).toContain('There are no presets here yet');
    expect(await mona('share', { name: 'house style' })).toContain('Everyone in this server can use it.');
    expect(await ben('list')).toContain('house style');
    expect(await ben('show', { name: 'house style' })).toContain(`Made by <@`);
    for (const [subcommand, options] of [
      ['delete', { name: 'house style' }],
      ['save', { name: 'mine', scope: 'server', steps: 21 }],
    ] as const) {
      expect(await ben(subcommand, options, true)).toContain('**Manage Server**');
    }
    await resultOf(harness.discord.as('Ben').slash('imagine', { prompt: 'a fox', preset: 'house style' }));
    expect(orders(harness.modelslab)[0]).toMatchObject({ negative_prompt: 'fog' });
  });

  it('goes along into direct messages and wherever the member brings the bot; one of a server does not', async () => {
    await using harness = await startBotHarness();
    await presetOf(harness, 'Ada')('save', { name: 'mine', steps: 21 });
    await presetOf(harness, 'Mona')('save', { name: 'house style', steps: 31, scope: 'server' });
    for (const place of ['@Ada', '#lounge']) {
      const ada = presetOf(harness, 'Ada', place);
      expect(await ada('list')).toContain('mine');
      expect(await ada('list')).not.toContain('house style');
      expect(await ada('save', { name: 'x', steps: 21, scope: 'server' })).toContain(
        'belong to servers that have this bot',
      );
    }
  });

  it('with options that cannot be is refused, each with its reason, and is not kept', async () => {
    await using harness = await startBotHarness();
    const preset = presetOf(harness, 'Ada');
    const told = await preset('save', { name: 'bad', lora: 'a b', scheduler: 'nope', steps: 30 }, true);
    for (const option of ['lora', 'scheduler', 'steps']) expect(told).toContain(`**${option}**`);
    expect(await preset('list')).toContain('There are no presets here yet');
  });

  it('stands in a list with pages, which turn', async () => {
    await using harness = await startBotHarness();
    const preset = presetOf(harness, 'Ada');
    for (let index = 0; index < 12; index += 1)
      await preset('save', { name: `number ${String(index).padStart(2, '0')}`, steps: 21 });
    const ada = harness.discord.as('Ada');
    const first = await ada.slash('preset', {}, { subcommand: 'list' }).message();
    expect(textOf(first)).toContain('number 09');
    expect(textOf(first)).not.toContain('number 10');
    const second = await ada.press(first, 'Next page').message();
    expect(textOf(second)).toContain('number 11');
    expect(textOf(second)).toContain('Page 2 of 2');
    expect(textOf(await ada.press(second, 'Previous page').message())).toContain('number 00');
  });
});
