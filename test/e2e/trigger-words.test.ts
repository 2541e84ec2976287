import { describe, expect, it } from 'vitest';
import { textOf } from '#sandbox/discord/index.ts';
import { type BotHarness, startBotHarness } from '../support/bot-harness.ts';
import { modelListed, orders, resultOf } from '../support/expectations.ts';
import { openPanel } from '../support/settings-panel.ts';

const CAKES = 'xl-realistic-cake-art-sty';
const ADDED = 'Trigger words added: `cake art style`';

const imagine = ({ discord }: BotHarness, options: Record<string, string> = {}, who = 'Ada') =>
  discord.as(who).slash('imagine', { prompt: 'a castle', lora: CAKES, ...options });

const prompts = ({ modelslab }: BotHarness) => orders(modelslab).map(({ prompt }) => prompt);

describe('trigger words of the public list', () => {
  it('are added to a prompt that lacks them, told of, and not added to one that has them', async () => {
    await using harness = await startBotHarness();
    await modelListed(harness);
    const result = await resultOf(imagine(harness, { negative: 'fog' }));
    expect(textOf(result)).toContain(ADDED);
    const said = await resultOf(imagine(harness, { prompt: 'a castle, (Cake Art Style:1.2)' }));
    expect(textOf(said)).not.toContain('Trigger words');
    expect(prompts(harness)).toEqual(['a castle, cake art style', 'a castle, (Cake Art Style:1.2)']);
    expect(orders(harness.modelslab)[0]?.negative_prompt).toBe('fog');
  });

  it('are the same in a reroll, and not doubled in a remix, which can also do without them', async () => {
    await using harness = await startBotHarness();
    await modelListed(harness);
    const ada = harness.discord.as('Ada');
    const result = await resultOf(imagine(harness));
    await resultOf(ada.press(result, 'Reroll same seed'));
    await resultOf(await ada.submit(ada.press(result, 'Remix'), { seed: '5' }));
    await resultOf(await ada.submit(ada.press(result, 'Remix'), { prompt: 'a tower' }));
    expect(prompts(harness)).toEqual([...Array(3).fill('a castle, cake art style'), 'a tower']);
  });

  it('are left out with --raw, by the own switch of a member, and by that of the server', async () => {
    await using harness = await startBotHarness();
    await modelListed(harness);
    const ada = harness.discord.as('Ada');
    const raw = await resultOf(imagine(harness, { prompt: 'a castle --raw' }));
    expect(textOf(raw)).not.toMatch(/Trigger words|left out/);
    const panel = await ada.slash('me').message();
    await ada.press(panel, 'Add no trigger words').message('not added to your prompts');
    await resultOf(imagine(harness));
    await resultOf(imagine(harness, {}, 'Ben'));
    const settings = await openPanel(harness);
    await settings.goTo('loras');
    await settings.select('Trigger words of LoRAs', ['off']);
    await resultOf(imagine(harness, {}, 'Ben'));
    expect(prompts(harness)).toEqual(['a castle', 'a castle', 'a castle, cake art style', 'a castle']);
  });

  it('stand in the cells of a comparison that have the LoRA, and in no other', async () => {
    await using harness = await startBotHarness();
    await modelListed(harness);
    const ada = harness.discord.as('Ada');
    const plan = await ada.slash('compare', { prompt: 'a castle', x: `lora ${CAKES}, none` }).message();
    expect(textOf(plan)).toContain(ADDED);
    const sheet = await ada.press(plan, 'Start').message('2 images compared');
    expect(prompts(harness).toSorted()).toEqual(['a castle', 'a castle, cake art style']);
    expect(textOf(await resultOf(ada.select(sheet, 'Open an image…', ['0'])))).toContain(ADDED);
    const baseline = await resultOf(ada.select(sheet, 'Open an image…', ['1']));
    expect(textOf(baseline)).not.toContain('Trigger words');
  });

  it('with a word that the server blocks are not what a member is refused for', async () => {
    await using harness = await startBotHarness();
    await modelListed(harness);
    const settings = await openPanel(harness);
    await settings.goTo('safety');
    await settings.submit('Blocked words…', { words: 'cake' });
    await resultOf(imagine(harness));
    expect(prompts(harness)).toEqual(['a castle']);
  });
});
