import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { APIAttachment, APIMessage } from 'discord-api-types/v10';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { textOf } from '#sandbox/discord/index.ts';
import { type BotHarness, startBotHarness } from '../support/bot-harness.ts';
import {
  deleteResult,
  imagesOf,
  modelListed,
  orders,
  ordersAt,
  removeMessage,
  resultOf,
} from '../support/expectations.ts';
import { pageButton } from '../support/settings-panel.ts';

const FOX = { prompt: 'a red fox', lora: 'more_details', strength: '0.6', seed: 77 };

/** The select under several images. */
const PICK = 'With one image: upscale it, vary it, use it as reference';

type Look = { width?: number; height?: number; format?: 'png' | 'gif'; filename?: string; colour?: string };

/** A picture of one colour, as somebody has it on their machine. */
const picture = async ({
  width = 640,
  height = 480,
  format = 'png',
  filename,
  colour = 'red',
}: Look = {}) => ({
  filename: filename ?? `mine.${format}`,
  contentType: `image/${format}`,
  bytes: await sharp({ create: { width, height, channels: 3, background: colour } })
    .toFormat(format)
    .toBuffer(),
});

/** The mean colour of an image, each part from 0 to 255. */
const colourOf = async (image: Buffer | undefined): Promise<number[]> =>
  (await sharp(image).stats()).channels.slice(0, 3).map(({ mean }) => mean);

const settingSwitch = async ({ discord }: BotHarness, name: string): Promise<void> => {
  const mona = discord.as('Mona');
  const panel = await mona.slash('settings', {}, { subcommand: 'open' }).message();
  const page = await mona.press(panel, pageButton('safety')).message('Safety and log');
  await mona.select(page, name, ['on']).message('Saved');
};

/** Lets a day go by for the addresses that the bot wrote down. */
const endAddresses = async (harness: BotHarness): Promise<void> => {
  await harness.stop();
  {
    using database = new DatabaseSync(join(harness.env.DATA_DIR ?? '', 'loralei.db'));
    database.function('ended', (order) => String(order).replaceAll(/ex=[0-9a-f]+/g, 'ex=1'));
    database.exec('UPDATE generation SET order_json = ended(order_json)');
  }
  await harness.start();
};

const isSpoiler = (message: APIMessage): boolean =>
  JSON.stringify(message.components).includes('"spoiler":true');

describe('/imagine with a picture', () => {
  it('starts from it: in its size, with the LoRAs, by its signed address', async () => {
    await using harness = await startBotHarness();
    const ada = harness.discord.as('Ada');
    const image = await ada.upload(await picture());
    const result = await resultOf(ada.slash('imagine', { ...FOX, image, image_strength: 0.2 }));
    expect(ordersAt(harness.modelslab, 'img2img')).toMatchObject([
      {
        init_image: image.url,
        strength: 0.2,
        width: '640',
        height: '480',
        lora_model: 'more_details',
        lora_strength: '0.6',
      },
    ]);
    expect(orders(harness.modelslab)).toEqual([]);
    expect(textOf(result)).toContain('from a picture, 20% changed');
    const [red = 0, , blue = 0] = await colourOf(imagesOf(harness.discord, result)[0]);
    expect(red - blue).toBeGreaterThan(80);
  });

  it.each([
    ['style', 'ip-adapter_sdxl'],
    ['face', 'ip-adapter-plus-face_sdxl_vit-h'],
  ])('takes its %s by the adapter of the base model', async (image_use, adapter) => {
    await using harness = await startBotHarness();
    await modelListed(harness);
    const ada = harness.discord.as('Ada');
    const image = await ada.upload(await picture({ width: 400, height: 800 }));
    const result = await resultOf(ada.slash('imagine', { ...FOX, image, image_use }));
    expect(orders(harness.modelslab)).toMatchObject([
      {
        ip_adapter_id: adapter,
        ip_adapter_image: image.url,
        ip_adapter_scale: 0.6,
        lora_model: 'more_details',
      },
    ]);
    const [{ width = 0, height = 0 } = {}] = orders(harness.modelslab);
    expect(Number(height) / Number(width)).toBeCloseTo(2, 1);
    expect(textOf(result)).toContain(`${image_use} of a picture, 60%`);
  });

  it('says where no adapter fits the model, and orders nothing', async () => {
    await using harness = await startBotHarness();
    await modelListed(harness);
    const ada = harness.discord.as('Ada');
    const image = await ada.upload(await picture());
    const typed = { prompt: 'a fox', image, image_use: 'style', model: 'flux' };
    const refused = await ada.slash('imagine', typed).message('Stable Diffusion 1.5 and SDXL alone');
    expect(harness.modelslab.posts).toBe(0);
    const fixed = await ada.submit(ada.press(refused, 'Fix it…'), { model: '' });
    await resultOf(fixed);
    expect(orders(harness.modelslab)).toMatchObject([{ ip_adapter_image: image.url }]);
  });

  it('keeps to a size that is named', async () => {
    await using harness = await startBotHarness();
    const ada = harness.discord.as('Ada');
    const image = await ada.upload(await picture());
    await resultOf(ada.slash('imagine', { ...FOX, image, size: 'square' }));
    expect(ordersAt(harness.modelslab, 'img2img')).toMatchObject([{ width: '768', height: '768' }]);
  });

  it.each<[string, Look, string]>([
    ['a GIF', { format: 'gif' }, 'moving picture'],
    ['a picture that is too small', { width: 20, height: 20 }, 'too small'],
    ['no picture', { filename: 'notes.txt' }, 'no picture that ModelsLab can read'],
  ])('refuses %s with one sentence', async (_name, look, sentence) => {
    await using harness = await startBotHarness();
    const ada = harness.discord.as('Ada');
    const file = await picture(look);
    const isText = look.filename !== undefined;
    const image = await ada.upload(
      isText ? { ...file, contentType: 'text/plain', bytes: Buffer.from('words') } : file,
    );
    const refused = textOf(await ada.slash('imagine', { ...FOX, image }, { raw: isText }).message(sentence));
    expect(refused).toContain('/imagine prompt:a red fox');
    expect(refused).not.toContain('Fix it…');
    expect(harness.modelslab.posts).toBe(0);
  });

  it('refuses what is not on Discord, and a use without a picture', async () => {
    await using harness = await startBotHarness();
    const ada = harness.discord.as('Ada');
    const image = await ada.upload(await picture());
    const elsewhere: APIAttachment = { ...image, url: 'https://elsewhere.example/a.png' };
    await ada.slash('imagine', { ...FOX, image: elsewhere }, { raw: true }).message('no picture');
    await ada.slash('imagine', { ...FOX, image_use: 'face' }).message('attach one with');
    expect(harness.modelslab.posts).toBe(0);
  });

  it('blurs what is made of a spoiler', async () => {
    await using harness = await startBotHarness();
    const ada = harness.discord.as('Ada');
    const image = await ada.upload(await picture({ filename: 'SPOILER_mine.png' }));
    expect(isSpoiler(await resultOf(ada.slash('imagine', { ...FOX, image })))).toBe(true);
  });

  it("says in the API's place that it could not read the picture", async () => {
    await using harness = await startBotHarness();
    const ada = harness.discord.as('Ada');
    const image = await ada.upload(await picture());
    const broken = { ...image, url: image.url.replace('hm=', 'hm=0') };
    await ada
      .slash('imagine', { ...FOX, image: broken }, { raw: true })
      .message('could not read the picture');
  });
});

describe('under a result', () => {
  it('one image is varied a little and a lot, with the same LoRAs', async () => {
    await using harness = await startBotHarness();
    const { discord, modelslab } = harness;
    const ada = discord.as('Ada');
    const result = await resultOf(ada.slash('imagine', FOX));
    const little = await resultOf(ada.press(result, 'Vary a little'));
    await resultOf(ada.press(result, 'Vary a lot'));
    const url = result.attachments[0]?.url;
    expect(ordersAt(modelslab, 'img2img')).toMatchObject([
      {
        init_image: url,
        strength: 0.35,
        lora_model: 'more_details',
        lora_strength: '0.6',
        prompt: 'a red fox',
      },
      { init_image: url, strength: 0.7 },
    ]);
    expect(textOf(little)).toContain('Varied by');
    await resultOf(ada.press(little, 'Vary a little'));
    expect(ordersAt(modelslab, 'img2img').at(-1)).toMatchObject({ init_image: little.attachments[0]?.url });
  });

  it('of several images one is chosen', async () => {
    await using harness = await startBotHarness();
    const { discord, modelslab } = harness;
    const ada = discord.as('Ada');
    const result = await resultOf(ada.slash('imagine', { ...FOX, samples: 4 }));
    await resultOf(ada.select(result, PICK, ['Image 3: vary a lot']));
    expect(ordersAt(modelslab, 'img2img')).toMatchObject([
      { init_image: result.attachments[2]?.url, strength: 0.7 },
    ]);
  });

  it('an image is used as a reference for another one', async () => {
    await using harness = await startBotHarness();
    await modelListed(harness);
    const { discord, modelslab } = harness;
    const ben = discord.as('Ben');
    const result = await resultOf(discord.as('Ada').slash('imagine', FOX));
    const form = ben.press(result, 'Use as reference');
    await resultOf(await ben.submit(form, { prompt: 'a blue owl', image_strength: '0.8' }));
    expect(orders(modelslab).at(-1)).toMatchObject({
      prompt: 'a blue owl',
      lora_model: 'more_details',
      ip_adapter_id: 'ip-adapter_sdxl',
      ip_adapter_image: result.attachments[0]?.url,
      ip_adapter_scale: 0.8,
    });
  });

  it('Reroll and Remix keep the picture', async () => {
    await using harness = await startBotHarness();
    const ada = harness.discord.as('Ada');
    const image = await ada.upload(await picture());
    const result = await resultOf(ada.slash('imagine', { ...FOX, image, image_strength: 0.4 }));
    await resultOf(ada.press(result, 'Reroll same seed'));
    await resultOf(await ada.submit(ada.press(result, 'Remix'), { prompt: 'a wolf' }));
    const [first, again, remixed] = ordersAt(harness.modelslab, 'img2img');
    expect(again).toEqual(first);
    expect(remixed).toMatchObject({ prompt: 'a wolf', init_image: image.url, strength: 0.4 });
  });
});

describe("somebody else's picture", () => {
  it('is not sent away, unless the admins say so', async () => {
    await using harness = await startBotHarness();
    await modelListed(harness);
    const { discord, modelslab } = harness;
    const ada = discord.as('Ada');
    const posted = await discord.as('Mona').post('look', [await picture(), await picture({ format: 'gif' })]);
    const submit = () => ada.submit(ada.menu('Use as reference', { message: posted }), { prompt: 'an owl' });
    await (await submit()).message('Pictures of others are not sent');
    expect(modelslab.posts).toBe(0);
    await settingSwitch(harness, 'Pictures of others');
    await resultOf(await submit());
    expect(orders(modelslab)).toMatchObject([{ ip_adapter_image: posted.attachments[0]?.url }]);
  });

  it('is theirs again when another member presses the button under what they made of it', async () => {
    await using harness = await startBotHarness();
    const ada = harness.discord.as('Ada');
    const image = await ada.upload(await picture());
    const result = await resultOf(ada.slash('imagine', { ...FOX, image }));
    await harness.discord.as('Ben').press(result, 'New seed').message('Pictures of others are not sent');
    expect(harness.modelslab.posts).toBe(1);
  });

  it('hidden as a spoiler is used for its member alone, and stays hidden', async () => {
    await using harness = await startBotHarness();
    await modelListed(harness);
    await settingSwitch(harness, 'Pictures of others');
    const ada = harness.discord.as('Ada');
    const hidden = await picture({ filename: 'SPOILER_mine.png' });
    const posted = await harness.discord.as('Mona').post('look', [hidden]);
    const submit = (prompt: string) =>
      ada.submit(ada.menu('Use as reference', { message: posted }), { prompt });
    await (await submit('an owl')).message('hidden as a spoiler');
    const result = await resultOf(await submit('an owl --private'));
    expect(Number(result.flags) & 64).toBe(64);
    expect(isSpoiler(result)).toBe(true);
  });
});

describe('a picture from an age-restricted channel', () => {
  it('is made nothing of where everybody sees it, once the channel is open to all', async () => {
    await using harness = await startBotHarness();
    const { discord, modelslab } = harness;
    const guildId = discord.as('Ada').channel.guildId ?? '';
    const channel = discord.world.addChannel({ name: 'late', guildId, nsfw: true });
    const late = discord.as('Ada', channel.id);
    const image = await late.upload(await picture());
    const result = await resultOf(late.slash('imagine', { ...FOX, image }));
    await resultOf(late.press(result, 'Vary a lot'));
    channel.nsfw = false;
    await late.press(result, 'Vary a lot').message('age-restricted channel');
    await late.press(result, 'Reroll same seed').message('age-restricted channel');
    expect(modelslab.posts).toBe(2);
  });
});

describe('a picture whose address has ended', () => {
  it('is asked for again, while the images of the result still go in', async () => {
    await using harness = await startBotHarness();
    const ada = harness.discord.as('Ada');
    const image = await ada.upload(await picture());
    const result = await resultOf(ada.slash('imagine', { ...FOX, image }));
    const past = image.url.replace(/ex=[0-9a-f]+/, 'ex=1');
    await ada
      .slash('imagine', { ...FOX, image: { ...image, url: past } }, { raw: true })
      .message('has ended');
    await resultOf(ada.press(result, 'Vary a lot'));
    expect(harness.modelslab.posts).toBe(2);
  });

  it("is an image of a result: it is found by the result's message, or as ModelsLab has it, until it is deleted", async () => {
    await using harness = await startBotHarness();
    const { discord, modelslab } = harness;
    const ada = discord.as('Ada');
    const result = await resultOf(ada.slash('imagine', FOX));
    const varied = await resultOf(ada.press(result, 'Vary a lot'));
    const used = () => String(ordersAt(modelslab, 'img2img').at(-1)?.init_image);
    const [path] = used().split('?');
    expect(discord.requests.map(({ kind }) => kind)).not.toContain('message.get');
    await endAddresses(harness);
    await resultOf(ada.press(varied, 'Reroll same seed'));
    expect(used().split('?')).toEqual([path, expect.stringMatching(/^ex=[0-9a-f]{8}&/)]);
    await removeMessage(discord, result);
    await resultOf(ada.press(varied, 'New seed'));
    expect(used()).not.toContain(path);
    expect(used()).toContain(new URL(modelslab.apiUrl).origin);
  });

  it('is asked for again where the result of which it is an image was deleted', async () => {
    await using harness = await startBotHarness();
    const ada = harness.discord.as('Ada');
    const result = await resultOf(ada.slash('imagine', FOX));
    const varied = await resultOf(ada.press(result, 'Vary a lot'));
    await endAddresses(harness);
    await (await deleteResult(ada, result)).deleted();
    await ada.press(varied, 'Reroll same seed').message('has ended');
    expect(harness.modelslab.posts).toBe(2);
  });
});
