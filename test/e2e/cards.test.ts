import { describe, expect, it } from 'vitest';
import { textOf } from '#sandbox/discord/index.ts';
import { type BotHarness, startBotHarness } from '../support/bot-harness.ts';
import { cardOf } from '../support/cards.ts';
import { modelListed, orders, resultOf } from '../support/expectations.ts';
import { exportSettings, giveCards, importSettings } from '../support/import-settings.ts';
import { openPanel } from '../support/settings-panel.ts';

const DETAILS = cardOf('more_details', {
  strength: 0.45,
  scheduler: 'DPM++ 2M Karras',
  rating: 4.5,
  votes: 4,
  at: 1_800_000_000_000,
});

const imagine = ({ discord }: BotHarness, options: Record<string, string>) =>
  discord.as('Ada').slash('imagine', { prompt: 'a cat', lora: 'more_details', ...options });

const FROM_CARD =
  "From this server's card of `more_details`: strength 0.45 and scheduler DPM++ 2M Karras (`--raw` leaves it out).";

describe('the card of a LoRA', () => {
  it('fills in what a member leaves out, and says so', async () => {
    await using harness = await startBotHarness();
    await modelListed(harness);
    await giveCards(harness, [DETAILS]);
    expect(textOf(await resultOf(imagine(harness, {})))).toContain(FROM_CARD);
    const own = await resultOf(imagine(harness, { strength: '0.9', scheduler: 'ddim' }));
    expect(textOf(own)).not.toContain('card of');
    const raw = await resultOf(imagine(harness, { prompt: 'a cat --raw' }));
    expect(textOf(raw)).not.toContain('card of');
    expect(orders(harness.modelslab)).toMatchObject([
      { lora_strength: '0.45', scheduler: 'DPMSolverMultistepScheduler', use_karras_sigmas: true },
      { lora_strength: '0.9', scheduler: 'DDIMScheduler' },
      { lora_strength: '0.7', scheduler: 'UniPCMultistepScheduler', prompt: 'a cat' },
    ]);
  });

  it('counts for LoRAs of a preset, and is told of where a comparison is planned', async () => {
    await using harness = await startBotHarness();
    await modelListed(harness);
    await giveCards(harness, [DETAILS]);
    const ada = harness.discord.as('Ada');
    await ada.slash('preset', { name: 'fine', lora: 'more_details' }, { subcommand: 'save' }).message();
    await resultOf(ada.slash('imagine', { prompt: 'a cat', preset: 'fine' }));
    expect(orders(harness.modelslab)[0]?.lora_strength).toBe('0.45');
    const plan = ada.slash('compare', { prompt: 'a cat', lora: 'more_details', x: 'steps 21, 31' });
    expect(textOf(await plan.message())).toContain(FROM_CARD);
  });

  it('shows its verdict while a member types', async () => {
    await using harness = await startBotHarness();
    await modelListed(harness);
    await giveCards(harness, [DETAILS]);
    const [first] = await harness.discord
      .as('Ada')
      .autocomplete('imagine', { prompt: 'x', lora: 'more_det' }, 'lora');
    expect(first).toMatchObject({ value: 'more_details' });
    expect(first?.name).toContain('more_details · needs Stable Diffusion · 0.45 · 4.5 of 5 here');
  });

  it('is changed, pinned, unpinned and removed by admins, who can take a removal back', async () => {
    await using harness = await startBotHarness();
    await giveCards(harness, [DETAILS]);
    const panel = await openPanel(harness);
    expect(await panel.goTo('loras')).toContain(
      '`more_details` · strength 0.45 · DPM++ 2M Karras · 4.5 of 5 (4 votes)',
    );
    const admin = harness.discord.as('Mona');
    const pinned = admin.slash('settings', { lora: 'more_details', nickname: 'Fine' }, { subcommand: 'pin' });
    expect(textOf(await pinned.message())).toContain('Saved');
    expect(await (await openPanel(harness)).goTo('loras')).toContain(
      '**Fine** `more_details` · strength 0.45',
    );
    const unpinned = admin.slash('settings', { lora: 'more_details' }, { subcommand: 'unpin' });
    expect(textOf(await unpinned.message())).toContain('Saved');
    const later = await openPanel(harness);
    expect(await later.goTo('loras')).toContain('None is pinned');
    expect(await later.select('Remove cards…', ['more_details'])).not.toContain('4.5 of 5');
    expect(await later.press('Undo')).toContain('**Fine** `more_details` · strength 0.45');
    const audit = await admin.slash('settings', {}, { subcommand: 'audit' }).message();
    expect(textOf(audit)).toContain('cards of LoRAs: `more_details` added');
    expect(textOf(audit)).toContain('scheduler of `more_details`: not set → `DPM++ 2M Karras`');
  });

  it('travels with the settings, and so does a pin of an older file', async () => {
    await using harness = await startBotHarness();
    await giveCards(harness, [DETAILS]);
    const file = JSON.parse(await exportSettings(harness));
    expect(file.settings.loras.cards).toEqual([DETAILS]);
    const { cards: _, addsTriggerWords: __, ...lists } = file.settings.loras;
    const pinned = [{ id: 'animie', nickname: 'Anime', strength: 0.3, triggerWords: null }];
    const older = { ...file, version: 1, settings: { ...file.settings, loras: { ...lists, pinned } } };
    const told = await importSettings(harness, JSON.stringify(older));
    expect(told).toContain('cards of LoRAs: `more_details` taken out, `animie` added');
    expect(await (await openPanel(harness)).goTo('loras')).toContain('**Anime** `animie` · strength 0.3');
  });

  it.each([
    [[{ ...DETAILS, scheduler: 'magic' }], 'scheduler'],
    [[{ ...DETAILS, rating: 1e9 }], 'rating**: Use at most 5'],
    [[{ ...DETAILS, preview: '../../etc' }], 'picture'],
    [[{ ...DETAILS, by: '@everyone' }], "That isn't an id"],
    [[{ ...DETAILS, votes: -1 }], 'votes**: Use at least 1'],
    [[{ ...DETAILS, verdict: 'best' }], 'There is no such setting'],
    [[DETAILS, DETAILS], 'cards of LoRAs'],
    [Array.from({ length: 201 }, (_, index) => cardOf(`lora-${index}`)), 'Use at most 200 entries'],
    ['cards', 'This has to be a list'],
  ])('is refused in a hostile file: %#', async (cards, sentence) => {
    await using harness = await startBotHarness();
    const file = JSON.parse(await exportSettings(harness));
    file.settings.loras.cards = cards;
    const told = await importSettings(harness, JSON.stringify(file));
    expect(told).toContain('Nothing was changed');
    expect(told).toContain(sentence);
  });
});
