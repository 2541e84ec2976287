import type { APIMessage } from 'discord-api-types/v10';
import { describe, expect, it, vi } from 'vitest';
import type { PageName } from '#commands/settings/panel.ts';
import { textOf } from '#sandbox/discord/index.ts';
import { type BotHarness, startBotHarness } from '../support/bot-harness.ts';
import { orders, resultOf } from '../support/expectations.ts';
import { pageButton } from '../support/settings-panel.ts';

/** `/me` as somebody sees it, after everything that they do there. */
const openMe = async ({ discord }: BotHarness, who = 'Ada', channel = '#images') => {
  const member = discord.as(who, channel);
  let shown: APIMessage = await member.slash('me').message();
  const take = async (exchange: ReturnType<typeof member.press>, until?: string): Promise<string> => {
    shown = await exchange.message(until);
    return textOf(shown);
  };
  return {
    id: () => shown.id,
    text: () => textOf(shown),
    press: (label: string, until?: string) => take(member.press(shown, label), until),
    select: (label: string, value: string) => take(member.select(shown, label, [value])),
    submit: async (label: string, fields: Record<string, string>) =>
      take(await member.submit(member.press(shown, label), fields)),
  };
};

const deleteData = async (harness: BotHarness, who = 'Ada') => {
  const me = await openMe(harness, who);
  await me.press('Delete my data…');
  return me.press('Delete my data', 'Your data is deleted');
};

describe('all jobs of a member', () => {
  it('are cancelled at once, and each message says so; what only waited was not charged', async () => {
    await using harness = await startBotHarness({ env: { MODELSLAB_CONCURRENCY: '1' } });
    const { discord, modelslab } = harness;
    modelslab.hold();
    const ada = discord.as('Ada');
    const running = ada.slash('imagine', { prompt: 'a fox' });
    await vi.waitFor(() => expect(modelslab.inFlight()).toBe(1));
    const waiting = ada.slash('imagine', { prompt: 'a wolf', private: true });
    await waiting.message('You are next');
    const me = await openMe(harness);
    expect(await me.press('Cancel all my 2 jobs', 'Cancelled: 2 jobs.')).not.toContain('Cancel all');
    expect(textOf(await running.message('Cancelled.'))).toContain('it may be charged');
    const called = textOf(await waiting.message('Cancelled'));
    expect(called).toContain("before it was sent. You weren't charged.");
    modelslab.release();
  });
});

describe('a member', () => {
  it('sets defaults, which fill what is left out, and what is typed wins', async () => {
    await using harness = await startBotHarness();
    const me = await openMe(harness);
    await me.press('My defaults…');
    expect(await me.select('Steps', '21')).toContain('Saved');
    expect(await me.select('Scheduler', 'EulerDiscreteScheduler')).toContain('scheduler `Euler`');
    await me.submit('Model, LoRAs, words…', { lora: 'more_details', strength: '0.4', negative: 'fog' });
    expect(await me.press('Back')).toContain('lora `more_details`');
    const ada = harness.discord.as('Ada');
    const first = await resultOf(ada.slash('imagine', { prompt: 'a fox', steps: 41 }));
    expect(textOf(first)).toContain(
      'Filled in from your own defaults: lora, strength, scheduler and negative.',
    );
    expect(orders(harness.modelslab)[0]).toMatchObject({
      num_inference_steps: '41',
      scheduler: 'EulerDiscreteScheduler',
      lora_model: 'more_details',
      lora_strength: '0.4',
      negative_prompt: 'fog',
    });
    const bens = await resultOf(harness.discord.as('Ben').slash('imagine', { prompt: 'a fox' }));
    expect(textOf(bens)).not.toContain('Filled in');
  });

  it('finds models and LoRAs for them by suggestions', async () => {
    await using harness = await startBotHarness();
    const ada = harness.discord.as('Ada');
    const [first] = await ada.autocomplete('me', { lora: 'more_det' }, 'lora');
    expect(first?.value).toBe('more_details');
    const answer = await ada.slash('me', { lora: String(first?.value), steps: 21 }).message();
    expect(textOf(answer)).toContain('lora `more_details`');
    await resultOf(ada.slash('imagine', { prompt: 'a fox' }));
    expect(orders(harness.modelslab)[0]).toMatchObject({
      lora_model: 'more_details',
      num_inference_steps: '21',
    });
    const mona = harness.discord.as('Mona');
    const focused = { focused: 'model', subcommand: 'defaults' };
    const [model] = await mona.autocomplete('settings', { model: 'tamarin' }, focused);
    const options = { model: String(model?.value) };
    const saved = await mona.slash('settings', options, { subcommand: 'defaults' }).message();
    expect(textOf(saved)).toContain('Saved');
  });

  it('has them before those of the server, after a preset, and within the limits', async () => {
    await using harness = await startBotHarness();
    const ada = harness.discord.as('Ada');
    const me = await openMe(harness);
    await me.press('My defaults…');
    await me.select('Steps', '41');
    await me.select('Images at a time', '4');
    await ada
      .slash('preset', { name: 'tall one', size: 'tall', samples: 2 }, { subcommand: 'save' })
      .message();
    const admin = harness.discord.as('Mona');
    let panel = await admin.slash('settings', {}, { subcommand: 'open' }).message();
    const goTo = async (page: PageName) => {
      panel = await admin.press(panel, pageButton(page)).message();
    };
    await goTo('defaults');
    panel = await admin.select(panel, 'Steps', ['21']).message();
    panel = await admin.select(panel, 'Size', ['wide']).message();
    panel = await admin.press(panel, 'Back').message();
    await goTo('limits');
    await admin.select(panel, 'Steps', ['31']).message();
    const result = await resultOf(ada.slash('imagine', { prompt: 'a fox', preset: 'tall one' }));
    expect(textOf(result)).toContain('Filled in from your own defaults: steps.');
    expect(textOf(result)).toContain('steps was lowered from 41 to 31');
    expect(orders(harness.modelslab)[0]).toMatchObject({
      num_inference_steps: '31',
      samples: '2',
      width: '576',
      height: '1024',
    });
  });

  it('sees what was used and may still be, in servers, direct messages and wherever they brought the bot', async () => {
    await using harness = await startBotHarness({ env: { MEMBER_IMAGES_PER_DAY: '3' } });
    await resultOf(harness.discord.as('Ada').slash('imagine', { prompt: 'a fox' }));
    for (const place of ['#images', '@Ada', '#lounge']) {
      const me = await openMe(harness, 'Ada', place);
      expect(me.text()).toContain('Your images today with this bot: **1 of 3**, 2 left.');
      expect(await me.press('My defaults…')).toContain('You have set none');
      expect(await me.press('Done')).toContain('opens this again');
    }
  });

  it('shows nobody else what is theirs', async () => {
    await using harness = await startBotHarness();
    const me = await openMe(harness);
    const seen = harness.discord
      .as('Ben')
      .sees()
      .map(({ id }) => id);
    expect(seen).not.toContain(me.id());
  });
});

describe('deleting my data', () => {
  it('leaves nothing of mine, everything of others, and messages whose buttons say so', async () => {
    await using harness = await startBotHarness();
    const { discord } = harness;
    const [ada, ben] = [discord.as('Ada'), discord.as('Ben')];
    const result = await resultOf(ada.slash('imagine', { prompt: 'a fox' }));
    await resultOf(ben.slash('imagine', { prompt: 'a dog' }));
    await ada.slash('preset', { name: 'fox', steps: 21 }, { subcommand: 'save' }).message();
    const me = await openMe(harness);
    await me.press('My defaults…');
    await me.select('Steps', '41');
    await vi.waitFor(async () => expect(textOf(await ada.slash('history').message())).toContain('a fox'));
    expect(await deleteData(harness)).toContain(
      'Your data is deleted: 1 result, 1 preset and your defaults.',
    );
    expect(textOf(await ada.slash('history').message())).toContain('There is nothing here yet');
    expect(textOf(await ada.slash('preset', {}, { subcommand: 'list' }).message())).toContain(
      'There are no presets here yet',
    );
    expect((await openMe(harness)).text()).toContain('You have set none');
    expect(textOf(await ada.press(result, 'Reroll same seed').message())).toContain(
      'no longer have the details',
    );
    expect(textOf(await ben.slash('history').message())).toContain('a dog');
  });

  it('calls off what runs and what waits: their messages say so, and what was sent counts', async () => {
    await using harness = await startBotHarness({
      modelslab: { generationMs: 200 },
      env: { MODELSLAB_CONCURRENCY: '1', MEMBER_IMAGES_PER_DAY: '9' },
    });
    const { discord, modelslab, log } = harness;
    modelslab.hold();
    const exchanges = ['one', 'two'].map((prompt) => discord.as('Ada').slash('imagine', { prompt }));
    for (const exchange of exchanges) await exchange.message('[button: Cancel]');
    await vi.waitFor(() => expect(modelslab.inFlight()).toBe(1));
    const bens = discord.as('Ben').slash('imagine', { prompt: 'a dog' });
    expect(await deleteData(harness)).toContain('2 results');
    for (const exchange of exchanges) await exchange.message('deleted their data');
    const me = await openMe(harness);
    // One of the two had been sent, and may be made and billed.
    expect(me.text()).toContain('Your images today with this bot: **1 of 9**, 8 left.');
    expect(me.text()).toMatch(/Running now with this bot: \*\*1 of/);
    modelslab.release();
    await resultOf(bens);
    await resultOf(discord.as('Ada').slash('imagine', { prompt: 'three' }));
    expect(modelslab.peakInFlight()).toBe(1);
    await vi.waitFor(async () =>
      expect((await openMe(harness)).text()).toMatch(/Running now with this bot: \*\*0 of/),
    );
    expect((await openMe(harness)).text()).toContain('Your images today with this bot: **2 of 9**, 7 left.');
    for (const exchange of exchanges) await exchange.message('deleted their data');
    expect(log.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('waits for a result that is being delivered, and then forgets it too', async () => {
    await using harness = await startBotHarness();
    const { discord, modelslab } = harness;
    modelslab.faults.next({ kind: 'slow', ms: 2500 }, { on: 'cdn' });
    const exchange = discord.as('Ada').slash('imagine', { prompt: 'a fox' });
    await vi.waitFor(() => expect(modelslab.faults.waiting).toBe(0));
    expect(await deleteData(harness)).toContain('1 result');
    await resultOf(exchange);
    expect(textOf(await discord.as('Ada').slash('history').message())).toContain('nothing here yet');
  });
});
