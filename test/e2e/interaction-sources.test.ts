import { describe, expect, it, vi } from 'vitest';
import { textOf } from '#sandbox/discord/index.ts';
import { frontEnd, startBotHarness } from '../support/bot-harness.ts';
import { callsFor, resultOf } from '../support/expectations.ts';

describe.runIf(frontEnd === 'http')('a bot that hears of interactions over HTTP', () => {
  it('tells Discord its address and never asks for the gateway', async () => {
    await using harness = await startBotHarness();
    await resultOf(harness.discord.as('Ada').slash('imagine', { prompt: 'a fox' }));
    const kinds = harness.discord.requests.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'application.edit')).toHaveLength(1);
    expect(kinds.filter((kind) => kind.startsWith('gateway.'))).toEqual([]);
  });

  it('answers with files beside the message', async () => {
    await using harness = await startBotHarness();
    const exported = await harness.discord
      .as('Mona')
      .slash('settings', {}, { subcommand: 'export' })
      .message();
    expect(harness.discord.files(exported).map(({ filename }) => filename)).toEqual([
      expect.stringMatching(/\.json$/),
    ]);
  });

  it('delivers where its edits overtake the answer that announced them', async () => {
    await using harness = await startBotHarness();
    const { discord } = harness;
    const edits = () => discord.requests.filter(({ kind }) => kind === 'webhook.edit');
    const overtaken = vi.waitFor(() => expect(edits()[0]?.status).toBe(404));
    discord.faults.next('interaction.callback', { kind: 'held', until: overtaken });
    const exchange = discord.as('Ada').slash('imagine', { prompt: 'a fox' });
    await overtaken;
    await resultOf(exchange);
    expect(callsFor(discord, exchange)).not.toContain('message.create');
    expect(harness.modelslab.posts).toBe(1);
  });

  it('makes one job of an order that Discord delivers twice', async () => {
    await using harness = await startBotHarness();
    harness.discord.faults.deliverTwice();
    const ada = harness.discord.as('Ada');
    const exchange = ada.slash('imagine', { prompt: 'a fox' });
    await resultOf(exchange);
    const answers = () =>
      harness.discord.requests.filter(({ path }) => path.includes(`${exchange.token}/callback`));
    await vi.waitFor(() => expect(answers().map(({ status }) => status)).toEqual([204, 400]));
    await resultOf(ada.slash('imagine', { prompt: 'another' }));
    expect(harness.modelslab.posts).toBe(2);
  });

  it('does not hear what Discord did not sign', async () => {
    await using harness = await startBotHarness();
    const url = harness.discord.interactionsUrl() ?? '';
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-signature-ed25519': 'ab'.repeat(64),
        'x-signature-timestamp': String(Math.floor(Date.now() / 1000)),
      },
      body: JSON.stringify({ type: 1 }),
    });
    expect(response.status).toBe(401);
  });
});

describe('either front end', () => {
  it('answers commands, suggestions, buttons and forms', async () => {
    await using harness = await startBotHarness();
    const ada = harness.discord.as('Ada');
    expect(textOf(await ada.slash('help').message())).toMatch(/<\/imagine:\d{17,20}>/);
    expect(await ada.autocomplete('imagine', { prompt: 'x' }, 'scheduler')).toHaveLength(25);
    const first = await resultOf(ada.slash('imagine', { prompt: 'a fox' }));
    const form = ada.press(first, 'Remix');
    expect((await form.modal()).title).toBe('Remix');
    const remixed = await resultOf(await ada.submit(form, { Prompt: 'a hare' }));
    expect(textOf(remixed)).toContain('a hare');
  });
});
