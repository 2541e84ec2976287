import { describe, expect, it } from 'vitest';
import { textOf } from '#sandbox/discord/index.ts';
import { startBotHarness } from '../support/bot-harness.ts';
import { orders, resultOf } from '../support/expectations.ts';

describe('a member whose image is refused', () => {
  it('fixes what they typed in a form, also after a restart, and may be refused again', async () => {
    await using harness = await startBotHarness();
    const ada = harness.discord.as('Ada');
    const prompt = 'a fox '.repeat(333).trim();
    const refused = await ada
      .slash('imagine', { prompt, steps: 30, guidance: 9, negative: 'fog' }, { raw: true })
      .message();
    await harness.stop();
    await harness.start();
    const again = await (await ada.submit(ada.press(refused, 'Fix it…'), { steps: '32' })).message();
    expect(textOf(again)).toContain('**steps**');
    const result = await resultOf(await ada.submit(ada.press(again, 'Fix it…'), { steps: '21' }));
    expect(textOf(result)).toContain('Requested by');
    expect(orders(harness.modelslab)).toMatchObject([
      { prompt, num_inference_steps: '21', guidance_scale: 9, negative_prompt: 'fog' },
    ]);
  });

  it('is offered the same for a remix that is refused', async () => {
    await using harness = await startBotHarness();
    const ada = harness.discord.as('Ada');
    const result = await resultOf(ada.slash('imagine', { prompt: 'a fox', seed: 5 }));
    const refused = await (
      await ada.submit(ada.press(result, 'Remix'), { prompt: 'a cat', lora: 'more_details', strength: '7' })
    ).message();
    await resultOf(await ada.submit(ada.press(refused, 'Fix it…'), { strength: '0.5' }));
    expect(orders(harness.modelslab)[1]).toMatchObject({
      prompt: 'a cat',
      seed: 5,
      lora_model: 'more_details',
      lora_strength: '0.5',
    });
  });
});
