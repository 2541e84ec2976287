import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type APIMessage, PermissionFlagsBits } from 'discord-api-types/v10';
import sharp from 'sharp';
import { describe, expect, it, vi } from 'vitest';
import { textOf } from '#sandbox/discord/index.ts';
import { pixelsOf } from '../images/pixels.ts';
import { type BotHarness, startBotHarness } from '../support/bot-harness.ts';
import { deleteResult, imagesOf, isResult, OPEN, orders, resultOf } from '../support/expectations.ts';
import { pageButton } from '../support/settings-panel.ts';

type Typed = Record<string, string | number | boolean>;
type Who = { who?: string; channel?: string };

const make = (
  { discord }: BotHarness,
  prompt: string,
  { who = 'Ada', channel = '#images', ...options }: Who & Typed = {},
) => resultOf(discord.as(who, channel).slash('imagine', { prompt, ...options }));

/** A history, once it shows what is expected: a result is written down a moment after it is there. */
const look = (
  { discord }: BotHarness,
  expected: (message: APIMessage) => void,
  { who = 'Ada', channel = '#images', ...options }: Who & Typed = {},
): Promise<APIMessage> =>
  vi.waitFor(async () => {
    const answer = await discord.as(who, channel).slash('history', options).message();
    expected(answer);
    return answer;
  });

const says = (words: string) => (message: APIMessage) => expect(textOf(message)).toContain(words);
const saysNot = (words: string) => (message: APIMessage) => expect(textOf(message)).not.toContain(words);

/** What stands in the gallery of a message. */
const gallery = (message: APIMessage): string =>
  JSON.stringify(message.components).match(/"items":\[.*?\]/)?.[0] ?? '';

const sizeOf = async ({ discord }: BotHarness, message: APIMessage): Promise<string> => {
  const [image] = imagesOf(discord, message);
  const { width, height, format } = await sharp(image).metadata();
  return `${format} ${width} × ${height}`;
};

const SHOW = 'What to show';

/** How many pictures are kept. */
const thumbnailsKept = ({ env }: BotHarness): number => {
  using database = new DatabaseSync(join(env.DATA_DIR ?? '', 'loralei.db'), { readOnly: true });
  return Number(database.prepare('SELECT count(data) AS kept FROM thumbnail').get()?.kept);
};

describe('/history', () => {
  it('shows the last results on one sheet, and opens one with all its buttons', async () => {
    await using harness = await startBotHarness();
    await make(harness, 'a red cat');
    const fox = await make(harness, 'a *blue* fox', { lora: 'more_details', samples: 2 });
    await vi.waitFor(() => expect(thumbnailsKept(harness)).toBe(2));
    const sheet = await look(harness, says('**2** a red cat'));
    expect(textOf(sheet)).toContain('**1** a \\*blue\\* fox');
    expect(await sizeOf(harness, sheet)).toBe('webp 548 × 280');
    expect(gallery(sheet)).toContain('1: a *blue* fox; 2: a red cat');
    expect(gallery(sheet)).not.toContain('"spoiler":true');
    const ada = harness.discord.as('Ada');
    expect(
      harness.discord
        .as('Ben')
        .sees()
        .map(({ id }) => id),
    ).not.toContain(sheet.id);
    const opened = await resultOf(ada.select(sheet, OPEN, ['1. a *blue* fox']));
    expect(imagesOf(harness.discord, opened)).toEqual(imagesOf(harness.discord, fox));
    await resultOf(ada.press(opened, 'Reroll same seed'));
  });

  it('keeps its thumbnails over a restart, and makes those that are missing', async () => {
    await using harness = await startBotHarness();
    await make(harness, 'a red cat');
    await vi.waitFor(() => expect(thumbnailsKept(harness)).toBe(1));
    await harness.stop();
    await harness.start();
    expect(await sizeOf(harness, await look(harness, says('a red cat')))).toBe('webp 280 × 280');
    await harness.stop();
    using database = new DatabaseSync(join(harness.env.DATA_DIR ?? '', 'loralei.db'));
    database.exec('DELETE FROM thumbnail');
    await harness.start();
    expect(await sizeOf(harness, await look(harness, says('a red cat')))).toBe('webp 280 × 280');
    expect(thumbnailsKept(harness)).toBe(1);
  });

  it('is searched by words and LoRA, and pages keep to it', async () => {
    await using harness = await startBotHarness();
    for (let index = 1; index <= 11; index += 1) await make(harness, `a cat number${index}`);
    await make(harness, 'a Wolf at the CAFÉ', { lora: 'more_details' });
    const ada = harness.discord.as('Ada');
    await look(harness, says('**1** a Wolf'));
    await look(harness, saysNot('number'), { search: 'cafe wolf' });
    await look(harness, saysNot('number'), { lora: 'more_details' });
    await look(harness, says('There is no such result'), { search: 'cat', lora: 'more_details' });
    const names = await ada.autocomplete('history', { lora: 'more' }, 'lora');
    expect(names.map(({ value }) => value)).toEqual(['more_details']);

    const first = await look(harness, says('with `cat` in the prompt'), { search: 'cat' });
    expect(await sizeOf(harness, first)).toBe('webp 816 × 816');
    const older = await ada.press(first, 'Older').message('**10** a cat number2');
    expect(textOf(older)).toContain('**11** a cat number1');
    expect(textOf(older)).not.toContain('Wolf');
    expect(await sizeOf(harness, older)).toBe('webp 548 × 280');
    await ada.press(older, 'Newer').message('**1** a cat number11');
  });

  it('of somebody else is for members who manage messages, also when pages are turned', async () => {
    await using harness = await startBotHarness();
    const { discord } = harness;
    const { id } = discord.as('Ada').member;
    for (let index = 1; index <= 10; index += 1) await make(harness, `a cat number${index}`);
    const refused = await discord.as('Ben').slash('history', { member: id }).message();
    expect(textOf(refused)).toContain('Only members with **Manage Messages**');
    expect(await discord.as('Ben').autocomplete('history', { member: id, lora: '' }, 'lora')).toEqual([]);

    const shown = await look(harness, says('number10'), { who: 'Mona', member: id });
    expect(textOf(shown)).toContain(`The last results of <@${id}> in this server`);
    const mona = discord.as('Mona');
    await resultOf(mona.select(shown, OPEN, ['1. a cat number10']));
    // Ben makes something of his own, and sends what stands under the list of the moderator.
    await make(harness, 'a dog', { who: 'Ben' });
    const own = await look(harness, says('a dog'), { who: 'Ben' });
    const ben = discord.as('Ben');
    const [, turn = ''] = JSON.stringify(shown.components).match(/"custom_id":"(history:[^"]+)"/) ?? [];
    const turned = await ben.press(own, { customId: turn }, { raw: true }).message();
    expect(textOf(turned)).toContain('Only members with **Manage Messages**');
    const [, value = ''] = JSON.stringify(shown.components).match(/"value":"([^"]+)"/) ?? [];
    const opened = await ben.select(own, OPEN, [value], { raw: true }).message();
    expect(textOf(opened)).toContain('no longer have the details');
    // A list stays where it is when its moderator is none any more.
    const role = discord.world.addRole({ name: 'Wardens', permissions: PermissionFlagsBits.ManageMessages });
    ben.member.roleIds.push(role.id);
    const wardens = await look(harness, says('number10'), { who: 'Ben', member: id });
    ben.member.roleIds.length = 0;
    const late = await ben.press(wardens, 'Older').message();
    expect(textOf(late)).toContain('Only members with **Manage Messages**');
  });

  it('shows nothing of an age-restricted channel elsewhere', async () => {
    await using harness = await startBotHarness();
    await make(harness, 'a calm cat', { channel: '#after-dark' });
    await look(harness, (message) => expect(message.attachments).toHaveLength(1), { channel: '#after-dark' });
    const list = await look(harness, says('a calm cat'));
    expect(list.attachments).toEqual([]);
    const refused = await harness.discord.as('Ada').select(list, OPEN, ['1. a calm cat']).message();
    expect(textOf(refused)).toContain('age-restricted channel');
    await make(harness, 'a red cat');
    const both = await look(harness, says('a red cat'));
    const at = await pixelsOf(imagesOf(harness.discord, both)[0] ?? new Uint8Array());
    const [seen, hidden] = [12, 280].map((left) => [60, 130, 200].map((x) => at(left + x, 90)));
    expect(seen).not.toContain('dark');
    expect(hidden).toEqual(['dark', 'dark', 'dark']);
  });

  it('is blurred where the server blurs every image', async () => {
    await using harness = await startBotHarness();
    await make(harness, 'a red cat');
    const mona = harness.discord.as('Mona');
    const panel = await mona.slash('settings', {}, { subcommand: 'open' }).message();
    const safety = await mona.press(panel, pageButton('safety')).message('Safety and log');
    await mona.select(safety, 'Blurring', ['on']).message('Saved');
    const blurred = await look(harness, says('a red cat'));
    expect(gallery(blurred)).toContain('"spoiler":true');
    const opened = await resultOf(harness.discord.as('Ada').select(blurred, OPEN, ['1. a red cat']));
    expect(gallery(opened)).toContain('"spoiler":true');
  });

  it('forgets what was deleted, and its picture', async () => {
    await using harness = await startBotHarness();
    const first = await make(harness, 'a red cat');
    await make(harness, 'a blue fox');
    await vi.waitFor(() => expect(thumbnailsKept(harness)).toBe(2));
    await (await deleteResult(harness.discord.as('Mona'), first)).deleted();
    const left = await look(harness, saysNot('a red cat'));
    expect(await sizeOf(harness, left)).toBe('webp 280 × 280');
    expect(thumbnailsKept(harness)).toBe(1);
  });

  it('shows what failed when asked, and opens it with a button to try again', async () => {
    await using harness = await startBotHarness();
    harness.modelslab.faults.next({ kind: 'fails' });
    const ada = harness.discord.as('Ada');
    await ada.slash('imagine', { prompt: 'a fox' }).message('[button: Try again]');
    const empty = await look(harness, says('There is nothing here yet'));
    const list = await ada.select(empty, SHOW, ['failed']).message('failed');
    expect(list.attachments).toEqual([]);
    const opened = await ada.select(list, OPEN, ['1. a fox']).message();
    expect(isResult(opened)).toBe(false);
    await resultOf(ada.press(opened, 'Try again'));
    expect(await sizeOf(harness, await look(harness, says('**1** a fox')))).toBe('webp 280 × 280');
  });
});

describe('a result that is opened', () => {
  it('leads to its message, and is posted again where its requester wants it', async () => {
    await using harness = await startBotHarness();
    const { discord } = harness;
    const first = await make(harness, 'a red cat');
    const ada = discord.as('Ada', '#after-dark');
    const list = await look(harness, says('a red cat'), { channel: '#after-dark' });
    const opened = await resultOf(ada.select(list, OPEN, ['1. a red cat']));
    expect(JSON.stringify(opened.components)).toContain(`/${first.channel_id}/${first.id}"`);
    const posted = await resultOf(ada.press(opened, 'Post here'));
    const ben = discord.as('Ben', '#after-dark');
    expect(ben.sees().map(({ id }) => id)).toContain(posted.id);
    expect(imagesOf(discord, posted)).toEqual(imagesOf(discord, first));
    await resultOf(ben.press(posted, 'New seed'));
  });
});

describe('images that cannot be downloaded', () => {
  it('end as a failed download with a way on, and the history fetches them later', async () => {
    await using harness = await startBotHarness();
    const { discord, modelslab } = harness;
    // As often as one delivery asks: the fetch after that finds them.
    modelslab.faults.next({ kind: 'files', are: 'html', gets: 5, proxiesToo: true });
    const exchange = discord.as('Ada').slash('imagine', { prompt: 'a late fox' });
    const failure = await exchange.message((message) => textOf(message).includes('[button: Try again]'));
    expect(textOf(failure)).toContain('The image was made, but it could not be fetched.');
    expect(textOf(failure)).toContain('a late fox');
    const page = await look(harness, says('could not be downloaded: open it to try again'));
    const opened = await resultOf(discord.as('Ada').select(page, OPEN, ['1. a late fox']));
    expect(imagesOf(discord, opened)).toHaveLength(1);
    expect(orders(modelslab)).toHaveLength(1);
  });
});
