import { describe, expect, it, vi } from 'vitest';
import { textOf } from '#sandbox/discord/index.ts';
import { type BotHarness, startBotHarness } from '../support/bot-harness.ts';
import { orders, resultOf } from '../support/expectations.ts';
import { pageButton } from '../support/settings-panel.ts';

const CAKES = 'xl-realistic-cake-art-sty';

const info = (harness: BotHarness, lora: string, who = 'Ada') =>
  harness.discord.as(who).slash('lora', { lora }, { subcommand: 'info' });

/** Waits until the API's list is there. */
const search = (harness: BotHarness, words: string) =>
  vi.waitFor(async () => {
    const shown = await harness.discord
      .as('Ada')
      .slash('lora', { words }, { subcommand: 'search' })
      .message();
    expect(textOf(shown)).not.toContain('still being fetched');
    return shown;
  });

describe('a member', () => {
  it('searches LoRAs, opens one, and makes an image with it', async () => {
    await using harness = await startBotHarness();
    const ada = harness.discord.as('Ada');
    const found = await search(harness, 'realistic cake');
    expect(textOf(found)).toContain('XL Realistic Cake Art Sty');
    const opened = await ada.select(found, 'Show details…', [CAKES]).message();
    expect(textOf(opened)).toContain('Turns anything into a realistic cake');
    const form = ada.press(opened, 'Use it');
    const result = await resultOf(await ada.submit(form, { prompt: 'a castle', seed: '7' }));
    expect(textOf(result)).toContain('Requested by');
    expect(orders(harness.modelslab)).toMatchObject([
      { prompt: 'a castle, cake art style', lora_model: CAKES, lora_strength: '0.7', seed: 7 },
    ]);
    expect(
      harness.discord
        .as('Ben')
        .sees()
        .map(({ id }) => id),
    ).not.toContain(opened.id);
  });

  it('turns the pages of what was found, also after a restart', async () => {
    await using harness = await startBotHarness();
    const ada = harness.discord.as('Ada');
    const found = await search(harness, 'xl');
    await harness.stop();
    await harness.start();
    const next = ada.press(found, 'Next page');
    expect(textOf(await next.message('Page 2'))).toContain('LoRAs for `xl`');
  });

  it('is shown and offered what the server allows, and is told why not', async () => {
    await using harness = await startBotHarness();
    const { discord } = harness;
    await search(harness, 'cake');
    await discord
      .as('Mona')
      .slash('settings', { lora: CAKES, nickname: 'Cakes', strength: 0.4 }, { subcommand: 'pin' })
      .message();
    expect(textOf(await info(harness, 'cakes').message())).toContain(
      'Pinned here as **Cakes**\nWhere you name none: strength **0.4**',
    );
    const panel = await discord.as('Mona').slash('settings', {}, { subcommand: 'open' }).message();
    const page = await discord.as('Mona').press(panel, pageButton('loras')).message();
    await discord.as('Mona').select(page, 'Which ones are allowed', ['only']).message();
    // A list without entries binds nobody.
    const another = { kind: 'lora', action: 'add', id: 'another-lora' };
    await discord.as('Mona').slash('settings', another, { subcommand: 'list' }).message();
    expect(textOf(await info(harness, 'more_details').message())).toContain('admins do not allow the LoRA');
    const top = textOf(await discord.as('Ada').slash('lora', {}, { subcommand: 'top' }).message());
    expect(top).toContain('another-lora');
    expect(top).not.toContain('more_details');
    const offered = await discord
      .as('Ada')
      .autocomplete('lora', { lora: 'cake' }, { focused: 'lora', subcommand: 'info' });
    expect(offered).toEqual([]);
    expect(harness.modelslab.posts).toBe(0);
  });

  it('gets a clear sentence for a LoRA that nobody knows, and for forged buttons', async () => {
    await using harness = await startBotHarness();
    const found = await search(harness, 'cake');
    const ada = harness.discord.as('Ada');
    expect(textOf(await info(harness, 'nobody-knows-this').message())).toContain(
      "not in ModelsLab's public list",
    );
    const next = JSON.stringify(found.components).match(/loraopen:[^"]+/)?.[0] ?? '';
    const mark = next.split(':')[1] ?? '';
    for (const customId of ['lorapage:abc:x:1', `loraopen:${mark}:more`, 'lorause:old::']) {
      const told = await ada.press(found, { customId }, { raw: true }).message();
      expect(textOf(told)).toContain('older version');
    }
    const chosen = await ada.select(found, 'Show details…', ['<@1>'], { raw: true }).message();
    expect(textOf(chosen)).toContain("not in ModelsLab's public list");
  });
});
