import { PermissionFlagsBits } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import { createJobNotifier } from '#discord/notifier.ts';
import type { Generation, GenerationState } from '#domain/generation/generation.ts';
import { jobMessages } from '#messages/progress.ts';
import { type Exchange, type Fault, textOf } from '#sandbox/discord/index.ts';
import { pictures } from '../commands/service-harness.ts';
import { neverClock } from '../support/clock.ts';
import { generationIn } from '../support/generations.ts';
import { testLog } from '../support/log.ts';
import { answerable, responderFor, withRestHarness } from './rest-harness.ts';

const harness = withRestHarness();

const MINUTE = 60_000;
const DELIVERING: GenerationState = {
  name: 'delivering',
  at: 0,
  outputs: [],
  seconds: 1,
  safetyReplaced: null,
};
const FAILED: GenerationState = { name: 'failed', at: 0, failure: { kind: 'unreachable' } };

const rowOf = (exchange: Exchange, state: GenerationState): Generation => {
  const { interactionId: id, token, applicationId } = answerable(harness, exchange);
  const interaction = { id, token, applicationId, receivedAt: 0, attachmentSizeLimit: 10_000_000 };
  const requesterId = harness.discord.world.member('Ada').id;
  return generationIn(state, { interaction, requesterId, channelId: harness.discord.channelId });
};

/** A job whose answer has been announced, and an notifier at that age of its interaction. */
const announced = async ({
  age = MINUTE,
  state = DELIVERING,
}: {
  age?: number;
  state?: GenerationState;
} = {}) => {
  const exchange = harness.use();
  await responderFor(harness, exchange).defer(false);
  const log = testLog();
  const notifier = createJobNotifier(harness.rest, { messages: jobMessages, clock: neverClock(age), log });
  const original = exchange.interaction.originalId;
  harness.discord.forget();
  if (age >= 15 * MINUTE) harness.discord.faults.next('webhook.edit', refusal(50027, 401), 10);
  return { notifier, exchange, generation: rowOf(exchange, state), log, original };
};

const refusal = (code: number, status: number): Fault => ({ kind: 'refuse', status, code, message: 'no' });

/** The messages that the bot posted in its own name. */
const posts = () =>
  harness.discord.messages().flatMap(({ message, invokedBy }) => (invokedBy ? [] : [message]));

describe('a result', () => {
  it('takes the place of the answer that was announced, while the token lives', async () => {
    const { notifier, exchange, generation, original } = await announced({ age: 15 * MINUTE - 1 });
    const { message } = await notifier.result(generation, pictures(2));
    expect(message).toEqual({ id: original, channelId: harness.discord.channelId });
    expect((await exchange.message('Reroll same seed')).attachments).toHaveLength(2);
    expect(harness.calls()).toEqual(['webhook.edit']);
  });

  it('is posted to the channel when a quarter of an hour is over, and mentions the requester', async () => {
    const { notifier, generation } = await announced({ age: 15 * MINUTE });
    const { message } = await notifier.result(generation, pictures(1));
    expect(harness.calls()).toEqual(['webhook.edit', 'message.create']);
    expect(posts().map(({ id }) => id)).toEqual([message?.id]);
    expect(posts()[0]?.mentions.map(({ id }) => id)).toEqual([generation.requesterId]);
    expect(posts().map(textOf).join()).toContain('Reroll same seed');
  });

  it('takes the place of the answer although a clock that was set makes it look old', async () => {
    const { exchange, generation, original } = await announced();
    const notifier = createJobNotifier(harness.rest, {
      messages: jobMessages,
      clock: neverClock(2 * 60 * MINUTE),
      log: testLog(),
    });
    expect((await notifier.result(generation, pictures(1))).message?.id).toBe(original);
    expect((await exchange.message('Reroll same seed')).attachments).toHaveLength(1);
  });

  it('that is hours late is posted without asking first', async () => {
    const { notifier, generation } = await announced({ age: 4 * 60 * MINUTE });
    await notifier.result(generation, pictures(1));
    expect(harness.calls()).toEqual(['message.create']);
  });

  it('is not called back by progress that reaches Discord after it', async () => {
    const { notifier, exchange, generation } = await announced();
    await notifier.progress(generation, { kind: 'delivering' });
    await notifier.result(generation, pictures(2));
    await notifier.progress(generation, { kind: 'generating', elapsedSeconds: 5, etaSeconds: 9 });
    await notifier.progress(generation, { kind: 'waiting', ahead: 2, etaSeconds: null });
    const shown = await exchange.message('Reroll same seed');
    expect(shown.attachments).toHaveLength(2);
    expect(textOf(shown)).toContain('[image: ');
    expect(harness.calls()).toEqual(Array.from({ length: 4 }, () => 'webhook.edit'));
    // Discord's refusals of the last two are what keeps the result.
    expect(harness.discord.violations).toHaveLength(2);
    harness.discord.forget();
  });

  it.each([
    [50027, 401],
    [10015, 404],
    [10062, 404],
  ])('is posted to the channel when Discord honours the token no more: %i', async (code, status) => {
    const { notifier, generation } = await announced();
    harness.discord.faults.next('webhook.edit', refusal(code, status));
    const { message } = await notifier.result(generation, pictures(1));
    expect(posts().map(({ id }) => id)).toEqual([message?.id]);
  });

  it('takes the place of the answer although that has only just left', async () => {
    const { exchange, generation, original } = await announced();
    const clock = { now: () => 200, monotonic: () => 200, sleep: async () => undefined };
    const notifier = createJobNotifier(harness.rest, { messages: jobMessages, clock, log: testLog() });
    harness.discord.faults.next('webhook.edit', refusal(10015, 404), 2);
    const { message } = await notifier.result(generation, pictures(1));
    expect(message?.id).toBe(original);
    expect((await exchange.message('Reroll same seed')).attachments).toHaveLength(1);
    expect(posts()).toEqual([]);
  });

  it('stays in the history when somebody has removed the message: nothing is posted instead', async () => {
    const { notifier, generation } = await announced();
    harness.discord.faults.next('webhook.edit', refusal(10008, 404));
    expect(await notifier.result(generation, pictures(1))).toEqual({ message: null });
    expect(harness.calls()).toEqual(['webhook.edit']);
  });

  it.each([
    [50001, 403],
    [50013, 403],
    [50008, 400],
    [10003, 404],
    [50007, 403],
    [50083, 400],
    [160005, 403],
    [40005, 413],
    [200000, 400],
  ])('stays in the history when the bot may not write in the channel: %i', async (code, status) => {
    const { notifier, generation, log } = await announced({ age: 20 * MINUTE });
    harness.discord.faults.next('message.create', refusal(code, status));
    expect(await notifier.result(generation, pictures(1))).toEqual({ message: null });
    expect(log.lines.map(({ level }) => level)).toEqual(['warn']);
  });

  it('stays in the history when the channel is closed to the bot, or gone', async () => {
    const { notifier, generation } = await announced({ age: 20 * MINUTE });
    const { world, channelId } = harness.discord;
    world.overwrite(channelId, world.bot.id, { deny: PermissionFlagsBits.ViewChannel });
    expect(await notifier.result(generation, pictures(1))).toEqual({ message: null });
    const elsewhere = { ...generation, channelId: '1999999999999999999' };
    expect(await notifier.result(elsewhere, pictures(1))).toEqual({ message: null });
  });

  it('that is posted once more after a crash is the same message', async () => {
    const { notifier, generation } = await announced({ age: 20 * MINUTE });
    const first = await notifier.result(generation, pictures(1));
    expect(await notifier.result(generation, pictures(1))).toEqual(first);
    expect(posts()).toHaveLength(1);
  });

  it('that Discord refuses for another reason is the caller’s to try again', async () => {
    const { notifier, generation } = await announced();
    harness.discord.faults.next('webhook.edit', { kind: 'status', status: 500 }, 4);
    await expect(notifier.result(generation, pictures(1))).rejects.toThrow();
    expect(posts()).toEqual([]);
  });

  it.each([401, 403])('that something before Discord refuses is the caller’s too: %i', async (status) => {
    const { notifier, generation } = await announced();
    harness.discord.faults.next('webhook.edit', { kind: 'html', status });
    await expect(notifier.result(generation, pictures(1))).rejects.toMatchObject({ status });
    const late = await announced({ age: 20 * MINUTE });
    harness.discord.faults.next('message.create', { kind: 'html', status });
    await expect(late.notifier.result(late.generation, pictures(1))).rejects.toMatchObject({ status });
  });

  it.each([
    [40005, 413],
    [50035, 400],
    [200000, 400],
  ])(
    'that Discord will never take stays in the history, and the answer says so: %i',
    async (code, status) => {
      const { notifier, exchange, generation, log } = await announced();
      harness.discord.faults.next('webhook.edit', refusal(code, status));
      expect(await notifier.result(generation, pictures(1))).toEqual({ message: null });
      expect(textOf(await exchange.message('/history'))).toContain('could not be posted here');
      expect(log.lines.map(({ level }) => level)).toEqual(['error']);
      expect(posts()).toEqual([]);
    },
  );
});

describe('an outcome without images', () => {
  it('takes the place of the answer that was announced', async () => {
    const { notifier, exchange, generation } = await announced({ state: FAILED });
    await notifier.outcome(generation);
    expect(textOf(await exchange.message('Try again'))).toContain('is not working right now');
  });

  it('is not called back by progress that reaches Discord after it', async () => {
    const { notifier, exchange, generation } = await announced({ state: FAILED });
    await notifier.progress(generation, { kind: 'generating', elapsedSeconds: 5, etaSeconds: 9 });
    await notifier.outcome(generation);
    await notifier.progress(generation, { kind: 'generating', elapsedSeconds: 8, etaSeconds: 9 });
    expect(textOf(await exchange.message('Try again'))).toContain('is not working right now');
    expect(harness.discord.violations).toHaveLength(1);
    harness.discord.forget();
  });

  it('is posted to the channel when the token is spent, and to nobody where that is not allowed', async () => {
    const { notifier, generation } = await announced({ state: FAILED, age: 16 * MINUTE });
    await notifier.outcome(generation);
    expect(posts()).toHaveLength(1);
    harness.discord.faults.next('message.create', refusal(50013, 403));
    await notifier.outcome({ ...generation, id: 'another' });
    expect(posts()).toHaveLength(1);
  });

  it('is asked for once only when Discord will never take it', async () => {
    const { notifier, generation, log } = await announced({ state: FAILED });
    harness.discord.faults.next('webhook.edit', refusal(50035, 400));
    await notifier.outcome(generation);
    expect(harness.calls()).toEqual(['webhook.edit']);
    expect(log.lines.map(({ level }) => level)).toEqual(['error']);
  });
});

describe('progress', () => {
  it('is shown in the answer', async () => {
    const { notifier, exchange, generation } = await announced();
    await notifier.progress(generation, { kind: 'waiting', ahead: 2, etaSeconds: null });
    expect(textOf(await exchange.message('Cancel'))).toContain('2 jobs ahead of you');
  });

  it('is worth no second call once Discord has said that the token is spent, however young it looks', async () => {
    const { notifier, generation } = await announced();
    harness.discord.faults.next('webhook.edit', refusal(50027, 401));
    await notifier.progress(generation, { kind: 'delivering' });
    await notifier.progress(generation, { kind: 'delivering' });
    expect(harness.calls()).toEqual(['webhook.edit']);
  });

  it('is worth no call when the token is spent, and no error when it cannot be shown', async () => {
    const late = await announced({ age: 15 * MINUTE });
    await late.notifier.progress(late.generation, { kind: 'delivering' });
    expect(harness.calls()).toEqual([]);
    const { notifier, generation, log } = await announced();
    harness.discord.faults.next('webhook.edit', refusal(50027, 401));
    await notifier.progress(generation, { kind: 'delivering' });
    expect(log.lines.map(({ level }) => level)).toEqual(['debug']);
    expect(posts()).toEqual([]);
  });
});

describe('a removal', () => {
  it('takes a message away, and is content when it is gone already', async () => {
    const { notifier, generation } = await announced({ age: 20 * MINUTE });
    const { message } = await notifier.result(generation, pictures(1));
    const { channelId, id } = message ?? { channelId: '', id: '' };
    await notifier.remove({ channelId, id });
    expect(posts()).toEqual([]);
    await notifier.remove({ channelId, id });
    harness.discord.faults.next('message.delete', { kind: 'status', status: 500 }, 4);
    await expect(notifier.remove({ channelId, id })).rejects.toThrow();
  });
});
