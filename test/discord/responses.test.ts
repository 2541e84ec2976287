import { describe, expect, it } from 'vitest';
import { noticeMessage, textField } from '#interactions/components.ts';
import { AnsweredElsewhere, InteractionGone, type Responder } from '#interactions/reply.ts';
import { type Fault, textOf } from '#sandbox/discord/index.ts';
import { responderFor, withRestHarness } from './rest-harness.ts';

const harness = withRestHarness();

const answer = () => {
  const exchange = harness.use();
  return {
    exchange,
    responder: responderFor(harness, exchange),
  };
};

/** Somebody presses a button under a message of the bot's. */
const pressed = async () => {
  const { exchange, responder } = answer();
  await responder.message(noticeMessage('before'), false);
  const message = await exchange.message();
  const press = harness.discord.as('Ada').press(message, { customId: 'x' });
  harness.discord.forget();
  return {
    message,
    press,
    responder: responderFor(harness, press),
  };
};

describe('an answer', () => {
  it('is seen by the one who asked only, when it is private', async () => {
    const { exchange, responder } = answer();
    await responder.message(noticeMessage('psst'), true);
    expect(textOf(await exchange.message())).toBe('psst');
    expect(harness.discord.as('Ben').sees()).toEqual([]);
    expect(harness.calls()).toEqual(['interaction.callback']);
  });

  it('is seen by everybody otherwise, with its files and their alt texts', async () => {
    const { exchange, responder } = answer();
    const attachments = [{ name: 'a.png', data: new Uint8Array([1, 2]), description: 'a fox' }];
    const { components } = noticeMessage('look');
    await responder.message({ components, attachments }, false);
    const message = await exchange.message();
    expect(harness.discord.as('Ben').sees()).toEqual([message]);
    expect(message.attachments).toMatchObject([{ filename: 'a.png', description: 'a fox', size: 2 }]);
  });

  it.each([true, false])('that comes later is announced, in private: %s', async (ephemeral) => {
    const { exchange, responder } = answer();
    await responder.defer(ephemeral);
    expect(await exchange.acknowledged()).toBe('deferred');
    await responder.edit(noticeMessage('done'));
    expect(textOf(await exchange.message())).toBe('done');
    expect(harness.discord.as('Ben').sees()).toHaveLength(ephemeral ? 0 : 1);
    expect(harness.calls()).toEqual(['interaction.callback', 'webhook.edit']);
  });

  it('can be taken back, and followed by a word in private', async () => {
    const { exchange, responder } = answer();
    await responder.defer(false);
    await responder.remove();
    await responder.followUpEphemeral(noticeMessage('sorry'));
    expect(textOf(await exchange.followUp())).toBe('sorry');
    expect(harness.discord.as('Ben').sees()).toEqual([]);
    expect(harness.calls()).toEqual(['interaction.callback', 'webhook.delete', 'webhook.create']);
  });

  it('can be a form', async () => {
    const { exchange, responder } = answer();
    const field = textField({ label: 'Prompt', customId: 'prompt', value: 'a fox', maxLength: 100 });
    await responder.modal({ custom_id: 'form', title: 'Remix', components: [field] });
    expect((await exchange.modal()).title).toBe('Remix');
  });
});

describe('an answer that Discord took, and said so to nobody', () => {
  const lost: Fault[] = [
    { kind: 'status', status: 502, carriedOut: true },
    { kind: 'reset', carriedOut: true },
  ];

  it.each(lost)('goes on where it was announced: $kind', async (fault) => {
    const { exchange, responder } = answer();
    harness.discord.faults.next('interaction.callback', fault);
    await responder.defer(false);
    await responder.edit(noticeMessage('done'));
    expect(textOf(await exchange.message())).toBe('done');
  });

  it.each(lost)('goes on where a press was taken: $kind', async (fault) => {
    const { press, responder } = await pressed();
    harness.discord.faults.next('interaction.callback', fault);
    await responder.deferUpdate();
    await responder.edit(noticeMessage('after'));
    expect(textOf(await press.message('after'))).toBe('after');
  });
});

describe('an interaction that another process answers', () => {
  const REFUSED: Fault = { kind: 'refuse', status: 400, code: 40060, message: 'acknowledged already' };
  const FIRST: [string, (one: Responder) => Promise<void>][] = [
    ['message', (one) => one.message(noticeMessage('x'), true)],
    ['update', (one) => one.update(noticeMessage('x'))],
    ['modal', (one) => one.modal({ custom_id: 'form', title: 'Form', components: [] })],
    ['choices', (one) => one.choices([])],
    ['defer', (one) => one.defer(false)],
    ['deferUpdate', (one) => one.deferUpdate()],
  ];

  it.each(FIRST)('is left to it, whatever was to be answered: %s', async (_, give) => {
    const { exchange, responder } = answer();
    harness.discord.faults.next('interaction.callback', REFUSED);
    await expect(give(responder)).rejects.toBeInstanceOf(AnsweredElsewhere);
    expect(harness.elsewhere).toEqual([exchange.interactionId]);
    expect(harness.calls()).toEqual(['interaction.callback']);
  });

  it.each([
    ['an attempt of which nothing was heard', { kind: 'reset', carriedOut: true }],
    ['an answer that came from something in between', { kind: 'status', status: 502, carriedOut: true }],
  ] satisfies [string, Fault][])('is not suspected after %s', async (_, fault) => {
    const { responder } = answer();
    harness.discord.faults.next('interaction.callback', fault);
    await responder.message(noticeMessage('once'), false);
    expect(harness.elsewhere).toEqual([]);
  });

  it('is not suspected where this process gives a second answer', async () => {
    const { responder } = answer();
    await responder.message(noticeMessage('first'), true);
    harness.discord.faults.next('interaction.callback', REFUSED);
    await expect(responder.message(noticeMessage('second'), true)).rejects.toBeInstanceOf(InteractionGone);
    expect(harness.elsewhere).toEqual([]);
  });

  it('is not suspected where Discord delivers it twice: one of the two answers', async () => {
    const { exchange, responder } = answer();
    const again = responderFor(harness, exchange);
    await responder.defer(false);
    await expect(again.defer(false)).rejects.toBeInstanceOf(AnsweredElsewhere);
    expect(harness.elsewhere).toEqual([]);
    expect(harness.calls()).toEqual(['interaction.callback']);
  });

  it('is another matter than one that came too late', async () => {
    const { responder } = answer();
    const late: Fault = { kind: 'refuse', status: 404, code: 10062, message: 'unknown' };
    harness.discord.faults.next('interaction.callback', late);
    const error = await responder.defer(false).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(InteractionGone);
    expect(error).not.toBeInstanceOf(AnsweredElsewhere);
    expect(harness.elsewhere).toEqual([]);
  });
});

describe('an answer to a press', () => {
  it('replaces the message that the button stands in, at once or later', async () => {
    const { message, press, responder } = await pressed();
    await responder.update(noticeMessage('after'));
    expect(await press.acknowledged()).toBe('update');
    await responder.edit(noticeMessage('later'));
    expect(textOf(await press.message('later'))).toBe('later');
    expect((await press.message()).id).toBe(message.id);
    expect(harness.calls()).toEqual(['interaction.callback', 'webhook.edit']);
  });

  it('leaves that message as it is until it is edited or removed', async () => {
    const { press, responder } = await pressed();
    await responder.deferUpdate();
    expect(textOf(await press.message())).toBe('before');
    await responder.remove();
    await press.deleted();
    expect(harness.discord.messages()).toEqual([]);
  });
});

describe('an interaction that is gone', () => {
  it.each([
    ['too late', 404, 10062],
    ['answered already', 400, 40060],
  ])('is told as such: %s', async (message, status, code) => {
    const { responder } = answer();
    const everything: ((one: Responder) => Promise<void>)[] = [
      (one) => one.message(noticeMessage('x'), true),
      (one) => one.update(noticeMessage('x')),
      (one) => one.choices([]),
    ];
    for (const attempt of everything) {
      harness.discord.faults.next('interaction.callback', { kind: 'refuse', status, code, message });
      await expect(attempt(responder)).rejects.toBeInstanceOf(InteractionGone);
    }
  });

  it('is told as such to what would be announced too late', async () => {
    const { responder } = answer();
    for (const attempt of [() => responder.defer(false), () => responder.deferUpdate()]) {
      const refusal = { kind: 'refuse', status: 404, code: 10062, message: 'too late' } as const;
      harness.discord.faults.next('interaction.callback', refusal);
      await expect(attempt()).rejects.toBeInstanceOf(InteractionGone);
    }
  });

  it.each([
    ['somebody has dismissed its message', 404, 10008],
    ['a quarter of an hour has passed', 404, 10015],
    ['its token is honoured no more', 401, 50027],
  ])('is told as such when %s', async (message, status, code) => {
    const { responder } = answer();
    await responder.defer(true);
    const refusal = { kind: 'refuse', status, code, message } as const;
    const everything: ((one: Responder) => Promise<void>)[] = [
      (one) => one.edit(noticeMessage('x')),
      (one) => one.followUpEphemeral(noticeMessage('x')),
      (one) => one.remove(),
    ];
    for (const attempt of everything) {
      harness.discord.faults.next('webhook.', refusal);
      await expect(attempt(responder)).rejects.toBeInstanceOf(InteractionGone);
    }
  });

  it('is told from other refusals', async () => {
    const { responder } = answer();
    const refusal = { kind: 'refuse', status: 403, code: 50001, message: 'Missing Access' } as const;
    harness.discord.faults.next('interaction.callback', refusal);
    await expect(responder.defer(false)).rejects.toMatchObject({ code: 50001 });
  });
});

describe('what comes after an answer that Discord has not read yet', () => {
  const refusal = { kind: 'refuse', status: 404, code: 10015, message: 'Unknown Webhook' } as const;

  /** An interaction of this age, announced, and a clock on which the pauses take no time. */
  const announced = async (age: number) => {
    const pauses: number[] = [];
    const sleep = async (milliseconds: number) => void pauses.push(milliseconds);
    const exchange = harness.use();
    const responder = responderFor(harness, exchange, { now: () => age, monotonic: () => age, sleep });
    await responder.defer(false);
    return { exchange, responder, pauses };
  };

  it.each<[string, (one: Responder) => Promise<void>]>([
    ['edit', (one) => one.edit(noticeMessage('done'))],
    ['create', (one) => one.followUpEphemeral(noticeMessage('psst'))],
    ['delete', (one) => one.remove()],
  ])('is tried again shortly: %s', async (call, attempt) => {
    const { responder, pauses } = await announced(200);
    harness.discord.faults.next(`webhook.${call}`, refusal, 3);
    await attempt(responder);
    expect(pauses).toEqual([100, 200, 400]);
  });

  it('is given up after three seconds', async () => {
    const { responder, pauses } = await announced(200);
    harness.discord.faults.next('webhook.edit', refusal, 100);
    await expect(responder.edit(noticeMessage('done'))).rejects.toBeInstanceOf(InteractionGone);
    expect(pauses.reduce((sum, pause) => sum + pause, 0)).toBe(3000);
    harness.discord.faults.clear();
  });

  it('is not tried again later on: then the token is spent', async () => {
    const { responder, pauses } = await announced(60_000);
    harness.discord.faults.next('webhook.edit', refusal);
    await expect(responder.edit(noticeMessage('done'))).rejects.toBeInstanceOf(InteractionGone);
    expect(pauses).toEqual([]);
  });

  it('is not tried again where somebody removed the message', async () => {
    const { responder, pauses } = await announced(200);
    harness.discord.faults.next('webhook.edit', { ...refusal, code: 10008 });
    await expect(responder.edit(noticeMessage('done'))).rejects.toBeInstanceOf(InteractionGone);
    expect(pauses).toEqual([]);
  });
});
