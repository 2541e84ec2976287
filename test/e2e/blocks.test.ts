import { describe, expect, it, vi } from 'vitest';
import { textOf } from '#sandbox/discord/index.ts';
import { type BotHarness, startBotHarness } from '../support/bot-harness.ts';
import { settableClock } from '../support/clock.ts';
import { resultOf } from '../support/expectations.ts';
import { openPanel } from '../support/settings-panel.ts';

const DAY_MS = 86_400_000;

/** The page of blocked members, as Mona has it open. */
const openBlocks = async (harness: BotHarness) => {
  const panel = await openPanel(harness);
  await panel.goTo('access');
  await panel.goTo('blocks');
  const { world } = harness.discord;
  return {
    ...panel,
    pick: (name: string) => panel.select('Block a member, or change a block…', [world.member(name).id]),
    time: (time: string) => panel.select('For how long, from now', [time]),
    note: (note: string) => panel.submit('Note…', { note }),
  };
};

const imagine = ({ discord }: BotHarness, who: string) =>
  discord.as(who).slash('imagine', { prompt: 'a cat' });

const refusal = async (harness: BotHarness, who: string): Promise<string> =>
  textOf(await imagine(harness, who).message());

const rulesOf = async ({ discord }: BotHarness, who: string): Promise<string> =>
  textOf(await discord.as(who).slash('rules').message());

describe('a block for a day', () => {
  it('holds for the day and ends by itself', async () => {
    const clock = settableClock();
    await using harness = await startBotHarness({ clock, discord: { now: clock.now } });
    const page = await openBlocks(harness);
    await page.pick('Ben');
    expect(await page.time('day')).toContain('Saved');
    expect(await refusal(harness, 'Ben')).toMatch(/do not let you make images here until <t:\d+:f>/);
    clock.jump(DAY_MS - 60_000);
    expect(await refusal(harness, 'Ben')).toContain('do not let you make images');
    expect(await page.press('All blocked members')).toContain('1 member blocked.');
    clock.jump(60_000);
    expect(await rulesOf(harness, 'Ben')).not.toContain('You are blocked here');
    await page.goTo('access');
    expect(await page.goTo('blocks')).toContain('Nobody is blocked');
    await resultOf(imagine(harness, 'Ben'));
  });
});

describe('a blocked member', () => {
  it('reads until when, and never the note, which admins do', async () => {
    await using harness = await startBotHarness();
    const { world } = harness.discord;
    const page = await openBlocks(harness);
    expect(await page.pick('Ben')).toContain('is not blocked');
    await page.time('week');
    const set = await page.note('posts **spam**');
    expect(set).toMatch(/until <t:\d+:f>, <t:\d+:R> · set by <@\d+> <t:\d+:R> · posts \\\*\\\*spam\\\*\\\*/);
    const told = await rulesOf(harness, 'Ben');
    expect(told).toMatch(/You are blocked here until <t:\d+:f>/);
    expect(`${told}${await refusal(harness, 'Ben')}`).not.toContain('spam');
    expect(await rulesOf(harness, 'Ada')).not.toContain('blocked here');
    const audit = await harness.discord.as('Mona').slash('settings', {}, { subcommand: 'audit' }).message();
    expect(textOf(audit)).toContain(`note on the block of <@${world.member('Ben').id}>: not set →`);
  });

  it('may make images again once an admin says so', async () => {
    await using harness = await startBotHarness();
    const page = await openBlocks(harness);
    await page.pick('Ben');
    await page.time('ever');
    expect(await refusal(harness, 'Ben')).toContain('do not let you make images here. Ask one of them');
    expect(await page.press('Unblock')).toContain('Nobody is blocked');
    await resultOf(imagine(harness, 'Ben'));
  });
});

describe('the log channel', () => {
  it('hears of a block, and not of its note', async () => {
    await using harness = await startBotHarness();
    const { discord } = harness;
    const log = discord.world.addChannel({ name: 'log' });
    const panel = await openPanel(harness);
    await panel.goTo('safety');
    await panel.select('Log channel', [log.id], 'Saved');
    const page = await openBlocks(harness);
    await page.pick('Ben');
    await page.time('hour');
    await page.note('spam');
    await page.press('Unblock');
    await vi.waitFor(() => {
      const posted = discord
        .messages(log.id)
        .map(({ message }) => textOf(message))
        .join('\n');
      expect(posted).toContain('taken out');
      expect(posted).toContain('end of the block of');
      expect(posted).not.toContain('spam');
    });
  });
});
