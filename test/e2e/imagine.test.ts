import { describe, expect, it } from 'vitest';
import { textOf } from '#sandbox/discord/index.ts';
import { startBotHarness } from '../support/bot-harness.ts';
import { callsFor, imagesOf, modelListed, orders, resultOf } from '../support/expectations.ts';

describe('/imagine', () => {
  it('defers, shows progress and delivers, in three calls for a short job', async () => {
    await using harness = await startBotHarness({
      modelslab: { generationMs: 300 },
      random: { seed: () => 42 },
    });
    await modelListed(harness);
    const { discord } = harness;
    const exchange = discord.as('Ada').slash('imagine', {
      prompt: 'a red cat by the sea',
      lora: 'more_details, animie',
      strength: '0.5, 0.8',
      scheduler: 'EulerAncestralDiscreteScheduler',
      negative: 'dogs',
    });
    expect(await exchange.acknowledged()).toBe('deferred');
    const result = await resultOf(exchange);
    expect(textOf(result).replace(/\d+s\b/, 'Ns')).toMatchInlineSnapshot(`
      "[image: a red cat by the sea, anime]
      a red cat by the sea, anime
      -# Not: dogs
      -# LoRA \`more_details\` 0.5 and \`animie\` 0.8 · model \`tamarin-xl-v1\` · Euler a · 1024 × 1024 · 31 steps · guidance 7.5 · seed \`42\` · Ns
      -# Trigger words added: \`anime\` (\`--raw\` leaves them out).
      -# The LoRA \`more_details\` is made for Stable Diffusion, the model for SDXL: they may not fit.
      -# The LoRA \`animie\` is made for Stable Diffusion, the model for SDXL: they may not fit.
      -# Tip: **Remix** changes a part and keeps the rest, \`/history\` finds your images again, and \`/help\` shows what else there is.
      -# Requested by <@1100000000000000031>
      [button: New seed] [button: Reroll same seed] [button: Remix] [button: Upscale]
      [button: Vary a little] [button: Vary a lot] [button: Use as reference]
      [select: Same seed, another scheduler]
      [button: Delete]"
    `);
    expect(callsFor(discord, exchange)).toEqual(['interaction.callback', 'webhook.edit', 'webhook.edit']);
    expect(orders(harness.modelslab)).toHaveLength(1);
  });

  it('attaches every image, each with the prompt as its alt text', async () => {
    await using harness = await startBotHarness();
    const result = await resultOf(
      harness.discord.as('Ada').slash('imagine', { prompt: 'a fox', samples: 4 }),
    );
    expect(result.attachments.map(({ description }) => description)).toEqual([
      'Image 1 of 4: a fox',
      'Image 2 of 4: a fox',
      'Image 3 of 4: a fox',
      'Image 4 of 4: a fox',
    ]);
    const images = imagesOf(harness.discord, result);
    expect(new Set(images.map((image) => image.toString('base64'))).size).toBe(4);
  });

  it('answers with every problem at once, in private, and sends nothing', async () => {
    await using harness = await startBotHarness();
    const exchange = harness.discord.as('Ada').slash(
      'imagine',
      {
        prompt: ' ',
        lora: 'a,a',
        strength: '0.05,2',
        scheduler: 'fastest',
        width: 1030,
        seed: -5,
        samples: 9,
        steps: 30,
      },
      { raw: true },
    );
    const answer = await exchange.message();
    expect(textOf(answer)).toMatchInlineSnapshot(`
      "I can't make this yet. 9 things to fix:
      - **scheduler**: \`fastest\` is not one of the allowed values: DDPM, DDIM, PNDM, LMS, Euler, Euler a, DPM++ 2M, Heun, DPM2, DPM++ SDE, DPM2 a, UniPC, DDIM inverse, DEIS, iPNDM, Karras VE, Score SDE VE, LCM.
      - **lora**: \`a\` is listed twice. Use each LoRA once.
      - **strength**: \`0.05\` is out of range. Use a value from 0.1 to 1.
      - **strength**: \`2\` is out of range. Use a value from 0.1 to 1.
      - **prompt** is empty. Describe what you want to see.
      - **width**: \`1030\` is out of range. Use a value from 256 to 1024.
      - **samples**: \`9\` is out of range. Use a value from 1 to 4.
      - **steps**: \`30\` is not one of the allowed values: 21, 31, 41.
      - **seed**: \`-5\` is out of range. Use a value from 0 to 4294967295.
      -# Nothing was sent, and you weren't charged.
      [button: Fix it…]"
    `);
    expect(harness.modelslab.posts).toBe(0);
    expect(harness.discord.as('Ben').sees()).toEqual([]);
  });

  it('sends what was typed, and a drawn seed where none was', async () => {
    await using harness = await startBotHarness({ random: { seed: () => 77 } });
    await resultOf(
      harness.discord.as('Ada').slash('imagine', {
        prompt: 'x <lora:more_details:0.4> --ar 16:9',
        embedding: 'easynegative',
        clip_skip: 2,
        guidance: 9.5,
        steps: 41,
        upscale: true,
      }),
    );
    expect(orders(harness.modelslab)).toMatchObject([
      {
        prompt: 'x',
        lora_model: 'more_details',
        lora_strength: '0.4',
        width: '1024',
        height: '576',
        embeddings_model: 'easynegative',
        clip_skip: 2,
        guidance_scale: 9.5,
        num_inference_steps: '41',
        upscale: 'yes',
        self_attention: 'no',
        enhance_prompt: 'no',
        safety_checker: 'yes',
        seed: 77,
      },
    ]);
  });

  it('keeps the safety checker on outside age-restricted channels, and says so', async () => {
    await using harness = await startBotHarness();
    const open = await resultOf(harness.discord.as('Ada').slash('imagine', { prompt: 'x', safety: false }));
    const restricted = await resultOf(
      harness.discord.as('Ada', '#after-dark').slash('imagine', { prompt: 'x', safety: false }),
    );
    expect(textOf(open)).toContain('The safety checker stays on');
    expect(textOf(restricted)).not.toContain('safety checker');
    expect(orders(harness.modelslab).map((order) => order.safety_checker)).toEqual(['yes', 'no']);
  });

  it('lets unknown LoRAs through with a hint', async () => {
    await using harness = await startBotHarness();
    await modelListed(harness);
    const result = await resultOf(
      harness.discord.as('Ada').slash('imagine', { prompt: 'x', lora: 'my-own-trained' }),
    );
    expect(textOf(result)).toContain("`my-own-trained` is not in ModelsLab's public list");
  });

  it('says when the safety checker left an image blank', async () => {
    await using harness = await startBotHarness();
    harness.modelslab.faults.next({ kind: 'blank' });
    const result = await resultOf(harness.discord.as('Ada').slash('imagine', { prompt: 'x' }));
    expect(textOf(result)).toContain(
      'The image is blank: the safety checker replaced it. Change the prompt with **Remix**, or try a **New seed**.',
    );
    expect(textOf(result)).not.toContain('Upscale');
  });

  it('makes images smaller that are over the upload limit, and says so', async () => {
    const limit = 60_000;
    await using harness = await startBotHarness({ discord: { attachmentSizeLimit: limit } });
    const result = await resultOf(
      harness.discord.as('Ada').slash('imagine', { prompt: 'a castle in a forest', size: 'square-large' }),
    );
    const [image] = imagesOf(harness.discord, result);
    expect(image?.length).toBeLessThanOrEqual(limit);
    expect(textOf(result)).toContain('Made smaller to fit the upload limit here.');
  });

  it('works in direct messages', async () => {
    await using harness = await startBotHarness();
    const { world } = harness.discord;
    const channel = world.addDirectMessages(world.member('Ada').id);
    const actor = harness.discord.as('Ada', channel.id);
    const first = await resultOf(actor.slash('imagine', { prompt: 'a fox' }));
    const again = await resultOf(actor.press(first, 'Reroll same seed'));
    expect(imagesOf(harness.discord, again)).toEqual(imagesOf(harness.discord, first));
  });
});

describe('suggestions', () => {
  it('complete the LoRA that is being typed, from the list of ModelsLab', async () => {
    await using harness = await startBotHarness();
    const ada = harness.discord.as('Ada');
    const choices = await ada.autocomplete(
      'imagine',
      { prompt: 'x', lora: 'more_details, realistic-cake' },
      'lora',
    );
    expect(choices[0]?.value).toBe('more_details, xl-realistic-cake-art-sty');
  });

  it('know the schedulers, with names that say more, and the strengths', async () => {
    await using harness = await startBotHarness();
    const ada = harness.discord.as('Ada');
    const schedulers = await ada.autocomplete('imagine', { prompt: 'x' }, 'scheduler');
    expect(schedulers).toHaveLength(25);
    expect(schedulers.map(({ value }) => value)).toContain('DPM++ 2M SDE Karras');
    const strengths = await ada.autocomplete(
      'imagine',
      { prompt: 'x', lora: 'a, b', strength: '0.5, ' },
      'strength',
    );
    expect(strengths[0]).toEqual({ name: '0.5, 1 · b at 1', value: '0.5, 1' });
  });

  it('come from the built-in list while ModelsLab cannot be reached', async () => {
    await using harness = await startBotHarness({ env: { MODELSLAB_API_URL: 'http://127.0.0.1:9/api' } });
    const choices = await harness.discord
      .as('Ada')
      .autocomplete('imagine', { prompt: 'x', lora: 'cake' }, 'lora');
    expect(choices.map(({ value }) => value)).toContain('xl-realistic-cake-art-sty');
  });
});
