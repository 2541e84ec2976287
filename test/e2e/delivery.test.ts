import { PermissionFlagsBits } from 'discord-api-types/v10';
import { describe, expect, it, vi } from 'vitest';
import { textOf } from '#sandbox/discord/index.ts';
import { type BotHarness, startBotHarness } from '../support/bot-harness.ts';
import { isResult, OPEN, resultOf } from '../support/expectations.ts';

const startHeld = async (harness: BotHarness) => {
  harness.modelslab.hold();
  const exchange = harness.discord.as('Ada').slash('imagine', { prompt: 'a fox' });
  await exchange.message('[button: Cancel]');
  return exchange;
};

const posted = (harness: BotHarness) =>
  harness.discord
    .messages()
    .filter(({ message, invokedBy }) => !invokedBy && isResult(message))
    .map(({ message }) => message);

describe('a result that comes after the interaction has expired', () => {
  it('is posted into the channel, and mentions the requester', async () => {
    await using harness = await startBotHarness({ modelslab: { generationMs: 200 } });
    const exchange = await startHeld(harness);
    harness.discord.faults.expire(exchange.interactionId);
    harness.modelslab.release();
    await vi.waitFor(() => expect(posted(harness)).toHaveLength(1));
    const [message] = posted(harness);
    expect(message?.mentions.map(({ username }) => username.toLowerCase())).toEqual(['ada']);
    if (message) await resultOf(harness.discord.as('Ada').press(message, 'Reroll same seed'));
  });

  it('waits in the history where the bot may not write, and opens there with its buttons', async () => {
    await using harness = await startBotHarness({ modelslab: { generationMs: 200 } });
    const { discord } = harness;
    discord.world.overwrite(discord.channelId, discord.world.bot.id, {
      deny: PermissionFlagsBits.SendMessages,
    });
    const exchange = await startHeld(harness);
    discord.faults.expire(exchange.interactionId);
    harness.modelslab.release();
    const ada = discord.as('Ada');
    const list = await vi.waitFor(async () => {
      const answer = await ada.slash('history').message();
      expect(textOf(answer)).toContain('could not be posted');
      return answer;
    });
    const opened = await resultOf(ada.select(list, OPEN, ['1. a fox']));
    expect(opened.attachments).toHaveLength(1);
    await resultOf(ada.press(opened, 'Reroll same seed'));
  });
});

describe('a failure', () => {
  it.each([
    ['keyInvalid', 'did not accept the API key'],
    ['keyInvalidLegacy', 'did not accept the API key'],
    ['credits', 'no credits left'],
    ['creditsLegacy', 'no credits left'],
    ['monthlyLimit', 'no credits left'],
    ['plan', 'plan of this bot does not include'],
    ['modelNotFound', 'does not know'],
    ['validationText', 'did not accept `samples`'],
    ['generationFailed', 'could not make this image'],
    ['server', 'is not working right now'],
  ] as const)(
    'tells its requester why and what to do, with a button to try again: %s',
    async (error, sentence) => {
      await using harness = await startBotHarness();
      harness.modelslab.faults.next({ kind: 'error', error });
      const ada = harness.discord.as('Ada');
      const failure = await ada.slash('imagine', { prompt: 'a fox' }).message('[button: Try again]');
      expect(textOf(failure)).toContain(sentence);
      expect(harness.modelslab.posts).toBe(1);
      await resultOf(ada.press(failure, 'Try again'));
    },
  );

  it.each([
    ['an HTML page', { kind: 'html' }],
    ['half a JSON', { kind: 'garbage' }],
    ['a connection that breaks after the order was taken', { kind: 'reset', accepted: true }],
  ] as const)('of the connection is told, and nothing is posted twice: %s', async (_, fault) => {
    await using harness = await startBotHarness();
    harness.modelslab.faults.next(fault);
    const exchange = harness.discord.as('Ada').slash('imagine', { prompt: 'a fox' });
    await exchange.message('[button: Try again]');
    expect(harness.modelslab.posts).toBe(1);
  });

  it('to fetch the images is told apart from a failure to make them, and the history keeps them', async () => {
    await using harness = await startBotHarness();
    const { discord, modelslab } = harness;
    modelslab.faults.next({ kind: 'files', are: 'missing', proxiesToo: true });
    const ada = discord.as('Ada');
    const exchange = ada.slash('imagine', { prompt: 'a fox' });
    const failure = await exchange.message('[button: Try again]');
    expect(textOf(failure)).toContain('The image was made');
    await ada.slash('history').message('a fox');
    expect(modelslab.posts).toBe(1);
  });

  it('of Discord to take the result is overcome', async () => {
    await using harness = await startBotHarness({ modelslab: { generationMs: 200 } });
    const exchange = await startHeld(harness);
    harness.discord.faults.next('webhook.edit', { kind: 'status', status: 502 }, 2);
    harness.modelslab.release();
    await resultOf(exchange);
  });

  it('never shows the key, whatever the API says', async () => {
    await using harness = await startBotHarness();
    const { key } = harness.modelslab;
    harness.modelslab.faults.next({
      kind: 'answer',
      body: { status: 'error', message: `the key ${key} is odd` },
    });
    const exchange = harness.discord.as('Ada').slash('imagine', { prompt: 'a fox' });
    const failure = await exchange.message('[button: Try again]');
    expect(textOf(failure)).not.toContain(key);
    expect(JSON.stringify(harness.log)).not.toContain(key);
  });
});
