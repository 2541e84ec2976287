import type { APIMessage } from 'discord-api-types/v10';
import { describe, expect, it, vi } from 'vitest';
import { textOf } from '#sandbox/discord/index.ts';
import { type BotHarness, startBotHarness } from '../support/bot-harness.ts';
import { isResult, orders, resultOf } from '../support/expectations.ts';
import { openPanel } from '../support/settings-panel.ts';

type Typed = Record<string, string | number | boolean>;

const imagine = ({ discord }: BotHarness, options: Typed = {}, who = 'Ada', channel = '#images') =>
  discord.as(who, channel).slash('imagine', { prompt: 'a red cat', ...options });

const refusal = async (harness: BotHarness, options: Typed = {}, who = 'Ada', channel = '#images') => {
  const exchange = imagine(harness, options, who, channel);
  const answer = await exchange.message();
  const bystander = who === 'Ben' ? 'Ada' : 'Ben';
  expect(
    harness.discord
      .as(bystander, channel)
      .sees()
      .map(({ id }) => id),
  ).not.toContain(answer.id);
  return textOf(answer);
};

describe('an admin', () => {
  it('sets limits, and the next request is held to them', async () => {
    await using harness = await startBotHarness();
    const panel = await openPanel(harness);
    await panel.goTo('limits');
    expect(await panel.select('Images at a time', ['2'])).toContain('Up to 2 images at a time');
    await panel.submit('Quotas and time zone…', { images: '2', timeZone: 'europe/vienna' });
    expect(panel.text()).toContain('Saved');
    expect(panel.text()).toContain('Days begin at midnight in Europe/Vienna');
    expect(await refusal(harness, { samples: 3 })).toContain('3 is too many here. Choose 2 or less');
    await resultOf(imagine(harness, { samples: 2 }));
    expect(await refusal(harness)).toMatch(
      /No images left today in this server: all 2 are used\. You get more/,
    );
    expect(orders(harness.modelslab)).toHaveLength(1);
    expect(textOf(await harness.discord.as('Ben').slash('rules').message())).toContain('2 images a day');
  });

  it('gives a quota back when the API takes no order', async () => {
    await using harness = await startBotHarness();
    const panel = await openPanel(harness);
    await panel.goTo('limits');
    await panel.submit('Quotas and time zone…', { images: '1' });
    harness.modelslab.faults.next({ kind: 'error', error: 'credits' });
    const failing = imagine(harness);
    await failing.message('[button: Try again]');
    // The failure is told a moment before it is written down.
    await vi.waitFor(async () => {
      const isOver = (message: APIMessage) =>
        isResult(message) || textOf(message).includes('No images left today');
      expect(isResult(await imagine(harness).message(isOver))).toBe(true);
    });
    expect(await refusal(harness)).toContain('No images left today');
  });

  it('sets defaults, which fill what members leave out, within the limits', async () => {
    await using harness = await startBotHarness();
    const panel = await openPanel(harness);
    await panel.goTo('defaults');
    expect(await panel.select('Steps', ['41'])).toContain('steps `41`');
    expect(await panel.select('Size', ['wide'])).toContain('size `Wide');
    await panel.submit('Model, LoRAs, words…', { lora: 'more_details', strength: '0.4', negative: 'fog' });
    expect(panel.text()).toContain('lora `more_details`');
    await panel.back();
    await panel.goTo('limits');
    await panel.select('Steps', ['31']);
    const result = await resultOf(imagine(harness, { negative: 'rain' }));
    expect(textOf(result)).toContain("Filled in from this server's defaults: lora, strength, size and steps");
    expect(orders(harness.modelslab)[0]).toMatchObject({
      lora_model: 'more_details',
      lora_strength: '0.4',
      width: '1024',
      height: '576',
      num_inference_steps: '31',
      negative_prompt: 'rain',
    });
  });

  it('restricts channels, blocks words and members, and says what to do', async () => {
    await using harness = await startBotHarness();
    const { discord } = harness;
    const general = discord.world.addChannel({ name: 'elsewhere' });
    const panel = await openPanel(harness);
    await panel.goTo('access');
    await panel.select('Allowed channels; none: everywhere', [general.id]);
    expect(await refusal(harness)).toContain(`Go to <#${general.id}>`);
    await panel.press('Blocked members…');
    await panel.select('Block a member, or change a block…', [discord.world.member('Ben').id]);
    await panel.select('For how long, from now', ['ever']);
    expect(await refusal(harness, {}, 'Ben', 'elsewhere')).toContain('do not let you make images');
    await panel.back();
    await panel.goTo('safety');
    await panel.submit('Blocked words…', { words: 'fóx\nred dragon' });
    const told = await refusal(harness, { prompt: 'a FOX in the snow' }, 'Ada', 'elsewhere');
    expect(told).toContain('`fóx` is not allowed here');
    await resultOf(imagine(harness, { prompt: 'foxglove and a dragon' }, 'Ada', 'elsewhere'));
  });

  it('pins a LoRA, and members use it by its nickname', async () => {
    await using harness = await startBotHarness();
    const admin = harness.discord.as('Mona');
    const pinned = await admin
      .slash(
        'settings',
        { lora: 'xl-realistic-cake-art-sty', nickname: 'Cakes', strength: 0.4, trigger_words: 'cake art' },
        { subcommand: 'pin' },
      )
      .message();
    expect(textOf(pinned)).toContain('Saved');
    await resultOf(imagine(harness, { lora: 'cakes' }));
    expect(orders(harness.modelslab)[0]).toMatchObject({
      lora_model: 'xl-realistic-cake-art-sty',
      lora_strength: '0.4',
      prompt: 'a red cat, cake art',
    });
  });

  it('allows some LoRAs and models only', async () => {
    await using harness = await startBotHarness();
    const panel = await openPanel(harness);
    await panel.goTo('loras');
    await panel.select('Which ones are allowed', ['only']);
    await panel.submit('Add LoRAs…', { ids: 'more_details, animie' });
    expect(panel.text()).toContain('**Only 2 LoRAs are allowed.**');
    expect(panel.text()).toContain('Allowed: `more_details` and `animie`.');
    expect(await refusal(harness, { lora: 'wearing-bones-v1-0' })).toContain(
      'Use one of these: `more_details` and `animie`',
    );
    await resultOf(imagine(harness, { lora: 'more_details' }));
  });

  it('sees what another admin has changed meanwhile, and loses nothing of it', async () => {
    await using harness = await startBotHarness();
    const { world } = harness.discord;
    world.addMember('Olga', { roleIds: [...world.member('Mona').roleIds] });
    const [mona, olga] = [await openPanel(harness), await openPanel(harness, 'Olga')];
    await mona.goTo('limits');
    await olga.goTo('limits');
    await olga.select('Images at a time', ['3']);
    const late = await mona.select('Images at a time', ['1']);
    expect(late).toContain('Your change was not saved');
    expect(late).toContain(`<@${world.member('Olga').id}> changed images at a time`);
    expect(late).toContain('Up to 3 images at a time');
    expect(await mona.select('Images at a time', ['1'])).toContain('Up to 1 image at a time');
    const other = await olga.select('Largest side', ['512']);
    expect(other).toContain('Meanwhile others changed this');
    expect(other).toContain('512 px and up to 1 image at a time for everyone');
  });

  it('finds who changed what, there and in the log channel', async () => {
    await using harness = await startBotHarness();
    const { discord } = harness;
    const log = discord.world.addChannel({ name: 'log' });
    const panel = await openPanel(harness);
    await panel.goTo('safety');
    await panel.select('Log channel', [log.id], 'Saved');
    await panel.select('Safety checker', ['on']);
    await vi.waitFor(() => {
      const posted = discord.messages(log.id).map(({ message }) => textOf(message));
      expect(posted.join('\n')).toContain(
        'safety checker: *On; optional where age-restricted* → *Always on*',
      );
    });
    const audit = textOf(await discord.as('Mona').slash('settings', {}, { subcommand: 'audit' }).message());
    expect(audit).toContain(
      `<@${discord.world.member('Mona').id}>: safety checker: *On; optional where age-restricted* → *Always on*`,
    );
    expect(audit).toContain(`log channel: not set → <#${log.id}>`);
  });

  it('is told when the bot may not post to the log channel, or it is of another server', async () => {
    await using harness = await startBotHarness();
    const { world } = harness.discord;
    const secret = world.addChannel({ name: 'secret' });
    world.overwrite(secret.id, world.bot.id, { deny: 1n << 10n });
    const panel = await openPanel(harness);
    await panel.goTo('safety');
    await panel.select('Log channel', [secret.id], 'the bot cannot post in');
    expect(panel.text()).toContain('**Log:** none');
  });

  it('takes settings to a file and back, with every problem of a bad one', async () => {
    await using harness = await startBotHarness();
    const admin = harness.discord.as('Mona');
    const panel = await openPanel(harness);
    await panel.goTo('limits');
    await panel.select('Steps', ['21']);
    const exported = await admin.slash('settings', {}, { subcommand: 'export' }).message();
    const [file] = harness.discord.files(exported);
    const content = new TextDecoder().decode(file?.bytes);
    const upload = async (text: string) =>
      admin.upload({
        filename: 's.json',
        bytes: new TextEncoder().encode(text),
        contentType: 'application/json',
      });
    await panel.select('Steps', ['none']);
    const bringIn = async (text: string) =>
      admin.slash('settings', { file: await upload(text) }, { subcommand: 'import' });
    const preview = await (await bringIn(content)).message('Apply changes');
    expect(textOf(preview)).toContain('steps: no limit → 21');
    expect(textOf(await admin.press(preview, 'Apply changes').message())).toContain('Saved');
    const bad = JSON.parse(content);
    bad.settings.limits.member.steps = 22;
    bad.settings.safety.cheker = 'on';
    bad.settings.access.roles = 'all';
    const unusable = JSON.parse(content);
    unusable.settings.defaults = { steps: 30 };
    expect(textOf(await (await bringIn(JSON.stringify(unusable))).message('Nothing was changed'))).toContain(
      '`30` is not one of the allowed values: 21, 31, 41',
    );
    const told = textOf(await (await bringIn(JSON.stringify(bad))).message('Nothing was changed'));
    expect(told).toContain('**Limits, steps**: Use one of these: `21`, `31` and `41`');
    expect(told).toContain('**Who and where, allowed roles**: This has to be a list');
    expect(textOf(await (await bringIn('{"a":1}')).message('not a file of settings'))).toBeTruthy();
  });

  it('refuses a hostile file with a sentence', async () => {
    await using harness = await startBotHarness();
    const admin = harness.discord.as('Mona');
    const exported = await admin.slash('settings', {}, { subcommand: 'export' }).message();
    const content = new TextDecoder().decode(harness.discord.files(exported)[0]?.bytes);
    const word = (text: string) => content.replace('"blockedWords": []', `"blockedWords": ["${text}"]`);
    const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
    const within = (value: string) => content.replace('"defaults": {}', `"defaults": {"lora": ${value}}`);
    const files: [string, string][] = [
      [nested(100_000), 'not a file of settings'],
      [within(nested(100_000)), 'not a file of settings'],
      [within(nested(40)), 'Nothing was changed'],
      [within('{"a":'.repeat(20_000)), 'not a file of settings'],
      [word('a\\u0000b'), 'characters that are not text'],
      [word('\\ud83d'), 'characters that are not text'],
      [content.replace('"defaults"', '"defaults\\u0000"'), 'characters that are not text'],
      [content.replace('"serverImagesPerDay": null', '"serverImagesPerDay": 1e999'), 'Nothing was changed'],
      [
        content.replace('"serverImagesPerDay": null', `"serverImagesPerDay": ${'9'.repeat(400)}`),
        'Nothing was',
      ],
      [content.replace('"serverImagesPerDay": null', '"serverImagesPerDay": -0.5'), 'Nothing was changed'],
    ];
    for (const [text, sentence] of files) {
      expect(text).not.toBe(content);
      const bytes = new TextEncoder().encode(text);
      const file = await admin.upload({ filename: 's.json', bytes, contentType: 'application/json' });
      const told = await admin.slash('settings', { file }, { subcommand: 'import' }).message(sentence);
      expect(textOf(told)).not.toContain('Something broke');
    }
  });

  it('puts everything back, after being asked', async () => {
    await using harness = await startBotHarness();
    const admin = harness.discord.as('Mona');
    const panel = await openPanel(harness);
    await panel.goTo('limits');
    await panel.select('Steps', ['21']);
    const asked = await admin.slash('settings', {}, { subcommand: 'reset' }).message();
    expect(textOf(await admin.press(asked, 'Reset everything').message())).toContain('Saved');
    expect((await openPanel(harness)).text()).toContain("No limits for everyone but the API's");
  });

  it('finds the panel working after a restart, and the settings with it', async () => {
    await using harness = await startBotHarness();
    const panel = await openPanel(harness);
    await panel.goTo('limits');
    await panel.select('Images at a time', ['2']);
    await harness.stop();
    await harness.start();
    expect(await panel.select('Steps', ['21'])).toContain('Up to 2 images at a time and up to 21 steps');
  });
});

describe('a member', () => {
  it('is offered no settings, may not open them, and sees the rules', async () => {
    await using harness = await startBotHarness();
    const ada = harness.discord.as('Ada');
    expect(ada.offered().map(({ name }) => name)).toEqual(expect.arrayContaining(['imagine', 'rules']));
    expect(ada.offered().map(({ name }) => name)).not.toContain('settings');
    const forged = await ada.slash('settings', {}, { subcommand: 'open', raw: true }).message();
    expect(textOf(forged)).toContain('Manage Server');
    const shown = textOf(await ada.slash('settings', {}, { subcommand: 'show', raw: true }).message());
    expect(shown).toBe(textOf(await ada.slash('rules').message()));
    expect(shown).toContain('What wins, in this order: what you type');
  });

  it('gets no more than the quota lets, however many they ask for at once', async () => {
    await using harness = await startBotHarness();
    const panel = await openPanel(harness);
    await panel.goTo('limits');
    await panel.submit('Quotas and time zone…', { images: '10' });
    const asked = Array.from({ length: 20 }, (_, index) => imagine(harness, { prompt: `cat ${index}` }));
    await vi.waitFor(() => expect(asked.every(({ interaction }) => interaction.answer)).toBe(true));
    await vi.waitFor(() => {
      const results = harness.discord.messages().filter(({ message }) => textOf(message).includes('Reroll'));
      expect(results).toHaveLength(10);
    });
    expect(orders(harness.modelslab)).toHaveLength(10);
    await vi.waitFor(() => {
      const told = harness.discord
        .messages(undefined, 'Ada')
        .filter(({ message }) => textOf(message).includes('No images left today'));
      expect(told).toHaveLength(10);
    });
  });
});
