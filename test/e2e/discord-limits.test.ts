import { describe, expect, it, vi } from 'vitest';
import { type Fault, textOf } from '#sandbox/discord/index.ts';
import { type BotHarness, frontEnd, startBotHarness } from '../support/bot-harness.ts';
import { resultOf } from '../support/expectations.ts';

// Over HTTP the first answer is the response to Discord's own request: no call of its own that Discord could refuse.
const overGateway = frontEnd === 'gateway';

const make = (harness: BotHarness, prompt = 'a fox') =>
  resultOf(harness.discord.as('Ada').slash('imagine', { prompt }));

const statuses = (harness: BotHarness, kind: string) =>
  harness.discord.requests.filter((request) => request.kind === kind).map(({ status }) => status);

/** A job that ModelsLab works on until it is released. */
const startHeld = async (harness: BotHarness) => {
  harness.modelslab.hold();
  const exchange = harness.discord.as('Ada').slash('imagine', { prompt: 'a fox' });
  await exchange.message('[button: Cancel]');
  return exchange;
};

const LIMIT: Fault = { kind: 'rateLimit', retryAfterSeconds: 0.1 };

describe('a rate limit', () => {
  it.each(overGateway ? ['interaction.callback', 'webhook.edit'] : ['webhook.edit'])(
    'of Discord is waited for: %s',
    async (kind) => {
      await using harness = await startBotHarness();
      harness.discord.faults.next(kind, LIMIT);
      await make(harness);
      const [limited, then] = [429, kind === 'webhook.edit' ? 200 : 204];
      // The result is there a moment before its call is noted as answered.
      await vi.waitFor(() => expect(statuses(harness, kind).slice(0, 2)).toEqual([limited, then]));
      expect(harness.modelslab.posts).toBe(1);
    },
  );

  it.runIf(overGateway)('on suggestions is waited for too', async () => {
    await using harness = await startBotHarness();
    harness.discord.faults.next('interaction.callback', LIMIT);
    const choices = await harness.discord.as('Ada').autocomplete('imagine', { prompt: 'x' }, 'scheduler');
    expect(choices).toHaveLength(25);
  });
});

describe.runIf(overGateway)('an outage of Discord', () => {
  it.each<[string, Fault]>([
    ['500', { kind: 'status', status: 500 }],
    ['a page instead of an answer', { kind: 'html' }],
    ['a broken connection', { kind: 'reset' }],
  ])('twice at the first answer is overcome: %s', async (_, fault) => {
    await using harness = await startBotHarness();
    harness.discord.faults.next('interaction.callback', fault, 2);
    await make(harness);
    expect(statuses(harness, 'interaction.callback')).toHaveLength(3);
    expect(harness.modelslab.posts).toBe(1);
  });

  it('that swallows the answer to the first answer makes no second job', async () => {
    await using harness = await startBotHarness();
    harness.discord.faults.next('interaction.callback', { kind: 'status', status: 500, carriedOut: true });
    harness.discord.as('Ada').slash('imagine', { prompt: 'a fox' });
    await vi.waitFor(() => expect(statuses(harness, 'interaction.callback')).toEqual([500, 400]));
    await make(harness, 'another');
    expect(harness.modelslab.posts).toBeLessThanOrEqual(2);
  });

  it('that swallows the answer to the first answer does not lose the order', async () => {
    await using harness = await startBotHarness();
    harness.discord.faults.next('interaction.callback', { kind: 'status', status: 500, carriedOut: true });
    const exchange = harness.discord.as('Ada').slash('imagine', { prompt: 'a fox' });
    await exchange.message('[button: Reroll same seed]');
  });

  it('that lasts ends no more than the one interaction', async () => {
    await using harness = await startBotHarness();
    const ada = harness.discord.as('Ada');
    harness.discord.faults.next('interaction.callback', { kind: 'status', status: 503 }, 8);
    ada.slash('help');
    await vi.waitFor(() => expect(statuses(harness, 'interaction.callback')).toHaveLength(8));
    await make(harness);
    expect(harness.modelslab.posts).toBe(1);
  });

  it('that lasts is answered by no webhook that is not there yet', async () => {
    await using harness = await startBotHarness();
    harness.discord.faults.next('interaction.callback', { kind: 'status', status: 503 }, 4);
    harness.discord.as('Ada').slash('imagine', { prompt: 'lost' });
    await vi.waitFor(() => expect(harness.discord.requests.length).toBeGreaterThan(7));
    expect(harness.discord.requests.filter(({ kind }) => kind.startsWith('webhook.'))).toEqual([]);
  });
});

describe('an answer that comes too late', () => {
  it.runIf(overGateway)('makes no job and breaks nothing', async () => {
    await using harness = await startBotHarness();
    harness.discord.faults.next('interaction.callback', { kind: 'late' });
    const exchange = harness.discord.as('Ada').slash('imagine', { prompt: 'too late' });
    expect(await exchange.outcome()).toBeUndefined();
    await vi.waitFor(() => expect(statuses(harness, 'interaction.callback')).toEqual([404]));
    await make(harness);
    expect(harness.modelslab.posts).toBe(1);
  });

  it('to somebody who types, presses or asks for help is forgotten', async () => {
    await using harness = await startBotHarness();
    const first = await make(harness);
    const ada = harness.discord.as('Ada');
    harness.discord.faults.next('interaction.callback', { kind: 'late' }, 3);
    const late = [ada.press(first, 'Remix'), ada.slash('help')];
    expect(await ada.autocomplete('imagine', { prompt: 'x' }, 'lora')).toEqual([]);
    for (const exchange of late) expect(await exchange.outcome()).toBeUndefined();
    expect(textOf(await ada.slash('help').message())).toContain('/imagine');
  });
});

describe.runIf(overGateway)('a gateway that breaks', () => {
  it.each<[string, (harness: BotHarness) => void]>([
    ['its connection is cut', ({ discord }) => discord.faults.dropGateway()],
    ['it asks to reconnect', ({ discord }) => discord.faults.reconnectGateway()],
    ['it calls the session invalid, to be resumed', ({ discord }) => discord.faults.invalidateGateway(true)],
  ])('during a job does not keep the result back: %s', async (_, happen) => {
    await using harness = await startBotHarness({ modelslab: { generationMs: 200 } });
    const exchange = await startHeld(harness);
    happen(harness);
    harness.modelslab.release();
    const result = await resultOf(exchange);
    await vi.waitFor(() => expect(harness.discord.connected()).toBe(true));
    await resultOf(harness.discord.as('Ada').press(result, 'Reroll same seed'));
  });

  // The library waits five seconds before it identifies anew.
  it('with its session lost is entered anew, and the commands stay', async () => {
    await using harness = await startBotHarness();
    harness.discord.faults.invalidateGateway(false);
    await vi.waitFor(() => expect(harness.discord.connected()).toBe(false));
    await harness.discord.ready({ commands: true });
    await make(harness);
    expect(statuses(harness, 'commands.set')).toHaveLength(1);
  });
});
