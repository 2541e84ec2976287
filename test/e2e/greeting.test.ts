import { describe, expect, it, vi } from 'vitest';
import { textOf } from '#sandbox/discord/index.ts';
import { type BotHarness, startBotHarness } from '../support/bot-harness.ts';
import { isResult, resultOf } from '../support/expectations.ts';
import { pageButton } from '../support/settings-panel.ts';

const GREETING = 'You manage this server';

/** The greetings that somebody sees in `#images`. */
const greetingsFor = ({ discord }: BotHarness, who: string) =>
  discord
    .as(who)
    .sees()
    .filter((message) => textOf(message).includes(GREETING));

const greetingFor = (harness: BotHarness, who: string) =>
  vi.waitFor(() => {
    const [greeting] = greetingsFor(harness, who);
    if (!greeting) throw new Error('there is no greeting');
    return greeting;
  });

const rules = ({ discord }: BotHarness, who: string) => discord.as(who).slash('rules').message();

/** Stops the bot, which first ends what it does after its answers, and starts it again. */
const restart = async (harness: BotHarness) => {
  await harness.stop();
  await harness.start();
};

describe('a new server', () => {
  it('greets the first admin who uses a command, with buttons that open the settings', async () => {
    await using harness = await startBotHarness();
    await rules(harness, 'Ada');
    await rules(harness, 'Mona');
    const greeting = await greetingFor(harness, 'Mona');
    expect(greetingsFor(harness, 'Ada')).toEqual([]);
    const mona = harness.discord.as('Mona');
    expect(textOf(await mona.press(greeting, 'Who and where').message())).toContain('### Who and where');
  });

  it.each([
    ['Safety and log', '### Safety and log'],
    ['All settings', '### Settings of this server'],
  ])('opens from the greeting: %s', async (label, title) => {
    await using harness = await startBotHarness();
    await rules(harness, 'Mona');
    const greeting = await greetingFor(harness, 'Mona');
    expect(textOf(await harness.discord.as('Mona').press(greeting, label).message())).toContain(title);
  });

  it('greets beside the image that an admin asks for, never in its place', async () => {
    await using harness = await startBotHarness();
    const { discord, modelslab } = harness;
    modelslab.hold();
    const exchange = discord.as('Mona').slash('imagine', { prompt: 'a fox' });
    await exchange.message('[button: Cancel]');
    const greeting = await greetingFor(harness, 'Mona');
    modelslab.release();
    const result = await resultOf(exchange);
    expect(result.id).not.toBe(greeting.id);
    expect(greetingsFor(harness, 'Ben')).toEqual([]);
    expect(discord.as('Ben').sees().some(isResult)).toBe(true);
  });

  it('greets once, over restarts', async () => {
    await using harness = await startBotHarness();
    await rules(harness, 'Mona');
    await greetingFor(harness, 'Mona');
    await rules(harness, 'Mona');
    await restart(harness);
    await rules(harness, 'Mona');
    await harness.stop();
    expect(greetingsFor(harness, 'Mona')).toHaveLength(1);
  });

  it('greets nobody in answer to /settings, nor once something is set', async () => {
    await using harness = await startBotHarness();
    const mona = harness.discord.as('Mona');
    await mona.slash('settings', {}, { subcommand: 'open' }).message();
    await restart(harness);
    expect(greetingsFor(harness, 'Mona')).toEqual([]);
    const panel = await mona.slash('settings', {}, { subcommand: 'open' }).message();
    const safety = await mona.press(panel, pageButton('safety')).message('Safety and log');
    await mona.select(safety, 'Blurring', ['on']).message('Saved');
    await rules(harness, 'Mona');
    await harness.stop();
    expect(greetingsFor(harness, 'Mona')).toEqual([]);
  });

  it('does not mind when Discord takes no greeting', async () => {
    await using harness = await startBotHarness();
    harness.discord.faults.next('webhook.create', {
      kind: 'refuse',
      status: 403,
      code: 50001,
      message: 'no',
    });
    expect(textOf(await rules(harness, 'Mona'))).not.toBe('');
    await vi.waitFor(() =>
      expect(harness.log).toContainEqual(
        expect.objectContaining({ message: 'a follow-up could not be sent' }),
      ),
    );
    await resultOf(harness.discord.as('Mona').slash('imagine', { prompt: 'a fox' }));
  });
});
