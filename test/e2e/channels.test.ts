import { describe, expect, it, vi } from 'vitest';
import { textOf } from '#sandbox/discord/index.ts';
import { type BotHarness, startBotHarness } from '../support/bot-harness.ts';
import { isResult, OPEN, orders, resultOf } from '../support/expectations.ts';
import { openPanel } from '../support/settings-panel.ts';

const DEFAULT_MODEL = 'tamarin-xl-v1';

/** The page of a channel's rule, as Mona has it open. */
const openRule = async (harness: BotHarness, channel: string) => {
  const panel = await openPanel(harness);
  await panel.goTo('channels');
  const pick = (name: string) =>
    panel.select('Choose a channel or a category…', [harness.discord.world.channel(name).id]);
  await pick(channel);
  return { ...panel, pick };
};

const setValues = async (harness: BotHarness, channel: string, values: { model?: string; images?: string }) =>
  (await openRule(harness, channel)).submit('Model and quota…', values);

const imagine = ({ discord }: BotHarness, channel: string, options: Record<string, string | boolean> = {}) =>
  discord.as('Ada', channel).slash('imagine', { prompt: 'a cat', ...options });

const told = async (harness: BotHarness, channel: string, options = {}): Promise<string> =>
  textOf(await imagine(harness, channel, options).message());

const modelsOrdered = ({ modelslab }: BotHarness) => orders(modelslab).map(({ model_id }) => model_id);

describe('the quota of a channel', () => {
  it('of two images refuses the third there and in its thread, and not elsewhere', async () => {
    await using harness = await startBotHarness();
    const { id } = harness.discord.world.channel('#images');
    expect(await setValues(harness, '#images', { images: '2' })).toContain(
      `<#${id}>: up to 2 images a day for each member.`,
    );
    await resultOf(imagine(harness, '#images'));
    await resultOf(imagine(harness, '#cake-contest'));
    const full = `No images left today in <#${id}>: all 2 are used`;
    expect(await told(harness, '#images')).toContain(full);
    expect(await told(harness, '#cake-contest')).toContain(full);
    await resultOf(imagine(harness, '#general'));
    await resultOf(harness.discord.as('Ben', '#images').slash('imagine', { prompt: 'a dog' }));
    const me = textOf(await harness.discord.as('Ada', '#images').slash('me').message());
    expect(me).toContain(`Your images today in <#${id}>: **2 of 2**, 0 left.`);
  });

  it('is not overdrawn by many who ask at once', async () => {
    await using harness = await startBotHarness();
    await setValues(harness, '#images', { images: '2' });
    const asked = Array.from({ length: 8 }, () => imagine(harness, '#images'));
    await vi.waitFor(() => expect(asked.every(({ interaction }) => interaction.answer)).toBe(true));
    await vi.waitFor(() => {
      expect(harness.discord.messages().filter(({ message }) => isResult(message))).toHaveLength(2);
      const refused = harness.discord
        .messages(undefined, 'Ada')
        .filter(({ message }) => textOf(message).includes('No images left today in <#'));
      expect(refused).toHaveLength(6);
    });
    expect(orders(harness.modelslab)).toHaveLength(2);
  });
});

describe('the model of a channel', () => {
  it('stands in there, before the one of the server and after that of the member', async () => {
    await using harness = await startBotHarness();
    await setValues(harness, '#images', { model: 'flux' });
    const made = await resultOf(imagine(harness, '#cake-contest'));
    expect(textOf(made)).toContain("Filled in from this channel's default: model");
    await resultOf(imagine(harness, '#general'));
    await harness.discord.as('Ada').slash('me', { model: 'sdxl' }).message();
    await resultOf(imagine(harness, '#images'));
    await resultOf(imagine(harness, '#images', { model: 'midjourney' }));
    expect(modelsOrdered(harness)).toEqual(['flux', DEFAULT_MODEL, 'sdxl', 'midjourney']);
  });
});

describe('a channel that is closed', () => {
  it('makes no images, and neither do the channels of a closed category and their threads', async () => {
    await using harness = await startBotHarness();
    const { world } = harness.discord;
    const page = await openRule(harness, 'Studio');
    expect(await page.select('Images', ['off'])).toContain('no images');
    const refusal = `This server's admins allow no images in <#${world.channel('Studio').id}>`;
    for (const channel of ['#images', '#cake-contest']) {
      expect(await told(harness, channel)).toContain(refusal);
      const rules = await harness.discord.as('Ada', channel).slash('rules').message();
      expect(textOf(rules)).toContain(`⛔ No images are made in <#${world.channel('Studio').id}>.`);
      expect(textOf(rules)).toContain(`<#${world.channel('Studio').id}>: no images.`);
    }
    await resultOf(imagine(harness, '#general'));
    expect(textOf(await harness.discord.as('Ada', '#general').slash('rules').message())).not.toContain(
      'In this channel these hold too',
    );
    expect(await page.press('Remove')).toContain('The same holds in every channel');
    await resultOf(imagine(harness, '#cake-contest'));
  });
});

describe('safety that is always on in a channel', () => {
  it('cannot be switched off there, though the channel is age-restricted', async () => {
    await using harness = await startBotHarness();
    const { id } = harness.discord.world.channel('#after-dark');
    await resultOf(imagine(harness, '#after-dark', { safety: false }));
    const page = await openRule(harness, '#after-dark');
    await page.select('Safety checker', ['on']);
    const made = await resultOf(imagine(harness, '#after-dark', { safety: false }));
    expect(textOf(made)).toContain(`keep the safety checker on in <#${id}>`);
    expect(orders(harness.modelslab).map(({ safety_checker }) => safety_checker)).toEqual(['no', 'yes']);
  });

  it('lets nobody post there what was made without', async () => {
    await using harness = await startBotHarness();
    const ada = harness.discord.as('Ada', '#after-dark');
    await resultOf(imagine(harness, '#after-dark', { safety: false }));
    const page = await openRule(harness, '#after-dark');
    await page.select('Safety checker', ['on']);
    const list = await ada.slash('history').message('a cat');
    const opened = await resultOf(ada.select(list, OPEN, ['1. a cat']));
    expect(textOf(await ada.press(opened, 'Post here').message())).toContain(
      'made without the safety checker',
    );
  });
});

describe('an admin', () => {
  it('finds in the list of changes which channel was meant', async () => {
    await using harness = await startBotHarness();
    const { id } = harness.discord.world.channel('#images');
    await setValues(harness, '#images', { model: 'flux', images: '3' });
    const audit = await harness.discord.as('Mona').slash('settings', {}, { subcommand: 'audit' }).message();
    expect(textOf(audit)).toContain(`channels with rules of their own: <#${id}> added`);
    expect(textOf(audit)).toContain(`images per day of <#${id}>: no limit → 3`);
    expect(textOf(audit)).toContain(`default model of <#${id}>: not set → \`flux\``);
  });

  it('is told what is wrong with the values, and of channels in a file that are not here', async () => {
    await using harness = await startBotHarness();
    const mona = harness.discord.as('Mona');
    const { id } = harness.discord.world.channel('#images');
    const wrong = await setValues(harness, '#images', { model: 'two words', images: 'many' });
    expect(wrong).toContain("isn't an id");
    expect(wrong).toContain("isn't a number");
    await setValues(harness, '#images', { images: '3' });
    const exported = await mona.slash('settings', {}, { subcommand: 'export' }).message();
    const content = new TextDecoder().decode(harness.discord.files(exported)[0]?.bytes);
    const strange = '999999999999999999';
    const bytes = new TextEncoder().encode(content.replaceAll(id, strange));
    const file = await mona.upload({ filename: 's.json', bytes, contentType: 'application/json' });
    const preview = await mona.slash('settings', { file }, { subcommand: 'import' }).message('Apply changes');
    expect(textOf(preview)).toContain(
      `cannot find these channels in this server, so what is set for them holds nowhere: \`${strange}\``,
    );
    expect(textOf(await mona.press(preview, 'Apply changes').message())).toContain('1 channel has a rule');
  });
});
