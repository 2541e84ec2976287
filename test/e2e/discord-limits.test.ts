import { describe, expect, it, vi } from 'vitest';
import { type Fault, textOf } from '#sandbox/discord/index.ts';
import { frontEnd, type Stage, startStage } from '../support/bot-harness.ts';
import { resultOf } from '../support/expectations.ts';

// Over HTTP the first answer is the response to Discord's own request: no call of its own that Discord could refuse.
const overGateway = frontEnd === 'gateway';

const make = (stage: Stage, prompt = 'a fox') =>
  resultOf(stage.discord.as('Ada').slash('imagine', { prompt }));

const statuses = (stage: Stage, kind: string) =>
  stage.discord.requests.filter((request) => request.kind === kind).map(({ status }) => status);

/** A job that ModelsLab works on until it is released. */
const startHeld = async (stage: Stage) => {
  stage.modelslab.hold();
  const exchange = stage.discord.as('Ada').slash('imagine', { prompt: 'a fox' });
  await exchange.message('[button: Cancel]');
  return exchange;
};

const LIMIT: Fault = { kind: 'rateLimit', retryAfterSeconds: 0.1 };

describe('a rate limit', () => {
  it.each(overGateway ? ['interaction.callback', 'webhook.edit'] : ['webhook.edit'])(
    'of Discord is waited for: %s',
    async (kind) => {
      await using stage = await startStage();
      stage.discord.faults.next(kind, LIMIT);
      await make(stage);
      const [limited, then] = [429, kind === 'webhook.edit' ? 200 : 204];
      // The result is there a moment before its call is noted as answered.
      await vi.waitFor(() => expect(statuses(stage, kind).slice(0, 2)).toEqual([limited, then]));
      expect(stage.modelslab.posts).toBe(1);
    },
  );

  it.runIf(overGateway)('on suggestions is waited for too', async () => {
    await using stage = await startStage();
    stage.discord.faults.next('interaction.callback', LIMIT);
    const choices = await stage.discord.as('Ada').autocomplete('imagine', { prompt: 'x' }, 'scheduler');
    expect(choices).toHaveLength(18);
  });
});

describe.runIf(overGateway)('an outage of Discord', () => {
  it.each<[string, Fault]>([
    ['500', { kind: 'status', status: 500 }],
    ['a page instead of an answer', { kind: 'html' }],
    ['a broken connection', { kind: 'reset' }],
  ])('twice at the first answer is overcome: %s', async (_, fault) => {
    await using stage = await startStage();
    stage.discord.faults.next('interaction.callback', fault, 2);
    await make(stage);
    expect(statuses(stage, 'interaction.callback')).toHaveLength(3);
    expect(stage.modelslab.posts).toBe(1);
  });

  it('that swallows the answer to the first answer makes no second job', async () => {
    await using stage = await startStage();
    stage.discord.faults.next('interaction.callback', { kind: 'status', status: 500, carriedOut: true });
    stage.discord.as('Ada').slash('imagine', { prompt: 'a fox' });
    await vi.waitFor(() => expect(statuses(stage, 'interaction.callback')).toEqual([500, 400]));
    await make(stage, 'another');
    expect(stage.modelslab.posts).toBeLessThanOrEqual(2);
  });

  it('that swallows the answer to the first answer does not lose the order', async () => {
    await using stage = await startStage();
    stage.discord.faults.next('interaction.callback', { kind: 'status', status: 500, carriedOut: true });
    const exchange = stage.discord.as('Ada').slash('imagine', { prompt: 'a fox' });
    await exchange.message('[button: Reroll same seed]');
  });

  it('that lasts ends no more than the one interaction', async () => {
    await using stage = await startStage();
    const ada = stage.discord.as('Ada');
    stage.discord.faults.next('interaction.callback', { kind: 'status', status: 503 }, 8);
    ada.slash('help');
    await vi.waitFor(() => expect(statuses(stage, 'interaction.callback')).toHaveLength(8));
    await make(stage);
    expect(stage.modelslab.posts).toBe(1);
  });

  it('that lasts is answered by no webhook that is not there yet', async () => {
    await using stage = await startStage();
    stage.discord.faults.next('interaction.callback', { kind: 'status', status: 503 }, 4);
    stage.discord.as('Ada').slash('imagine', { prompt: 'lost' });
    await vi.waitFor(() => expect(stage.discord.requests.length).toBeGreaterThan(7));
    expect(stage.discord.requests.filter(({ kind }) => kind.startsWith('webhook.'))).toEqual([]);
  });
});

describe('an answer that comes too late', () => {
  it.runIf(overGateway)('makes no job and breaks nothing', async () => {
    await using stage = await startStage({ discord: { ackDeadlineMs: 300 } });
    stage.discord.faults.next('interaction.callback', { kind: 'slow', ms: 600 });
    const exchange = stage.discord.as('Ada').slash('imagine', { prompt: 'too late' });
    expect(await exchange.outcome()).toBeUndefined();
    await vi.waitFor(() => expect(statuses(stage, 'interaction.callback')).toEqual([404]));
    await make(stage);
    expect(stage.modelslab.posts).toBe(1);
  });

  it('to somebody who types, presses or asks for help is forgotten', async () => {
    await using stage = await startStage({ discord: { ackDeadlineMs: 300 } });
    const first = await make(stage);
    const ada = stage.discord.as('Ada');
    stage.discord.faults.next('interaction.callback', { kind: 'slow', ms: 600 }, 3);
    const late = [ada.press(first, 'Remix'), ada.slash('help')];
    expect(await ada.autocomplete('imagine', { prompt: 'x' }, 'lora')).toEqual([]);
    for (const exchange of late) expect(await exchange.outcome()).toBeUndefined();
    expect(textOf(await ada.slash('help').message())).toContain('/imagine');
  });
});

describe.runIf(overGateway)('a gateway that breaks', () => {
  it.each<[string, (stage: Stage) => void]>([
    ['its connection is cut', ({ discord }) => discord.faults.dropGateway()],
    ['it asks to reconnect', ({ discord }) => discord.faults.reconnectGateway()],
    ['it calls the session invalid, to be resumed', ({ discord }) => discord.faults.invalidateGateway(true)],
  ])('during a job does not keep the result back: %s', async (_, happen) => {
    await using stage = await startStage({ modelslab: { generationMs: 200 } });
    const exchange = await startHeld(stage);
    happen(stage);
    stage.modelslab.release();
    const result = await resultOf(exchange);
    await vi.waitFor(() => expect(stage.discord.connected()).toBe(true));
    await resultOf(stage.discord.as('Ada').press(result, 'Reroll same seed'));
  });

  // The library waits five seconds before it identifies anew.
  it('with its session lost is entered anew, and the commands stay', async () => {
    await using stage = await startStage();
    stage.discord.faults.invalidateGateway(false);
    await vi.waitFor(() => expect(stage.discord.connected()).toBe(false));
    await stage.discord.ready({ commands: true });
    await make(stage);
    expect(statuses(stage, 'commands.set')).toHaveLength(1);
  });
});
