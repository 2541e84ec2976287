import { expect, it } from 'vitest';
import { startBotHarness } from '../support/bot-harness.ts';
import { orders } from '../support/expectations.ts';

it('a member who cancels what was sent gets no more images of the API than the day has', async () => {
  await using harness = await startBotHarness({ env: { MEMBER_IMAGES_PER_DAY: '4' } });
  const { discord, modelslab } = harness;
  modelslab.hold();
  const order = () => discord.as('Ada').slash('imagine', { prompt: 'a fox', samples: 4 });
  const first = order();
  const running = await first.message('[button: Cancel]');
  await expect.poll(() => modelslab.inFlight()).toBe(1);
  discord.as('Ada').press(running, 'Cancel');
  await first.message('It had already been sent to ModelsLab');
  for (let time = 0; time < 9; time += 1) await order().message('No images left today');
  expect(orders(modelslab)).toHaveLength(1);
  modelslab.release();
});
