import type { EventEmitter } from 'node:events';
import { ChannelType } from 'discord-api-types/v10';
import { describe, expect, it, vi } from 'vitest';
import { type DiscordStandIn, textOf } from '#sandbox/discord/index.ts';
import { type BotHarness, frontEnd, startBotHarness } from '../support/bot-harness.ts';
import { modelListed, resultOf } from '../support/expectations.ts';

// What other bots of this kind were seen to get wrong. That buttons outlive a restart stands in survival.test.ts.

const make = (harness: BotHarness, member = 'Ada', options = {}) =>
  resultOf(harness.discord.as(member).slash('imagine', { prompt: 'a fox', ...options }));

/** Everything that anybody was shown in the channel. */
const everythingShown = (discord: DiscordStandIn): string =>
  ['Ada', 'Ben', 'Mona'].map((member) => discord.transcript(undefined, member)).join('\n');

const unsafeNumbers = (value: unknown): number[] => {
  if (typeof value === 'number')
    return Number.isInteger(value) && !Number.isSafeInteger(value) ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(unsafeNumbers) : [];
};

describe('ids', () => {
  it('are exact beyond 2^53, and are sent as text', async () => {
    await using harness = await startBotHarness({ modelslab: { generationMs: 200 } });
    const { discord, modelslab } = harness;
    const ada = discord.world.member('Ada').id;
    modelslab.hold();
    const exchange = discord.as('Ada').slash('imagine', { prompt: 'a fox' });
    await exchange.message('[button: Cancel]');
    discord.faults.expire(exchange.interactionId);
    modelslab.release();
    const late = () => discord.requests.find(({ kind }) => kind === 'message.create');
    await vi.waitFor(() => expect(late()?.status).toBe(200));
    expect(late()?.path).toBe(`/channels/${discord.channelId}/messages`);
    expect(late()?.body).toMatchObject({ allowed_mentions: { users: [ada] } });
    expect([...discord.requests, ...modelslab.requests].flatMap(({ body }) => unsafeNumbers(body))).toEqual(
      [],
    );
  });

  it('that are the same as numbers are told apart', async () => {
    await using harness = await startBotHarness();
    const { discord } = harness;
    const { world } = discord;
    const [ada, ben] = [world.member('Ada').id, world.member('Ben').id];
    expect(Number(ada)).toBe(Number(ben));
    const overwrites = new Map();
    const rooms = [ada, ben].map((recipientId, index) => ({
      id: `120000000000000000${index}`,
      name: recipientId,
      type: ChannelType.DM,
      nsfw: false,
      recipientIds: [recipientId],
      overwrites,
    }));
    world.channels.push(...rooms);
    const secret = await resultOf(discord.as('Ada', rooms[0]?.id).slash('imagine', { prompt: 'a secret' }));
    const own = await resultOf(discord.as('Ben', rooms[1]?.id).slash('imagine', { prompt: 'mine' }));
    const customId = /"custom_id":"(reroll[^"]+)"/.exec(JSON.stringify(secret.components))?.[1] ?? '';
    const answer = await discord.as('Ben', rooms[1]?.id).press(own, { customId }).message();
    expect(textOf(answer)).toContain('no longer have the details');
    expect(textOf(await discord.as('Ben').slash('history').message())).not.toContain('secret');
  });
});

describe('presses', () => {
  // The library's client, whose listeners these are, is the gateway's.
  it.runIf(frontEnd === 'gateway')('leave no listeners behind', async () => {
    // Imported late: whichever undici is loaded last serves both, and the library's own must not be it.
    const { Client } = await import('discord.js');
    const on = vi.spyOn(Client.prototype, 'on');
    await using harness = await startBotHarness();
    const client = on.mock.contexts.find((context) => context instanceof Client);
    on.mockRestore();
    // The library's own emitter and its types differ from Node's in nothing that is used here.
    const emitters = [client, client?.ws, client?.rest, process] as unknown as EventEmitter[];
    const listeners = () =>
      emitters.flatMap((emitter) => emitter.eventNames().map((name) => [name, emitter.listenerCount(name)]));
    const warnings: Error[] = [];
    const note = (warning: Error) => void warnings.push(warning);
    process.on('warning', note);
    const first = await make(harness);
    const before = listeners();
    expect(before.length).toBeGreaterThan(5);
    const ada = harness.discord.as('Ada');
    await Promise.all(Array.from({ length: 20 }, () => ada.press(first, 'Remix').modal()));
    for (let press = 0; press < 12; press += 1) await resultOf(ada.press(first, 'New seed'));
    expect(listeners()).toEqual(before);
    process.off('warning', note);
    expect(warnings).toEqual([]);
  });

  it('by one member do not use up those of another', async () => {
    await using harness = await startBotHarness({ modelslab: { generationMs: 200 } });
    const { discord, modelslab } = harness;
    const first = await make(harness);
    modelslab.hold();
    const exchanges = ['Ada', 'Ben', 'Mona'].map((member) =>
      discord.as(member).press(first, 'Reroll same seed'),
    );
    await vi.waitFor(() => expect(modelslab.posts).toBe(4));
    const again = discord.as('Ada').press(first, 'Reroll same seed');
    expect(textOf(await again.message())).toContain('You already pressed this');
    modelslab.release();
    for (const exchange of exchanges) await resultOf(exchange);
    expect(modelslab.posts).toBe(4);
  });
});

describe('an answer', () => {
  // Over HTTP it is given once it has left: when Discord has read it, the bot cannot know.
  it.runIf(frontEnd === 'gateway')(
    'is given before anything is asked of ModelsLab, to a command and to a press',
    async () => {
      await using harness = await startBotHarness();
      const { discord, modelslab } = harness;
      const postsAtAnswer: number[] = [];
      discord.subscribe((event) => {
        if (event.kind === 'interaction' && event.interaction.answer) postsAtAnswer.push(modelslab.posts);
      });
      const slow = () => discord.faults.next('interaction.callback', { kind: 'slow', ms: 300 });
      slow();
      const first = await make(harness);
      slow();
      await resultOf(discord.as('Ben').press(first, 'Reroll same seed'));
      expect(postsAtAnswer).toEqual([0, 1]);
      expect(modelslab.posts).toBe(2);
    },
  );

  it('comes in time however many orders wait', async () => {
    await using harness = await startBotHarness({
      modelslab: { generationMs: 100 },
      env: { MODELSLAB_CONCURRENCY: '1', MEMBER_JOBS: '100' },
    });
    const { discord, modelslab } = harness;
    await modelListed(harness);
    modelslab.hold();
    const exchanges = Array.from({ length: 60 }, (_, index) =>
      discord.as('Ada').slash('imagine', { prompt: `number ${index}` }),
    );
    const kinds = await Promise.all(exchanges.map((exchange) => exchange.acknowledged()));
    expect(new Set(kinds)).toEqual(new Set(['deferred']));
    const ben = discord.as('Ben');
    expect(await ben.slash('help').acknowledged()).toBe('message');
    expect(await ben.autocomplete('imagine', { prompt: 'x' }, 'lora')).toHaveLength(25);
    expect(await ben.slash('imagine', { prompt: 'mine' }).acknowledged()).toBe('deferred');
  });

  it.each([
    [
      'before it is announced',
      {
        seed: (): number => {
          throw new Error('swordfish');
        },
      },
    ],
    [
      'while the job runs',
      {
        fraction: (): number => {
          throw new Error('swordfish');
        },
      },
    ],
  ])('never holds the text of an exception: %s', async (_, random) => {
    await using harness = await startBotHarness({ random, modelslab: { generationMs: 200 } });
    // How long to wait after it is drawn by the job.
    harness.modelslab.faults.next({ kind: 'error', error: 'queueLimit' });
    const exchange = harness.discord.as('Ada').slash('imagine', { prompt: 'a fox' });
    const told = await exchange.message('tell the operator of this bot this number');
    expect(textOf(told)).toMatch(/`[0-9a-f-]{36}`/);
    expect(everythingShown(harness.discord)).not.toMatch(/swordfish|Error|\.ts\b/);
  });

  it.each([[''], [[]], [null], [{}], [[null]]])(
    'never claims success without an image: output %j',
    async (output) => {
      await using harness = await startBotHarness();
      harness.modelslab.faults.next({ kind: 'answer', body: { status: 'success', output } });
      const exchange = harness.discord.as('Ada').slash('imagine', { prompt: 'a fox' });
      await exchange.message('No image this time');
      expect(harness.modelslab.posts).toBe(1);
    },
  );

  it.each(['url', 'object'] as const)('brings the image in whichever form it is named: %s', async (form) => {
    await using harness = await startBotHarness();
    harness.modelslab.faults.next({ kind: 'output', form });
    expect((await make(harness)).attachments).toHaveLength(1);
  });
});
