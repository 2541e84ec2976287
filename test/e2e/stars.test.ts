import type { APIMessage } from 'discord-api-types/v10';
import { describe, expect, it, vi } from 'vitest';
import { textOf } from '#sandbox/discord/index.ts';
import { type BotHarness, startBotHarness } from '../support/bot-harness.ts';
import {
  deleteResult,
  imagesOf,
  modelListed,
  OPEN,
  removeMessage,
  resultOf,
} from '../support/expectations.ts';

const make = ({ discord }: BotHarness, prompt: string, options = {}) =>
  resultOf(discord.as('Ada').slash('imagine', { prompt, ...options }));

/** Stars a message, or takes the star away: a result is written down a moment after it is there. */
const star = ({ discord }: BotHarness, who: string, message: APIMessage, expected = 'Starred') =>
  vi.waitFor(async () => {
    const answer = await discord.as(who).menu('Star', { message }).message();
    expect(textOf(answer)).toContain(expected);
    return answer;
  });

const starred = ({ discord }: BotHarness, who: string, options = {}, channel = '#images') =>
  discord
    .as(who, channel)
    .slash('history', { starred: true, ...options })
    .message();

describe('Star', () => {
  it("keeps a member's own list of results, of others too, until the star is taken away", async () => {
    await using harness = await startBotHarness();
    const { discord } = harness;
    const fox = await make(harness, 'a red fox', { lora: 'more_details' });
    await make(harness, 'a blue cat');
    const answer = await star(harness, 'Ben', fox);
    expect(Number(answer.flags) & 64).toBe(64);
    const list = await starred(harness, 'Ben');
    expect(textOf(list)).toContain('The results that you starred');
    expect(textOf(list)).toContain(`by <@${discord.as('Ada').member.id}>`);
    expect(textOf(list)).toContain('**1** a red fox');
    expect(textOf(list)).not.toContain('a blue cat');
    expect(imagesOf(discord, list)).toHaveLength(1);
    expect(textOf(await starred(harness, 'Ada'))).toContain('You starred nothing yet');
    await star(harness, 'Ben', fox, 'taken away');
    expect(textOf(await starred(harness, 'Ben'))).toContain('You starred nothing yet');
  });

  it('opens a starred result wherever the member is, with buttons that work there', async () => {
    await using harness = await startBotHarness();
    const { discord } = harness;
    const fox = await make(harness, 'a red fox');
    await star(harness, 'Ben', fox);
    const list = await starred(harness, 'Ben', {}, '#general');
    const ben = discord.as('Ben', '#general');
    const opened = await resultOf(ben.select(list, OPEN, ['1. a red fox']));
    expect(imagesOf(discord, opened)).toEqual(imagesOf(discord, fox));
    await ben.press(opened, 'Take the star away').message('taken away');
    await ben.press(opened, 'Take the star away').message('no longer have the details');
  });

  it('is searched as a history is, and pages keep to it', async () => {
    await using harness = await startBotHarness();
    const { discord } = harness;
    for (let index = 1; index <= 10; index += 1)
      await star(harness, 'Ben', await make(harness, `a fox number${index}`));
    const ben = discord.as('Ben');
    const first = await starred(harness, 'Ben');
    await ben.press(first, 'Older').message('**10** a fox number1');
    const found = await starred(harness, 'Ben', { search: 'number7' });
    expect(textOf(found)).toContain('**1** a fox number7');
    expect(textOf(found)).not.toContain('number8');
    const others = await starred(harness, 'Ben', { member: discord.as('Ada').member.id });
    expect(textOf(others)).toContain('only your own stars');
  });

  it('stays in the list when its result is deleted, and says so without what it was made with', async () => {
    await using harness = await startBotHarness();
    const { discord } = harness;
    const fox = await make(harness, 'a red fox');
    await star(harness, 'Ben', fox);
    const before = await starred(harness, 'Ben');
    await (await deleteResult(discord.as('Ada'), fox)).deleted();
    const list = await starred(harness, 'Ben');
    expect(textOf(list)).toContain('This result was deleted');
    expect(textOf(list)).not.toContain('fox');
    expect(list.attachments).toEqual([]);
    await discord.as('Ben').select(before, OPEN, ['1. a red fox']).message('This result was deleted');
  });

  it('survives that a moderator deletes the message in Discord: the result is opened from the list', async () => {
    await using harness = await startBotHarness();
    const { discord } = harness;
    const fox = await make(harness, 'a red fox');
    await star(harness, 'Ben', fox);
    const images = imagesOf(discord, fox);
    await removeMessage(discord, fox);
    const list = await starred(harness, 'Ben');
    const opened = await resultOf(discord.as('Ben').select(list, OPEN, ['1. a red fox']));
    expect(imagesOf(discord, opened)).toEqual(images);
  });

  it('is for results, and not for other messages', async () => {
    await using harness = await startBotHarness();
    const ada = harness.discord.as('Ada');
    const words = await ada.post('look');
    await ada.menu('Star', { message: words }).message('no result of mine');
  });

  it("shows nothing of an age-restricted channel elsewhere, of somebody else's neither", async () => {
    await using harness = await startBotHarness();
    const { discord } = harness;
    const calm = await resultOf(discord.as('Ada', '#after-dark').slash('imagine', { prompt: 'a calm cat' }));
    const starThere = () => discord.as('Ben', '#after-dark').menu('Star', { message: calm }).message();
    await vi.waitFor(async () => expect(textOf(await starThere())).toContain('Starred'));
    const list = await starred(harness, 'Ben');
    expect(list.attachments).toEqual([]);
    await discord.as('Ben').select(list, OPEN, ['1. a calm cat']).message('age-restricted channel');
  });
});

describe('LoRAs of starred results', () => {
  it('come first while their member types', async () => {
    await using harness = await startBotHarness();
    const { discord } = harness;
    await modelListed(harness);
    const usual = await discord.as('Ben').autocomplete('imagine', { lora: '' }, 'lora');
    const last = String(usual.at(-1)?.value);
    await star(harness, 'Ben', await make(harness, 'a red fox', { lora: last }));
    const suggested = async (who: string) =>
      (await discord.as(who).autocomplete('imagine', { lora: '' }, 'lora')).map(({ value }) => value);
    expect((await suggested('Ben'))[0]).toBe(last);
    expect((await suggested('Ada'))[0]).not.toBe(last);
  });
});
