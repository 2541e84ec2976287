import type { APIMessage } from 'discord-api-types/v10';
import { describe, expect, it, vi } from 'vitest';
import { textOf } from '#sandbox/discord/index.ts';
import { type BotHarness, startBotHarness } from '../support/bot-harness.ts';
import { deleteResult, imagesOf, OPEN, resultOf } from '../support/expectations.ts';

const seenBy = ({ discord }: BotHarness, who: string): string[] =>
  discord
    .as(who)
    .sees()
    .map(({ id }) => id);

const order = ({ discord }: BotHarness, options: Record<string, string | boolean> = {}) =>
  discord.as('Ada').slash('imagine', { prompt: 'a secret fox', private: true, ...options });

/** What stands in the direct messages of the bot with a member. */
const directMessages = ({ discord }: BotHarness, who: string): APIMessage[] => {
  const { world } = discord;
  const channel = world.addDirectMessages(world.member(who).id);
  return discord.as(who, channel.id).sees();
};

describe('a private result', () => {
  it('is seen by its requester alone, and so is what its buttons make', async () => {
    await using harness = await startBotHarness();
    const ada = harness.discord.as('Ada');
    const first = await resultOf(order(harness));
    const again = await resultOf(ada.press(first, 'Reroll same seed'));
    const other = await resultOf(ada.press(first, 'New seed'));
    const shown = [first, again, other].map(({ id }) => id);
    expect(seenBy(harness, 'Ada')).toEqual(expect.arrayContaining(shown));
    expect(seenBy(harness, 'Ben')).toEqual([]);
    expect(seenBy(harness, 'Mona')).toEqual([]);
    await (await deleteResult(ada, first)).deleted();
    expect(seenBy(harness, 'Ada')).not.toContain(first.id);
  });

  it('stays private when the bot is restarted while it is made', async () => {
    await using harness = await startBotHarness();
    harness.modelslab.hold();
    const exchange = order(harness);
    await vi.waitFor(() => expect(harness.modelslab.inFlight()).toBe(1));
    await exchange.message('Generating');
    await harness.stop();
    await harness.start();
    harness.modelslab.release();
    expect(imagesOf(harness.discord, await resultOf(exchange))).toHaveLength(1);
    expect(seenBy(harness, 'Ben')).toEqual([]);
  });

  it('comes by direct message when its reply has expired, never into the channel', async () => {
    await using harness = await startBotHarness();
    const { discord, modelslab } = harness;
    modelslab.hold();
    const exchange = order(harness);
    await exchange.acknowledged();
    discord.faults.expire(exchange.interactionId);
    modelslab.release();
    const [late] = await vi.waitFor(() => {
      const messages = directMessages(harness, 'Ada');
      expect(messages.map(textOf)).toEqual([expect.stringContaining('a secret fox')]);
      return messages;
    });
    expect(late && textOf(late)).toContain('your image is ready (it took a while)');
    expect(seenBy(harness, 'Ben')).toEqual([]);
  });

  it('waits in the history where direct messages cannot show it, and a sentence says so', async () => {
    await using harness = await startBotHarness();
    const { discord, modelslab } = harness;
    modelslab.hold();
    const ada = discord.as('Ada', '#after-dark');
    const exchange = ada.slash('imagine', { prompt: 'a secret fox', private: true });
    await exchange.acknowledged();
    discord.faults.expire(exchange.interactionId);
    modelslab.release();
    await vi.waitFor(() =>
      expect(directMessages(harness, 'Ada').map(textOf)).toEqual([
        expect.stringContaining('open it with /history in an age-restricted channel'),
      ]),
    );
    const list = await vi.waitFor(async () => {
      const answer = await ada.slash('history').message();
      expect(textOf(answer)).toContain('a secret fox');
      return answer;
    });
    expect(imagesOf(discord, await resultOf(ada.select(list, OPEN, ['1. a secret fox'])))).toHaveLength(1);
    expect(discord.as('Ben', '#after-dark').sees()).toEqual([]);
  });

  it('is posted for everybody by its requester, with buttons that work', async () => {
    await using harness = await startBotHarness();
    const { discord } = harness;
    const ada = discord.as('Ada');
    await resultOf(order(harness));
    const list = await vi.waitFor(async () => {
      const answer = await ada.slash('history').message();
      expect(textOf(answer)).toContain(OPEN);
      return answer;
    });
    const opened = await resultOf(ada.select(list, OPEN, ['1. a secret fox']));
    expect(textOf(list)).toContain('· private');
    expect(textOf(opened)).not.toContain('Go to message');
    const posted = await resultOf(ada.press(opened, 'Post here'));
    expect(seenBy(harness, 'Ben')).toContain(posted.id);
    expect(textOf(await ada.slash('history').message(OPEN))).not.toContain('· private');
    await resultOf(discord.as('Ben').press(posted, 'New seed'));
  });

  it('is what a member makes who prefers it in /me, unless something else is said', async () => {
    await using harness = await startBotHarness();
    const { discord } = harness;
    const ada = discord.as('Ada');
    const panel = await ada.slash('me').message();
    await ada.press(panel, 'Make my results private').message('only you');
    await harness.stop();
    await harness.start();
    await resultOf(ada.slash('imagine', { prompt: 'a quiet fox' }));
    expect(seenBy(harness, 'Ben')).toEqual([]);
    const open = await resultOf(ada.slash('imagine', { prompt: 'a loud fox', private: false }));
    expect(seenBy(harness, 'Ben')).toEqual([open.id]);
  });
});

describe('the tip for newcomers', () => {
  it('stands under the first result of a member, once', async () => {
    await using harness = await startBotHarness();
    const ada = harness.discord.as('Ada');
    const first = await resultOf(ada.slash('imagine', { prompt: 'a fox' }));
    expect(textOf(first)).toContain('Tip: **Remix**');
    await vi.waitFor(async () => expect(textOf(await ada.slash('history').message())).toContain('a fox'));
    const second = await resultOf(ada.slash('imagine', { prompt: 'a wolf' }));
    expect(textOf(second)).not.toContain('Tip:');
    await harness.stop();
    await harness.start();
    await (await deleteResult(ada, first)).deleted();
    await (await deleteResult(ada, second)).deleted();
    const third = await resultOf(ada.slash('imagine', { prompt: 'a bear' }));
    expect(textOf(third)).not.toContain('Tip:');
    expect(textOf(await resultOf(harness.discord.as('Ben').slash('imagine', { prompt: 'x' })))).toContain(
      'Tip:',
    );
  });
});
