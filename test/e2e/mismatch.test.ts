import { describe, expect, it } from 'vitest';
import { textOf } from '#sandbox/discord/index.ts';
import { type BotHarness, startBotHarness } from '../support/bot-harness.ts';
import { modelListed, orders, resultOf } from '../support/expectations.ts';
import { openPanel } from '../support/settings-panel.ts';

const CAKES = 'xl-realistic-cake-art-sty';
const ASKED = { prompt: 'a castle', lora: CAKES, model: 'fluxdev' };

const imagine = (harness: BotHarness, options: Record<string, string> = ASKED) =>
  harness.discord.as('Ada').slash('imagine', options);

describe('LoRAs that the chosen model does not fit', () => {
  it('are asked about before anything is sent, and made with the model that fits', async () => {
    await using harness = await startBotHarness();
    await modelListed(harness);
    const question = await imagine(harness).message();
    expect(textOf(question)).toMatch(/made for SDXL.*the model `fluxdev` is Flux/);
    expect(orders(harness.modelslab)).toEqual([]);
    // The question outlives the process.
    await harness.stop();
    await harness.start();
    const result = await resultOf(harness.discord.as('Ada').press(question, 'With tamarin-xl-v1'));
    expect(textOf(result)).toContain('a castle');
    expect(orders(harness.modelslab)).toMatchObject([
      { lora_model: CAKES, model_id: 'tamarin-xl-v1', width: '1024', height: '1024' },
    ]);
  });

  it('are made anyway where the member says so', async () => {
    await using harness = await startBotHarness();
    await modelListed(harness);
    const question = await imagine(harness).message();
    const result = await resultOf(harness.discord.as('Ada').press(question, 'Make it anyway'));
    expect(textOf(result)).toContain('they may not fit');
    expect(orders(harness.modelslab)).toMatchObject([{ lora_model: CAKES, model_id: 'fluxdev' }]);
  });

  it('are made with the model that the operator names, where no member chose one', async () => {
    const env = { MODELSLAB_MODEL_ID: 'fluxdev', MODELSLAB_MODELS_BY_BASE: 'SDXL=tamarin-xl-v1' };
    await using harness = await startBotHarness({ env });
    await modelListed(harness);
    const result = await resultOf(imagine(harness, { prompt: 'a castle', lora: CAKES }));
    expect(textOf(result)).toContain('Made with the model `tamarin-xl-v1`, because the LoRAs need SDXL.');
    expect(orders(harness.modelslab)).toMatchObject([{ lora_model: CAKES, model_id: 'tamarin-xl-v1' }]);
  });

  it('are made with the model that the server names for their base', async () => {
    await using harness = await startBotHarness({ env: { MODELSLAB_MODEL_ID: 'fluxdev' } });
    await modelListed(harness);
    const panel = await openPanel(harness);
    await panel.goTo('models');
    expect(
      await panel.submit('Model for each base…', { sdxl: 'tamarin-xl-v1', flux: 'tamarin-xl-v1' }),
    ).toContain('**Flux**: `tamarin-xl-v1` is made for');
    await panel.goTo('models');
    expect(await panel.submit('Model for each base…', { sdxl: 'tamarin-xl-v1' })).toContain(
      'SDXL `tamarin-xl-v1`',
    );
    const result = await resultOf(imagine(harness, { prompt: 'a castle', lora: CAKES }));
    expect(textOf(result)).toContain('Made with the model `tamarin-xl-v1`, because the LoRAs need SDXL.');
    expect(orders(harness.modelslab)).toMatchObject([{ lora_model: CAKES, model_id: 'tamarin-xl-v1' }]);
    expect(
      textOf(await harness.discord.as('Mona').slash('settings', {}, { subcommand: 'audit' }).message()),
    ).toContain('model for LoRAs of SDXL: not set → `tamarin-xl-v1`');
  });
});
