import { PermissionFlagsBits } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import { settingsPageId } from '#commands/settings/panel.ts';
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

describe('whoever fills in a form', () => {
  it('fixes a preset that cannot be saved, and keeps the options that the form does not show', async () => {
    await using harness = await startBotHarness();
    const ada = harness.discord.as('Ada');
    const typed = { name: 'night', steps: 30, lora: 'more_details', negative: 'fog', upscale: true };
    const refused = await ada.slash('preset', typed, { subcommand: 'save', raw: true }).message();
    expect(textOf(refused)).toContain('**steps**');
    await harness.stop();
    await harness.start();
    const saved = await ada.submit(ada.press(refused, 'Fix it…'), { steps: '21' });
    expect(textOf(await saved.message())).toContain('Saved `night`');
    await resultOf(ada.slash('imagine', { prompt: 'a fox', preset: 'night' }));
    expect(orders(harness.modelslab)[0]).toMatchObject({
      num_inference_steps: '21',
      lora_model: 'more_details',
      negative_prompt: 'fog',
      upscale: 'yes',
    });
  });

  it('fixes own defaults, typed as options or into the form', async () => {
    await using harness = await startBotHarness();
    const ada = harness.discord.as('Ada');
    const byOptions = await ada.slash('me', { guidance: 99, negative: 'fog' }, { raw: true }).message();
    await (await ada.submit(ada.press(byOptions, 'Fix it…'), { guidance: '9' })).message('Saved');
    const page = await ada.press(await ada.slash('me').message(), 'My defaults…').message();
    const form = await ada.submit(ada.press(page, 'Model, LoRAs, words…'), { lora: 'x', strength: '7' });
    const fixed = await ada.submit(ada.press(await form.message(), 'Fix it…'), { strength: '0.7' });
    await fixed.message('Saved');
    await resultOf(ada.slash('imagine', { prompt: 'a fox' }));
    expect(orders(harness.modelslab)[0]).toMatchObject({
      lora_model: 'x',
      lora_strength: '0.7',
      guidance_scale: 9,
      negative_prompt: 'fog',
    });
  });

  it('fixes a form of the settings, also where another admin was faster', async () => {
    await using harness = await startBotHarness();
    const { world } = harness.discord;
    const admins = world.addRole({ name: 'admins', permissions: PermissionFlagsBits.ManageGuild });
    world.addMember('Olga', { roleIds: [admins.id] });
    const [mona, olga] = [harness.discord.as('Mona'), harness.discord.as('Olga')];
    const openWords = async (admin: typeof mona) => {
      const panel = await admin.slash('settings', {}, { subcommand: 'open' }).message();
      return admin
        .press(panel, { customId: settingsPageId.encode({ page: 'safety' }) })
        .message('Blocked words');
    };
    const [page, other] = [await openWords(mona), await openWords(olga)];
    const words = ['fox', 'x'.repeat(61), ...Array.from({ length: 150 }, (_, index) => `word ${index}`)];
    const sent = await mona.submit(mona.press(page, 'Blocked words…'), { words: words.join('\n') });
    const refused = await sent.message();
    await (await olga.submit(olga.press(other, 'Blocked words…'), { words: 'wolf' })).message('Saved');
    await harness.stop();
    await harness.start();
    const shorter = words.filter((word) => word.length < 61).join('\n');
    const late = await mona.submit(mona.press(refused, 'Fix it…'), { words: shorter });
    const conflict = await late.message();
    expect(textOf(conflict)).toContain('somebody else was faster');
    const fix = mona.press(conflict, 'Fix it…');
    expect(JSON.stringify(await fix.modal())).toContain('word 149');
    const saved = await (await mona.submit(fix, { words: `${shorter}\nwolf` })).message('Saved');
    expect(textOf(saved)).toContain('Saved');
    const made = await harness.discord.as('Ada').slash('imagine', { prompt: 'a fox' }).message();
    expect(textOf(made)).toContain('[button: Fix it…]');
  });

  it('gets back what was typed into a command that has no form', async () => {
    await using harness = await startBotHarness();
    const ada = harness.discord.as('Ada');
    const refused = await ada.slash('preset', { name: 'a long name' }, { subcommand: 'show' }).message();
    expect(textOf(refused)).toContain('/preset show name:a long name');
  });

  it('is the only one who can open it', async () => {
    await using harness = await startBotHarness();
    const ada = harness.discord.as('Ada');
    const refused = await ada.slash('imagine', { prompt: 'a fox', steps: 30 }, { raw: true }).message();
    const [, customId = ''] = JSON.stringify(refused.components).match(/"custom_id":"(fix:[^"]+)"/) ?? [];
    const seen = await resultOf(harness.discord.as('Ben').slash('imagine', { prompt: 'a cat' }));
    const forged = harness.discord.as('Ben').press(seen, { customId }, { raw: true });
    expect(textOf(await forged.message())).toContain('only that person can open it');
  });
});
