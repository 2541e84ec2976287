import { describe, expect, it } from 'vitest';
import { textOf } from '#sandbox/discord/index.ts';
import { type BotHarness, startBotHarness } from '../support/bot-harness.ts';
import { orders, resultOf } from '../support/expectations.ts';
import { openPanel } from '../support/settings-panel.ts';

const PROMPT = { prompt: 'a lighthouse' };
const FIFTEEN = { ...PROMPT, x: 'seed 1-5', y: 'steps 21, 31, 41' };

const propose = ({ discord }: BotHarness, options: Record<string, string>, who = 'Ada') =>
  discord.as(who).slash('compare', options).message();

const start = async (harness: BotHarness, options: Record<string, string>) =>
  harness.discord.as('Ada').press(await propose(harness, options), 'Start');

describe('the images of a comparison', () => {
  it('are refused as a whole where one of them is too many, and nothing is sent', async () => {
    await using harness = await startBotHarness({ env: { MEMBER_IMAGES_PER_DAY: '14' } });
    const refused = textOf(await propose(harness, FIFTEEN));
    expect(refused).toContain('14 of 14 images left today with this bot, and this takes 15');
    expect(orders(harness.modelslab)).toEqual([]);
    expect(textOf(await propose(harness, { ...FIFTEEN, x: 'seed 1-4' }))).toContain(
      'Takes 12 of the images left today: 14 with this bot.',
    );
  });

  it('never take more than the day has, also when two are started at once', async () => {
    await using harness = await startBotHarness({ env: { MEMBER_IMAGES_PER_DAY: '20' } });
    const plans = [await propose(harness, FIFTEEN), await propose(harness, FIFTEEN)];
    const ada = harness.discord.as('Ada');
    const started = plans.map((plan) => ada.press(plan, 'Start'));
    const isAnswer = (text: string): boolean => /15 images compared|left today/.test(text);
    const answers = await Promise.all(
      started.map(async (exchange) => textOf(await exchange.message((message) => isAnswer(textOf(message))))),
    );
    expect(answers.filter((answer) => answer.includes('15 images compared'))).toHaveLength(1);
    expect(answers.filter((answer) => answer.includes('of 20 images left today'))).toHaveLength(1);
    expect(orders(harness.modelslab)).toHaveLength(15);
  });

  it('that were stopped before they were sent can be made another time', async () => {
    await using harness = await startBotHarness({
      env: { MEMBER_IMAGES_PER_DAY: '6', MODELSLAB_CONCURRENCY: '1' },
    });
    harness.modelslab.hold();
    const exchange = await start(harness, { ...PROMPT, x: 'seed 1-6' });
    const shown = await exchange.message('[button: Stop]');
    await expect.poll(() => harness.modelslab.inFlight()).toBe(1);
    harness.discord.as('Ada').press(shown, 'Stop');
    await exchange.message('again]');
    harness.modelslab.release();
    expect(textOf(await propose(harness, { ...PROMPT, x: 'seed 1-6' }))).toContain('5 of 6 images left');
    expect(textOf(await propose(harness, { ...PROMPT, x: 'seed 1-5' }))).toContain('[button: Start]');
  });

  it('that fail before they are accepted are given back, and are charged again when they are tried again', async () => {
    await using harness = await startBotHarness({ env: { MEMBER_IMAGES_PER_DAY: '4' } });
    harness.modelslab.faults.next({ kind: 'error', error: 'plan' });
    const exchange = await start(harness, { ...PROMPT, x: 'seed 1-3' });
    const failed = await exchange.message('[button: Try 1 again]');
    expect(textOf(await propose(harness, { ...PROMPT, x: 'seed 1, 2' }))).toContain('2 with this bot');
    const again = harness.discord.as('Ada').press(failed, 'Try 1 again');
    await again.message('3 images compared');
    expect(textOf(await propose(harness, { ...PROMPT, x: 'seed 1, 2' }))).toContain('1 of 4 images left');
  });

  it('are as many as the server allows', async () => {
    await using harness = await startBotHarness();
    const many = { ...PROMPT, x: 'seed 1-9', y: 'steps 21, 31, 41' };
    const refused = textOf(await propose(harness, many));
    expect(refused).toContain('That makes 27 images. A comparison can have up to 25 here');
    const panel = await openPanel(harness);
    await panel.goTo('limits');
    expect(await panel.submit('Quotas and time zone…', { cells: '27' })).toContain(
      'up to 27 images in a comparison',
    );
    expect(textOf(await propose(harness, many))).toContain('9 × 3: **27 images**');
    expect(textOf(await propose(harness, { ...PROMPT, x: 'seed 1-28' }, 'Mona'))).toContain(
      'page **Limits**, allows up to 100',
    );
  });
});

describe('a large comparison', () => {
  it('does not hold up what others order by more than one of its images', async () => {
    await using harness = await startBotHarness({ env: { MODELSLAB_CONCURRENCY: '1' } });
    const { discord, modelslab } = harness;
    modelslab.hold();
    const exchange = await start(harness, { ...PROMPT, x: 'seed 1-25' });
    await exchange.message('[button: Stop]');
    await expect.poll(() => modelslab.inFlight()).toBe(1);
    const modest = discord.as('Ben').slash('imagine', { prompt: 'ben' });
    await modest.message('[button: Cancel]');
    modelslab.release();
    await resultOf(modest);
    const order = orders(modelslab).map(({ prompt }) => prompt);
    expect(order.indexOf('ben')).toBeLessThanOrEqual(2);
    await exchange.message('25 images compared');
  });

  it('of a hundred images is shown in sheets that can be read, and each image can be opened', async () => {
    await using harness = await startBotHarness({ env: { MODELSLAB_CONCURRENCY: '20' } });
    const panel = await openPanel(harness);
    await panel.goTo('limits');
    await panel.submit('Quotas and time zone…', { cells: '100' });
    const exchange = await start(harness, { ...PROMPT, x: 'seed 1-10', y: 'guidance 1-10' });
    const sheet = await exchange.message('100 images compared');
    expect(harness.discord.files(sheet)).toHaveLength(4);
    const said = textOf(sheet);
    expect(said.match(/\[select: /g)).toHaveLength(4);
    expect(orders(harness.modelslab)).toHaveLength(100);
    const opened = await resultOf(
      harness.discord.as('Ada').select(sheet, 'Open an image, 76 to 100…', ['99']),
    );
    expect(textOf(opened)).toContain('seed `10`');
  });
});
