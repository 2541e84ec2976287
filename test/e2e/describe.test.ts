import { ComponentType } from 'discord-api-types/v10';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { textOf } from '#sandbox/discord/index.ts';
import { type BotHarness, startBotHarness } from '../support/bot-harness.ts';
import { startBotProcessHarness } from '../support/bot-process.ts';
import { orders, ordersAt, ordersKnown, resultOf } from '../support/expectations.ts';
import { exportSettings, importSettings } from '../support/import-settings.ts';

const picture = async ({ colour = 'teal', format = 'png' as 'png' | 'webp', width = 128 } = {}) => ({
  filename: `seen.${format}`,
  contentType: `image/${format}`,
  bytes: await sharp({ create: { width, height: 96, channels: 3, background: colour } })
    .toFormat(format)
    .toBuffer(),
});

const WORDS = 'a wide picture, mostly teal';

const captions = ({ modelslab }: Pick<BotHarness, 'modelslab'>) => ordersAt(modelslab, 'caption');

const changeSettings = async (harness: BotHarness, section: string, change: object): Promise<void> => {
  const file = JSON.parse(await exportSettings(harness));
  file.settings[section] = { ...file.settings[section], ...change };
  await importSettings(harness, JSON.stringify(file));
};

/** What a picture was made with, as a file with its recipe. */
const withRecipe = async ({ discord }: BotHarness) => {
  const result = await resultOf(discord.as('Ben').slash('imagine', { prompt: 'a red fox', seed: 7 }));
  const [file] = discord.files(result);
  return {
    filename: 'fox.png',
    contentType: 'image/png',
    bytes: new Uint8Array(file?.bytes ?? new Uint8Array()),
  };
};

describe('/describe', () => {
  it('puts a picture into words for its member alone, and opens the form of /imagine with them', async () => {
    await using harness = await startBotHarness();
    const { discord, modelslab } = harness;
    const ada = discord.as('Ada');
    const image = await ada.upload(await picture());
    const told = await ada.slash('describe', { image }).message(WORDS);
    expect(textOf(told)).toContain('Of `seen.png`');
    expect(Number(told.flags) & 64).toBe(64);
    expect(captions(harness)).toEqual([{ key: modelslab.key, init_image: image.url, length: 'normal' }]);

    const form = ada.press(told, 'Imagine this…');
    const { components } = await form.modal();
    const [prompt] = components.flatMap((one) => (one.type === ComponentType.Label ? [one.component] : []));
    expect(prompt).toMatchObject({ custom_id: 'prompt', value: WORDS });
    await resultOf(await ada.submit(form));
    expect(orders(modelslab)).toMatchObject([{ prompt: WORDS }]);
  });

  it('tells the recipe of a file instead, and describes it where that is wanted', async () => {
    await using harness = await startBotHarness();
    const ada = harness.discord.as('Ada');
    const image = await ada.upload(await withRecipe(harness));
    const recipe = await ada.slash('describe', { image }).message('Made with Loralei');
    expect(captions(harness)).toEqual([]);
    await ada.press(recipe, 'Describe it anyway').message('mostly');
    await ada.press(recipe, 'Remix this…').modal();
    expect(captions(harness)).toHaveLength(1);
  });

  it('takes PNG and JPEG alone, and says so', async () => {
    await using harness = await startBotHarness();
    const ada = harness.discord.as('Ada');
    const webp = await ada.upload(await picture({ format: 'webp' }));
    const exchange = ada.slash('describe', { image: webp }, { raw: true });
    await exchange.message('Only PNG and JPEG');
    expect(captions(harness)).toEqual([]);
  });

  it('is refused to members who are blocked, and counts toward the images of a day', async () => {
    await using harness = await startBotHarness();
    const { discord } = harness;
    const ada = discord.as('Ada');
    const image = await ada.upload(await picture());
    const { limits } = JSON.parse(await exportSettings(harness)).settings;
    await changeSettings(harness, 'limits', { member: { ...limits.member, imagesPerDay: 1 } });
    await ada.slash('describe', { image }).message(WORDS);
    await ada.slash('describe', { image }).message('No images left today');
    const { id } = discord.world.member('Ben');
    await changeSettings(harness, 'access', { blockedMembers: [{ id }] });
    const ben = discord.as('Ben');
    const his = await ben.upload(await picture());
    expect(textOf(await ben.slash('describe', { image: his }).message())).not.toContain(WORDS);
    expect(captions(harness)).toHaveLength(1);
  });

  it('is not charged where it fails, and can be tried again', async () => {
    await using harness = await startBotHarness();
    const ada = harness.discord.as('Ada');
    const image = await ada.upload(await picture());
    harness.modelslab.faults.next({ kind: 'error', error: 'plan' });
    const failed = await ada.slash('describe', { image }).message('[button: Try again]');
    expect(textOf(failed)).toContain("You weren't charged");
    expect(textOf(failed)).not.toContain('Remix');
    await ada.press(failed, 'Try again').message(WORDS);
  });

  it('is in no history of images, and can be deleted', async () => {
    await using harness = await startBotHarness();
    const ada = harness.discord.as('Ada');
    const image = await ada.upload(await picture());
    const told = await ada.slash('describe', { image }).message(WORDS);
    expect(textOf(await ada.slash('history').message())).not.toContain('seen.png');
    await (await ada.submit(ada.press(told, 'Delete'))).deleted();
  });

  it('ends after a crash, and is sent once', async () => {
    await using harness = await startBotProcessHarness();
    const { discord, modelslab } = harness;
    const ada = discord.as('Ada');
    const image = await ada.upload(await picture());
    modelslab.hold();
    const exchange = ada.slash('describe', { image });
    await ordersKnown(modelslab, 1);
    await harness.kill();
    modelslab.release();
    await harness.start();
    await exchange.message(WORDS);
    expect(captions(harness)).toHaveLength(1);
  });
});

describe('Describe in the menu of a message', () => {
  it('describes what one posted oneself, and what others posted only where the server says so', async () => {
    await using harness = await startBotHarness();
    const { discord } = harness;
    const [ada, ben] = [discord.as('Ada'), discord.as('Ben')];
    const message = await ada.post('look', [await picture()]);
    await ada.menu('Describe', { message }).message(WORDS);
    const refused = await ben.menu('Describe', { message }).message();
    expect(textOf(refused)).not.toContain(WORDS);
    expect(captions(harness)).toHaveLength(1);
    await changeSettings(harness, 'safety', { pictures: true });
    await ben.menu('Describe', { message }).message(WORDS);
    expect(captions(harness)).toHaveLength(2);
  });

  it('asks which of several pictures is meant', async () => {
    await using harness = await startBotHarness();
    const ada = harness.discord.as('Ada');
    const message = await ada.post('look', [await picture({ colour: 'red' }), await picture()]);
    const asked = await ada.menu('Describe', { message }).message('several pictures');
    await ada.select(asked, 'Choose a picture', ['1']).message(WORDS);
  });

  it('tells what a result was made with, and describes the image of it that is chosen', async () => {
    await using harness = await startBotHarness();
    const ada = harness.discord.as('Ada');
    const message = await resultOf(ada.slash('imagine', { prompt: 'a red fox', samples: 2 }));
    const recipe = await ada.menu('Describe', { message }).message('a red fox');
    await ada.press(recipe, 'Describe image 2').message('mostly');
    expect(captions(harness)).toMatchObject([{ init_image: message.attachments[1]?.url }]);
  });

  it('is offered by Show recipe where a picture has none', async () => {
    await using harness = await startBotHarness();
    const ada = harness.discord.as('Ada');
    const message = await ada.post('look', [await picture()]);
    const none = await ada.menu('Show recipe', { message }).message('does not say what it was made with');
    await ada.press(none, 'Describe it').message(WORDS);
  });
});
