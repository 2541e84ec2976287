import type { APIMessage } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import { type BotHarness, startBotHarness } from '../support/bot-harness.ts';
import { resultOf } from '../support/expectations.ts';
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
