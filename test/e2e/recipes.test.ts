import type { APIMessage } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import { textOf } from '#sandbox/discord/index.ts';
import { embedded, imageOf } from '../images/recipe/recipe-files.ts';
import { type BotHarness, startBotHarness } from '../support/bot-harness.ts';
import { modelListed, orders, resultOf } from '../support/expectations.ts';
import { recipeIn } from '../support/image-recipes.ts';
import { pageButton } from '../support/settings-panel.ts';

const FOX = { prompt: 'a red fox', lora: 'more_details', strength: '0.6', seed: 77, samples: 2 };

const recipesOf = ({ discord }: BotHarness, message: APIMessage) =>
  Promise.all(discord.files(message).map(({ bytes }) => recipeIn(bytes)));

describe('the files of a result', () => {
  it('say what they were made with, each of them', async () => {
    await using harness = await startBotHarness();
    const result = await resultOf(harness.discord.as('Ada').slash('imagine', FOX));
    const recipes = await recipesOf(harness, result);
    expect(recipes).toHaveLength(2);
    for (const recipe of recipes) {
      expect(recipe).toMatchObject({
        tool: 'loralei',
        request: {
          prompt: 'a red fox',
          loras: [{ id: 'more_details', strength: 0.6 }],
          seed: 77,
          samples: 2,
        },
      });
    }
  });

  it('say it still where they were made smaller for the upload limit', async () => {
    await using harness = await startBotHarness({ discord: { attachmentSizeLimit: 60_000 } });
    const result = await resultOf(
      harness.discord.as('Ada').slash('imagine', { ...FOX, size: 'square-large', samples: 1 }),
    );
    const [file] = harness.discord.files(result);
    expect(file?.filename).toMatch(/\.webp$/);
    expect(await recipesOf(harness, result)).toMatchObject([{ tool: 'loralei', request: { seed: 77 } }]);
  });

  it('say nothing where the order is private, by its option or by a flag', async () => {
    await using harness = await startBotHarness();
    const ada = harness.discord.as('Ada');
    const byOption = await resultOf(ada.slash('imagine', { ...FOX, private: true }));
    const byFlag = await resultOf(ada.slash('imagine', { ...FOX, prompt: 'a red fox --private' }));
    for (const result of [byOption, byFlag]) {
      expect(Number(result.flags) & 64).toBe(64);
      expect(await recipesOf(harness, result)).toEqual([undefined, undefined]);
    }
  });

  it('say nothing where the server says so', async () => {
    await using harness = await startBotHarness();
    const mona = harness.discord.as('Mona');
    const panel = await mona.slash('settings', {}, { subcommand: 'open' }).message();
    const page = await mona.press(panel, pageButton('safety')).message('Safety and log');
    await mona.select(page, 'Recipes in files', ['off']).message('Saved');
    const result = await resultOf(harness.discord.as('Ada').slash('imagine', FOX));
    expect(await recipesOf(harness, result)).toEqual([undefined, undefined]);
    const { world } = harness.discord;
    const elsewhere = harness.discord.as('Ada', world.addDirectMessages(world.member('Ada').id).id);
    expect(await recipesOf(harness, await resultOf(elsewhere.slash('imagine', FOX)))).toMatchObject([
      { tool: 'loralei' },
      { tool: 'loralei' },
    ]);
  });
});

const A1111 = `a harbour at night, <lora:more_details:0.4>, <lora:nobody-knows-this:1>
Negative prompt: fog
Steps: 25, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 6.5, Seed: 4294967296, Size: 832x1216, Model: nobodys_model, Eta: 0.2`;

/** A picture of another program. */
const foreign = async (parameters = A1111, filename = 'harbour.png') => ({
  filename,
  contentType: 'image/png',
  bytes: await embedded(await imageOf('png'), 'png', { parameters, own: '' }),
});

const plainPicture = async () => ({
  filename: 'plain.png',
  contentType: 'image/png',
  bytes: await imageOf('png'),
});

describe('Show recipe', () => {
  it("tells of a result, and of anybody's picture, to the one who asks", async () => {
    await using harness = await startBotHarness();
    const { discord } = harness;
    await modelListed(harness);
    const result = await resultOf(discord.as('Ada').slash('imagine', { ...FOX, negative: 'cars' }));
    const ben = discord.as('Ben');
    const own = await ben.menu('Show recipe', { message: result }).message('Made with Loralei');
    expect(Number(own.flags) & 64).toBe(64);
    for (const words of ['a red fox', 'cars', '`more_details` at 0.6', '77'])
      expect(textOf(own)).toContain(words);
    const posted = await discord.as('Mona').post('look', [await foreign()]);
    const shown = textOf(
      await ben.menu('Show recipe', { message: posted }).message('Made with AUTOMATIC1111'),
    );
    for (const words of ['a harbour at night', 'fog', '`more_details` at 0.4', 'DPM++ 2M Karras', '704'])
      expect(shown).toContain(words);
    for (const words of [
      'nobody-knows-this',
      'nobodys_model',
      '4294967296',
      '832 × 1216',
      '`25`: 21',
      '`Eta`',
    ])
      expect(shown.slice(shown.indexOf('Not taken over'))).toContain(words);
    expect(discord.messages('#images', 'Mona').map(({ message }) => message.id)).not.toContain(own.id);
  });

  it('says so where there is no recipe, and where there is no picture', async () => {
    await using harness = await startBotHarness();
    const ada = harness.discord.as('Ada');
    const plain = await ada.post('look', [await plainPicture()]);
    await ada.menu('Show recipe', { message: plain }).message('does not say what it was made with');
    const words = await ada.post('no picture');
    await ada.menu('Show recipe', { message: words }).message('has no picture');
    await ada.menu('Remix this', { message: plain }).message('does not say what it was made with');
  });

  it('asks which of several pictures is meant', async () => {
    await using harness = await startBotHarness();
    const ada = harness.discord.as('Ada');
    const posted = await ada.post('look', [await plainPicture(), await foreign()]);
    const asked = await ada.menu('Show recipe', { message: posted }).message('several pictures');
    await ada.select(asked, 'Choose a picture', ['1']).message('a harbour at night');
    const again = await ada.menu('Remix this', { message: posted }).message('several pictures');
    const opened = ada.select(again, 'Choose a picture', ['1']);
    expect((await opened.modal()).title).toBe('Make an image with this recipe');
  });

  it('reads a file that one has', async () => {
    await using harness = await startBotHarness();
    const ada = harness.discord.as('Ada');
    const picture = await ada.upload(await foreign());
    await ada.slash('recipe', { picture }, { subcommand: 'image' }).message('a harbour at night');
  });

  it('fetches nothing that is not on Discord', async () => {
    await using harness = await startBotHarness();
    const ada = harness.discord.as('Ada');
    const picture = await ada.upload(await foreign());
    const elsewhere = { ...picture, url: picture.url.replace('127.0.0.1', '127.0.0.2') };
    await ada
      .slash('recipe', { picture: elsewhere }, { subcommand: 'image', raw: true })
      .message('could not fetch this picture');
  });
});

describe('Remix this', () => {
  const remixed = async (harness: BotHarness, parameters: string, fields: Record<string, string> = {}) => {
    const ada = harness.discord.as('Ada');
    const posted = await ada.post('look', [await foreign(parameters)]);
    const sent = await ada.submit(ada.menu('Remix this', { message: posted }), fields);
    await resultOf(sent);
    return orders(harness.modelslab).at(-1);
  };

  it('opens a filled form, and takes along what the form does not show', async () => {
    await using harness = await startBotHarness();
    await modelListed(harness);
    expect(await remixed(harness, A1111, { prompt: 'a harbour at dawn' })).toMatchObject({
      prompt: 'a harbour at dawn',
      negative_prompt: 'fog',
      lora_model: 'more_details',
      lora_strength: '0.4',
      scheduler: 'DPMSolverMultistepScheduler',
      use_karras_sigmas: true,
      guidance_scale: 6.5,
      width: '704',
      height: '1024',
      num_inference_steps: '21',
    });
  });

  it('makes an image without LoRAs where there were none, whatever is usual here', async () => {
    await using harness = await startBotHarness();
    await modelListed(harness);
    const usual = { lora: 'more_details', negative: 'blurry' };
    await harness.discord
      .as('Mona')
      .slash('settings', usual, { subcommand: 'defaults' })
      .message('more_details');
    const order = await remixed(harness, 'a harbour <lora:more_details:0>\nSteps: 31, Seed: 5');
    expect(order).toMatchObject({ prompt: 'a harbour', seed: 5 });
    for (const name of ['lora_model', 'negative_prompt']) expect(order?.[name] ?? null).toBeNull();
  });

  it('picks nothing of words that would be choices here, and makes the result again word by word', async () => {
    await using harness = await startBotHarness();
    const ada = harness.discord.as('Ada');
    const prompt = 'a __colour__ {cat|dog}, snake__case \\(film\\)';
    const posted = await ada.post('look', [await foreign(`${prompt}\nSteps: 31, Seed: 5`)]);
    const first = await resultOf(await ada.submit(ada.menu('Remix this', { message: posted })));
    await resultOf(await ada.submit(ada.press(first, 'Remix')));
    expect(orders(harness.modelslab).map((order) => order.prompt)).toEqual([prompt, prompt]);
  });

  it('opens the form of a result at once, from its row', async () => {
    await using harness = await startBotHarness();
    const ben = harness.discord.as('Ben');
    const result = await resultOf(harness.discord.as('Ada').slash('imagine', FOX));
    const sent = await ben.submit(ben.menu('Remix this', { message: result }), { prompt: 'a blue fox' });
    const recipes = await recipesOf(harness, await resultOf(sent));
    expect(recipes[0]).toMatchObject({
      request: { prompt: 'a blue fox', seed: 77, samples: 2, loras: [{ id: 'more_details', strength: 0.6 }] },
    });
  });
});
