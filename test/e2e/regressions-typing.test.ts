import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { textOf } from '#sandbox/discord/index.ts';
import { startBotHarness } from '../support/bot-harness.ts';
import { modelListed, orders, resultOf } from '../support/expectations.ts';

/** A server that takes every call and answers none. */
const startSilence = async () => {
  const calls: string[] = [];
  const server = createServer(({ url }) => void calls.push(url ?? ''));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    calls,
    url: `http://127.0.0.1:${port}/api`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

describe('suggestions', () => {
  it('find a LoRA that is not among the first twenty-five', async () => {
    await using harness = await startBotHarness();
    await modelListed(harness);
    const ada = harness.discord.as('Ada');
    const suggested = async (lora: string) =>
      (await ada.autocomplete('imagine', { prompt: 'x', lora }, 'lora')).map(({ value }) => String(value));
    const first = await suggested('');
    expect(first).toHaveLength(25);
    const further = (await suggested('style')).filter((id) => !first.includes(id));
    expect(further.length).toBeGreaterThan(5);
    for (const id of further) expect((await suggested(id))[0]).toBe(id);
  });

  it('ask nothing of ModelsLab, whatever is typed', async () => {
    await using harness = await startBotHarness();
    const { discord, modelslab } = harness;
    const before = modelslab.requests.length;
    const ada = discord.as('Ada');
    const typed = ['', 'c', 'ca', 'cak', 'cake', 'cake,', 'no such thing at all'];
    for (const option of ['lora', 'model', 'scheduler', 'strength']) {
      for (const text of typed) await ada.autocomplete('imagine', { prompt: 'x', [option]: text }, option);
    }
    expect(modelslab.requests).toHaveLength(before);
  });

  it('come while the list of LoRAs never arrives', async () => {
    await using silence = await startSilence();
    await using harness = await startBotHarness({ env: { MODELSLAB_API_URL: silence.url } });
    const ada = harness.discord.as('Ada');
    for (const lora of ['', 'cake', 'more_details, ']) {
      expect(await ada.autocomplete('imagine', { prompt: 'x', lora }, 'lora')).not.toEqual([]);
    }
    expect(silence.calls).toEqual(['/api/v4/dreambooth/model_list']);
  });
});

describe('a prompt of 2000 characters', () => {
  const prompt = '🦊 a *red* fox & **bold** `snow` <@5> || _night_ # [x](y) 👩‍👩‍👧‍👦 '
    .repeat(60)
    .slice(0, 1999)
    .toWellFormed()
    .trim();

  it('is sent, kept and rerolled whole, with its emoji and markdown', async () => {
    await using harness = await startBotHarness();
    const ada = harness.discord.as('Ada');
    const first = await resultOf(ada.slash('imagine', { prompt }));
    await resultOf(ada.press(first, 'Reroll same seed'));
    expect(orders(harness.modelslab).map((order) => order.prompt)).toEqual([prompt, prompt]);
    const [field] = (await ada.press(first, 'Remix').modal()).components;
    expect(field && 'component' in field && 'value' in field.component && field.component.value).toBe(prompt);
  });

  it('is shown as far as a message goes, and mentions and formats nothing', async () => {
    await using harness = await startBotHarness();
    const result = await resultOf(harness.discord.as('Ada').slash('imagine', { prompt }));
    const shown = textOf(result).replace(/^\[image: .*\]$/m, '');
    expect(shown).toContain('🦊 a \\*red\\* fox');
    expect(shown).not.toMatch(/(?<!\\)(\*red|\*\*bold|<@5>|\|\|)/);
    expect(result.mentions).toEqual([]);
    expect(result.attachments[0]?.description?.length).toBe(1024);
  });
});
