import { type APIMessage, PermissionFlagsBits } from 'discord-api-types/v10';
import { describe, expect, it, vi } from 'vitest';
import { textOf } from '#sandbox/discord/index.ts';
import { type BotHarness, startBotHarness } from '../support/bot-harness.ts';
import { deleteResult, imagesOf, OPEN, orders, resultOf } from '../support/expectations.ts';

const make = (
  harness: BotHarness,
  options: Record<string, string | number | boolean> = {},
): Promise<APIMessage> =>
  resultOf(
    harness.discord.as('Ada').slash('imagine', { prompt: 'a red cat', lora: 'more_details', ...options }),
  );

/** What differs between two bodies. */
const difference = (before: Record<string, unknown> = {}, after: Record<string, unknown> = {}): string[] =>
  Object.keys({ ...before, ...after }).filter((name) => before[name] !== after[name]);

describe('under a result', () => {
  it('Reroll same seed sends the very same body and brings the very same image', async () => {
    await using harness = await startBotHarness();
    const first = await make(harness, { enhance: true });
    const again = await resultOf(harness.discord.as('Ben').press(first, 'Reroll same seed'));
    const [before, after] = orders(harness.modelslab);
    expect(after).toEqual(before);
    expect(imagesOf(harness.discord, again)).toEqual(imagesOf(harness.discord, first));
  });

  it('New seed changes the seed only, and with it the image', async () => {
    await using harness = await startBotHarness();
    const first = await make(harness);
    const other = await resultOf(harness.discord.as('Ada').press(first, 'New seed'));
    const [before, after] = orders(harness.modelslab);
    expect(difference(before, after)).toEqual(['seed']);
    expect(imagesOf(harness.discord, other)).not.toEqual(imagesOf(harness.discord, first));
  });

  it('another scheduler is chosen for the same seed', async () => {
    await using harness = await startBotHarness();
    const first = await make(harness);
    const { discord } = harness;
    await resultOf(discord.as('Ada').select(first, 'Same seed, another scheduler', ['DDIMScheduler']));
    const [before, after] = orders(harness.modelslab);
    expect(difference(before, after)).toEqual(['scheduler']);
    expect(after?.scheduler).toBe('DDIMScheduler');
  });

  it('Remix opens filled in, and makes what was changed there', async () => {
    await using harness = await startBotHarness({ random: { seed: () => 99 } });
    const first = await make(harness, { strength: '0.4', negative: 'dogs', seed: 5 });
    const ada = harness.discord.as('Ada');
    const opened = ada.press(first, 'Remix');
    const filled = (await opened.modal()).components.map((label) =>
      'component' in label && 'value' in label.component ? label.component.value : undefined,
    );
    expect(filled).toEqual(['a red cat', 'dogs', 'more_details', '0.4', '5']);
    const remixed = await resultOf(await ada.submit(opened, { prompt: 'a blue cat', seed: '' }));
    const [before, after] = orders(harness.modelslab);
    expect(difference(before, after).sort()).toEqual(['prompt', 'seed']);
    expect(after).toMatchObject({ prompt: 'a blue cat', seed: 99 });
    expect(textOf(remixed)).toContain('Remixed');
  });

  it('Remix understands flags in the prompt over fields that were not changed', async () => {
    await using harness = await startBotHarness();
    const first = await make(harness, { seed: 5, negative: 'dogs' });
    const ada = harness.discord.as('Ada');
    await resultOf(await ada.submit(ada.press(first, 'Remix'), { prompt: 'a blue cat --seed 9 --no rain' }));
    expect(orders(harness.modelslab)[1]).toMatchObject({
      prompt: 'a blue cat',
      seed: 9,
      negative_prompt: 'rain',
    });
  });

  it('Remix tells in private what cannot be made', async () => {
    await using harness = await startBotHarness();
    const first = await make(harness);
    const ada = harness.discord.as('Ada');
    const answer = await (
      await ada.submit(ada.press(first, 'Remix'), { strength: '7', seed: 'x' })
    ).message();
    expect(textOf(answer)).toContain('**strength**: `7` is out of range. Use a value from 0.1 to 1.');
    expect(textOf(answer)).toContain('**seed**: `x` is not a whole number.');
    expect(harness.modelslab.posts).toBe(1);
  });

  it('Delete is for the requester and for members who manage messages', async () => {
    await using harness = await startBotHarness();
    const [first, second] = [await make(harness), await make(harness)];
    const { discord } = harness;
    const refused = await discord.as('Ben').press(first, 'Delete').message();
    expect(textOf(refused)).toContain('Only the requester');
    await (await deleteResult(discord.as('Ada'), first)).deleted();
    await (await deleteResult(discord.as('Mona'), second)).deleted();
    expect(
      discord.messages().filter(({ message }) => message.id === first.id || message.id === second.id),
    ).toEqual([]);
  });

  it('Delete asks first, and a form that is closed changes nothing; the answer counts after a restart too', async () => {
    await using harness = await startBotHarness();
    const first = await make(harness);
    const ada = harness.discord.as('Ada');
    const asked = ada.press(first, 'Delete');
    expect((await asked.modal()).title).toBe('Delete this result?');
    expect(ada.sees().map(({ id }) => id)).toContain(first.id);
    await harness.stop();
    await harness.start();
    await (await ada.submit(asked)).deleted();
    expect(ada.sees().map(({ id }) => id)).not.toContain(first.id);
  });

  it('a long prompt is cut at a word, and shown whole in private to anyone who asks', async () => {
    await using harness = await startBotHarness();
    const prompt = 'a red fox in the snow, '.repeat(40).trim();
    const first = await make(harness, { prompt });
    expect(textOf(first)).toMatch(
      /\n(a red fox in the snow, ){10,}a red fox in the…\n|\n(a red fox in the snow, ){10,}[a-z ]*(snow,|a|red|fox|in|the)…\n/,
    );
    const ben = harness.discord.as('Ben');
    expect(textOf(await ben.press(first, 'Show prompt').message())).toContain(prompt);
    const short = await make(harness);
    expect(textOf(short)).not.toContain('Show prompt');
  });

  it('nobody makes images who may not use commands there', async () => {
    await using harness = await startBotHarness();
    const { discord } = harness;
    const first = await make(harness);
    const ben = discord.as('Ben');
    discord.world.overwrite(discord.channelId, ben.member.id, {
      deny: PermissionFlagsBits.UseApplicationCommands,
    });
    expect(textOf(await ben.press(first, 'New seed').message())).toContain("You can't use /imagine");
    expect(harness.modelslab.posts).toBe(1);
  });

  it('a deleted result is gone from the history too', async () => {
    await using harness = await startBotHarness();
    const ada = harness.discord.as('Ada');
    await (await deleteResult(ada, await make(harness))).deleted();
    expect(textOf(await ada.slash('history').message())).toContain('There is nothing here yet');
  });

  it('Delete in the history removes the message in the channel too', async () => {
    await using harness = await startBotHarness();
    const first = await make(harness);
    const ada = harness.discord.as('Ada');
    const list = await vi.waitFor(async () => {
      const answer = await ada.slash('history').message();
      expect(textOf(answer)).toContain(OPEN);
      return answer;
    });
    const opened = await resultOf(ada.select(list, OPEN, ['1. a red cat']));
    await deleteResult(ada, opened);
    await vi.waitFor(() => expect(ada.sees().map(({ id }) => id)).not.toContain(first.id));
    await vi.waitFor(() => expect(ada.sees().map(({ id }) => id)).not.toContain(opened.id));
  });

  it('a double press makes one job', async () => {
    await using harness = await startBotHarness({ modelslab: { generationMs: 400 } });
    const first = await make(harness);
    const ada = harness.discord.as('Ada');
    const [once, twice] = [ada.press(first, 'Reroll same seed'), ada.press(first, 'Reroll same seed')];
    await resultOf(once);
    expect(textOf(await twice.message())).toContain('You already pressed this');
    expect(harness.modelslab.posts).toBe(2);
  });

  it('an interaction that Discord delivers twice makes one job', async () => {
    await using harness = await startBotHarness();
    harness.discord.faults.deliverTwice();
    await make(harness);
    expect(harness.modelslab.posts).toBe(1);
  });

  it.each([
    'reroll:old:abc',
    'reroll',
    'nobody:knows:this',
    'delete:XXX:00000000-0000-0000-0000-000000000000',
  ])('a stale or forged button gets a polite sentence: %s', async (customId) => {
    await using harness = await startBotHarness();
    const first = await make(harness);
    const answer = await harness.discord.as('Ben').press(first, { customId }).message();
    expect(textOf(answer)).toContain('older version');
  });

  it("an id from another server's result is not repeated, shown or deleted", async () => {
    await using harness = await startBotHarness();
    const { discord } = harness;
    const secret = await make(harness, { prompt: 'a secret' });
    const elsewhere = discord.world.addGuild('Elsewhere');
    const channel = discord.world.addChannel({ name: 'lobby', guildId: elsewhere.id });
    const stranger = discord.as('Ben', channel.id);
    const own = await resultOf(stranger.slash('imagine', { prompt: 'mine' }));
    const ids = JSON.stringify(secret.components).match(/"custom_id":"[^"]+"/g) ?? [];
    expect(ids.length).toBeGreaterThan(5);
    for (const id of ids) {
      const customId = id.slice('"custom_id":"'.length, -1);
      const used = customId.startsWith('scheduler:')
        ? stranger.select(own, { customId }, ['DDIMScheduler'])
        : stranger.press(own, { customId });
      const answer = await used.message();
      expect(textOf(answer)).toContain('no longer have the details');
    }
  });
});

describe('while a job runs', () => {
  it('Cancel of one that only waited does not say that it may be charged', async () => {
    await using harness = await startBotHarness({ env: { MODELSLAB_CONCURRENCY: '1' } });
    const { discord, modelslab } = harness;
    modelslab.hold();
    const ada = discord.as('Ada');
    ada.slash('imagine', { prompt: 'x' });
    await vi.waitFor(() => expect(modelslab.inFlight()).toBe(1));
    const waiting = ada.slash('imagine', { prompt: 'y' });
    ada.press(await waiting.message('You are next'), 'Cancel');
    const cancelled = await waiting.message('Cancelled');
    expect(textOf(cancelled)).toContain("before it was sent. You weren't charged.");
    modelslab.release();
  });

  it('Cancel stops it, for the requester and moderators only, and nothing is delivered', async () => {
    await using harness = await startBotHarness({ modelslab: { generationMs: 1000 } });
    const { discord, modelslab } = harness;
    modelslab.hold();
    const exchange = discord.as('Ada').slash('imagine', { prompt: 'x' });
    const running = await exchange.message('[button: Cancel]');
    const refused = await discord.as('Ben').press(running, 'Cancel').message();
    expect(textOf(refused)).toContain('Only the requester');
    discord.as('Ada').press(running, 'Cancel');
    await exchange.message('Cancelled.');
    modelslab.release();
    const again = await resultOf(discord.as('Ada').slash('imagine', { prompt: 'y' }));
    expect(textOf(again)).toContain('y');
    expect(textOf(await exchange.message())).toContain('Cancelled.');
  });
});
