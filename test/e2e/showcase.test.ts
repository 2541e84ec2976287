import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type APIMessage, PermissionFlagsBits } from 'discord-api-types/v10';
import { describe, expect, it, vi } from 'vitest';
import { textOf } from '#sandbox/discord/index.ts';
import { type BotHarness, startBotHarness } from '../support/bot-harness.ts';
import { deleteResult, imagesOf, modelListed, OPEN, orders, resultOf } from '../support/expectations.ts';
import { openPanel } from '../support/settings-panel.ts';

const CHANNEL = 'Showcase channel; choose none for no showcase';
const STARS = 'Stars that a result needs';

/** Shows results with that many stars in a channel. */
const openShowcase = async (harness: BotHarness, stars: number, channel = '#general') => {
  const panel = await openPanel(harness);
  await panel.goTo('showcase');
  await panel.select(CHANNEL, [harness.discord.world.channel(channel).id], 'Saved');
  await panel.select(STARS, [String(stars)]);
  return panel;
};

const make = ({ discord }: BotHarness, options = {}, channel = '#images') =>
  resultOf(
    discord.as('Ada', channel).slash('imagine', { prompt: 'a red fox', lora: 'more_details', ...options }),
  );

/** Stars a message, or takes the star away: a result is written down a moment after it is there. */
const star = (
  { discord }: BotHarness,
  who: string,
  { message, expected = 'Starred', channel = '#images' }: { message: APIMessage } & Record<string, unknown>,
): Promise<string> =>
  vi.waitFor(async () => {
    const exchange = discord.as(who, String(channel)).menu('Star', { message });
    const said = textOf(await exchange.message(String(expected)));
    return said;
  });

/** A private result that its requester posted again. */
const postedPrivate = async (harness: BotHarness): Promise<APIMessage> => {
  const ada = harness.discord.as('Ada');
  await make(harness, { prompt: 'a diary', private: true });
  const list = await ada.slash('history').message('a diary');
  const opened = await resultOf(ada.select(list, OPEN, ['1. a diary']));
  return resultOf(ada.press(opened, 'Post here'));
};

const deleteData = async ({ discord }: BotHarness): Promise<void> => {
  const ada = discord.as('Ada');
  const me = await ada.slash('me').message();
  const asked = await ada.press(me, 'Delete my data…').message('Delete your data?');
  await ada.press(asked, 'Delete my data').message('Your data is deleted');
};

/** What the bot posted in a channel. */
const postsIn = ({ discord }: BotHarness, channel = '#general'): APIMessage[] =>
  discord.messages(channel).map(({ message }) => message);

const gallery = (message: APIMessage | undefined): string =>
  JSON.stringify(message?.components).match(/"items":\[.*?\]/)?.[0] ?? '';

describe('the showcase', () => {
  it('shows a result once, when enough other members starred it, with who made it and how', async () => {
    await using harness = await startBotHarness();
    const { discord } = harness;
    await openShowcase(harness, 2);
    const message = await make(harness);
    await star(harness, 'Ada', { message });
    await star(harness, 'Ben', { message });
    expect(postsIn(harness)).toEqual([]);
    expect(await star(harness, 'Mona', { message })).toContain('I posted it in <#');
    const [post] = postsIn(harness);
    const said = textOf(post as APIMessage);
    for (const words of ['a red fox', '`more_details` 0.7', `<@${discord.as('Ada').member.id}>`, '2 stars'])
      expect(said).toContain(words);
    expect(imagesOf(discord, post as APIMessage)).toEqual(imagesOf(discord, message));
    expect(JSON.stringify(post?.components)).toContain(`/${message.channel_id}/${message.id}"`);
    await star(harness, 'Mona', { message, expected: 'taken away' });
    expect(postsIn(harness)).toHaveLength(1);
    expect(await star(harness, 'Mona', { message })).not.toContain('I posted it');
    expect(postsIn(harness)).toHaveLength(1);
  });

  it('takes stars where it shows a result', async () => {
    await using harness = await startBotHarness();
    await openShowcase(harness, 1);
    const message = await make(harness);
    await star(harness, 'Mona', { message });
    const [post] = postsIn(harness);
    const ben = harness.discord.as('Ben', '#general');
    await ben.press(post as APIMessage, 'Star').message('Starred');
    await ben.menu('Star', { message: post as APIMessage }).message('taken away');
  });

  it('lends its images to who has never seen the result: they are no pictures of others', async () => {
    await using harness = await startBotHarness();
    await modelListed(harness);
    await openShowcase(harness, 1);
    const message = await make(harness);
    await star(harness, 'Mona', { message });
    const [post] = postsIn(harness);
    const ben = harness.discord.as('Ben', '#general');
    const form = ben.menu('Use as reference', { message: post as APIMessage });
    await resultOf(await ben.submit(form, { prompt: 'a blue owl' }));
    expect(orders(harness.modelslab).at(-1)).toMatchObject({
      prompt: 'a blue owl',
      ip_adapter_image: post?.attachments[0]?.url,
    });
  });

  it('shows a result once of which the last two stars come at once', async () => {
    await using harness = await startBotHarness();
    const { discord } = harness;
    await openShowcase(harness, 1);
    const message = await make(harness);
    await star(harness, 'Ada', { message });
    const both = ['Ben', 'Mona'].map((who) => discord.as(who).menu('Star', { message }));
    await Promise.all(both.map((exchange) => exchange.message('Starred')));
    expect(postsIn(harness)).toHaveLength(1);
  });

  it('rather leaves a result out than shows it twice, when a process ended while it was posted', async () => {
    await using harness = await startBotHarness();
    await openShowcase(harness, 1);
    const message = await make(harness);
    await star(harness, 'Ada', { message });
    await harness.stop();
    {
      using database = new DatabaseSync(join(harness.env.DATA_DIR ?? '', 'loralei.db'));
      database.exec(
        `INSERT INTO showcase (generation_id, requester_id, channel_id, claimed_at)
         SELECT id, requester_id, '${harness.discord.world.channel('#general').id}', ${Date.now()} FROM generation`,
      );
    }
    await harness.start();
    await star(harness, 'Ben', { message });
    expect(postsIn(harness)).toEqual([]);
  });

  it('loses a post that was never written down, as its process ended behind it', async () => {
    await using harness = await startBotHarness();
    const { discord } = harness;
    await openShowcase(harness, 1);
    const [first, second] = [await make(harness), await make(harness, { prompt: 'a cat' })];
    for (const message of [first, second]) await star(harness, 'Mona', { message });
    await harness.stop();
    {
      using database = new DatabaseSync(join(harness.env.DATA_DIR ?? '', 'loralei.db'));
      database.exec('UPDATE showcase SET message_id = NULL');
    }
    await harness.start();
    expect(postsIn(harness)).toHaveLength(2);
    // Whom the showcase shows a result may star it there, although nobody knows its message.
    const [post] = postsIn(harness);
    const ben = discord.as('Ben', '#general');
    await ben.press(post as APIMessage, 'Star').message('Starred');
    await (await deleteResult(discord.as('Ada'), first)).deleted();
    await vi.waitFor(() => expect(postsIn(harness).map(textOf).join()).not.toContain('a red fox'));
    expect(postsIn(harness)).toHaveLength(1);
    await deleteData(harness);
    expect(postsIn(harness)).toEqual([]);
  });

  it('tries again with the next star where Discord took no post, and not where it may have taken one', async () => {
    await using harness = await startBotHarness();
    const { discord } = harness;
    await openShowcase(harness, 1);
    const [refused, unsure] = [await make(harness), await make(harness, { prompt: 'a cat' })];
    discord.faults.next('message.create', { kind: 'refuse', status: 403, code: 50013, message: 'No' });
    expect(await star(harness, 'Ben', { message: refused })).not.toContain('I posted it');
    expect(await star(harness, 'Mona', { message: refused })).toContain('I posted it');
    // The library asks four times; each of these takes effect, and only the answer is lost.
    discord.faults.next('message.create', { kind: 'status', status: 500, carriedOut: true }, 4);
    expect(await star(harness, 'Ben', { message: unsure })).not.toContain('I posted it');
    expect(await star(harness, 'Mona', { message: unsure })).not.toContain('I posted it');
    expect(postsIn(harness).map((post) => textOf(post).includes('a cat'))).toEqual([false, true]);
    await (await deleteResult(discord.as('Ada'), unsure)).deleted();
    await vi.waitFor(() => expect(postsIn(harness)).toHaveLength(1));
  });

  it('never shows private results, not even those that their requester posted again', async () => {
    await using harness = await startBotHarness();
    await openShowcase(harness, 1);
    await star(harness, 'Ben', { message: await postedPrivate(harness) });
    expect(postsIn(harness)).toEqual([]);
  });

  it('never shows results of age-restricted channels elsewhere, or of closed ones', async () => {
    await using harness = await startBotHarness();
    const { discord } = harness;
    await openShowcase(harness, 1);
    const restricted = await make(harness, {}, '#after-dark');
    await star(harness, 'Ben', { message: restricted, channel: '#after-dark' });
    expect(postsIn(harness)).toEqual([]);
    // It was open a moment ago.
    await star(harness, 'Ben', { message: await make(harness) });
    const { overwrites } = discord.world.channel('#images');
    overwrites.set(discord.guildId, { allow: 0n, deny: PermissionFlagsBits.ViewChannel });
    for (const { id } of [discord.world.bot, discord.world.member('Ben')])
      overwrites.set(id, { allow: PermissionFlagsBits.ViewChannel, deny: 0n });
    const closed = await resultOf(discord.as('Mona').slash('imagine', { prompt: 'a secret' }));
    await star(harness, 'Ben', { message: closed });
    overwrites.clear();
    expect(postsIn(harness)).toHaveLength(1);
    const open = await make(harness, {}, '#general');
    await star(harness, 'Ben', { message: open, channel: '#general' });
    expect(postsIn(harness)).toHaveLength(3);
  });

  it('shows what is age-restricted in an age-restricted channel', async () => {
    await using harness = await startBotHarness();
    await openShowcase(harness, 1, '#after-dark');
    const message = await make(harness, {}, '#after-dark');
    expect(await star(harness, 'Ben', { message, channel: '#after-dark' })).toContain('I posted it');
  });

  it('keeps blurred what is blurred', async () => {
    await using harness = await startBotHarness();
    const panel = await openShowcase(harness, 1);
    await panel.back();
    await panel.goTo('safety');
    await panel.select('Blurring', ['on'], 'Saved');
    const message = await make(harness);
    await panel.select('Blurring', ['off'], 'Saved');
    await star(harness, 'Ben', { message });
    expect(gallery(postsIn(harness)[0])).toContain('"spoiler":true');
  });

  it('loses the post of a result that is deleted, and those of a member who deletes their data', async () => {
    await using harness = await startBotHarness();
    const { discord } = harness;
    await openShowcase(harness, 1);
    const [first, second] = [await make(harness), await make(harness, { prompt: 'a cat' })];
    for (const message of [first, second]) await star(harness, 'Ben', { message });
    expect(postsIn(harness)).toHaveLength(2);
    await (await deleteResult(discord.as('Ada'), first)).deleted();
    await vi.waitFor(() => expect(postsIn(harness)).toHaveLength(1));
    await deleteData(harness);
    expect(postsIn(harness)).toEqual([]);
  });
});

describe('the page of the showcase', () => {
  it('says which permissions the bot lacks there, until it has them', async () => {
    await using harness = await startBotHarness();
    const { world } = harness.discord;
    const { overwrites } = world.channel('#general');
    const { SendMessages, AttachFiles } = PermissionFlagsBits;
    overwrites.set(world.bot.id, { allow: 0n, deny: SendMessages | AttachFiles });
    const panel = await openShowcase(harness, 2);
    expect(panel.text()).toContain('The bot cannot post in the showcase channel');
    expect(panel.text()).toContain('*Send Messages* and *Attach Files*');
    expect(panel.text()).not.toContain('*View Channel*');
    expect(await panel.back()).toContain('**Showcase:** ⚠️ The bot cannot post');
    overwrites.set(world.bot.id, { allow: 0n, deny: PermissionFlagsBits.ViewChannel });
    expect(await panel.goTo('showcase')).toContain('*View Channel*');
    overwrites.clear();
    await panel.back();
    expect(await panel.goTo('showcase')).not.toContain('cannot post');
    expect(panel.text()).toContain('Results that 2 members starred are shown in <#');
  });
});
