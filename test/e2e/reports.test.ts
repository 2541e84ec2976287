import { type APIMessage, PermissionFlagsBits } from 'discord-api-types/v10';
import { describe, expect, it, vi } from 'vitest';
import { REPORT_LIMITS } from '#domain/members/reports.ts';
import { textOf } from '#sandbox/discord/index.ts';
import { type BotHarness, startBotHarness } from '../support/bot-harness.ts';
import { deleteResult, resultOf } from '../support/expectations.ts';
import { pageButton } from '../support/settings-panel.ts';

const make = ({ discord }: BotHarness, prompt = 'a red cat', who = 'Ada', channel = '#images') =>
  resultOf(discord.as(who, channel).slash('imagine', { prompt }));

/** The page of safety, where Mona switches reports on and chooses where they go. */
const openSafety = async ({ discord }: BotHarness) => {
  const mona = discord.as('Mona');
  let shown = await mona.slash('settings', {}, { subcommand: 'open' }).message();
  shown = await mona.press(shown, pageButton('safety')).message('Safety and log');
  return {
    choose: async (label: string, state: 'on' | 'off') => {
      shown = await mona.select(shown, label, [state]).message('Saved');
    },
    log: async (channel: string) => {
      // That something was saved is said of the change before, too.
      const until = channel === '' ? '**Log:** none' : 'reports go to <#';
      const chosen = channel === '' ? [] : [discord.world.channel(channel).id];
      shown = await mona.select(shown, 'Log channel', chosen).message(until);
    },
  };
};

const takeReports = async (harness: BotHarness) => {
  const safety = await openSafety(harness);
  await safety.choose('Reports', 'on');
  await safety.log('#mod-log');
  return safety;
};

const reportsIn = ({ discord }: BotHarness, channel = '#mod-log'): APIMessage[] =>
  discord
    .messages(discord.world.channel(channel).id)
    .map(({ message }) => message)
    .filter((message) => textOf(message).includes('Image reported'));

/** The one report that there is. */
const theReport = (harness: BotHarness, ...expected: string[]): Promise<APIMessage> =>
  vi.waitFor(() => {
    const [report, ...more] = reportsIn(harness);
    expect(more).toEqual([]);
    expect(report).toBeDefined();
    for (const words of expected) expect(report && textOf(report)).toContain(words);
    return report as APIMessage;
  });

/** Presses Delete image, and says yes to the question. */
const deleteImage = (actor: ReturnType<BotHarness['discord']['as']>, report: APIMessage) =>
  actor.submit(actor.press(report, 'Delete image'));

/** A member who may manage messages, and sees the reports. */
const addModerator = ({ discord: { world } }: BotHarness, name: string) => {
  const role = world.addRole({ name: `${name}'s`, permissions: PermissionFlagsBits.ManageMessages });
  const member = world.addMember(name, { roleIds: [role.id] });
  world.overwrite(world.channel('#mod-log').id, role.id, { allow: PermissionFlagsBits.ViewChannel });
  return member;
};

const press = async (harness: BotHarness, who: string, message: APIMessage, label: string): Promise<string> =>
  textOf(await harness.discord.as(who).press(message, label).message());

const report = async (
  { discord }: BotHarness,
  who: string,
  message: APIMessage,
  fields: { reason?: string[]; words?: string } = {},
): Promise<string> => {
  const member = discord.as(who);
  const sent = await member.submit(member.press(message, 'Report'), { reason: ['spam'], ...fields });
  return textOf(await sent.message());
};

/** Mona blocks the author of a reported image, with the form behind the button. */
const block = async (
  { discord }: BotHarness,
  message: APIMessage,
  fields: { time: string[]; note?: string } = { time: ['ever'] },
): Promise<void> => {
  const mona = discord.as('Mona', '#mod-log');
  await mona.submit(mona.press(message, 'Block author…'), fields);
};

describe('Report', () => {
  it('is there where a server takes reports, and nowhere else', async () => {
    await using harness = await startBotHarness();
    expect(textOf(await make(harness))).not.toContain('[button: Report]');
    await takeReports(harness);
    expect(textOf(await make(harness))).toContain('[button: Report]');
    expect(textOf(await make(harness, 'x', 'Ada', '@Ada'))).not.toContain('[button: Report]');
    expect(textOf(await make(harness, 'x', 'Ada', '#lounge'))).not.toContain('[button: Report]');
  });

  it('tells the moderators who reported what, once, whoever joins', async () => {
    await using harness = await startBotHarness();
    await takeReports(harness);
    const { discord } = harness;
    const { world } = discord;
    const result = await make(harness, 'a **red** cat <@1>');
    const ben = discord.as('Ben');
    const form = ben.press(result, 'Report');
    const words = 'it is **my** photo';
    const answer = await (await ben.submit(form, { reason: ['rights'], words })).message();
    expect(textOf(answer)).toContain('moderators of this server can see your report');
    expect(
      discord
        .as('Ada')
        .sees()
        .map(({ id }) => id),
    ).not.toContain(answer.id);
    const link = `https://discord.com/channels/${result.channel_id && world.guild('Image Makers').id}/${result.channel_id}/${result.id}`;
    await theReport(
      harness,
      `<@${world.member('Ben').id}>`,
      `<@${world.member('Ada').id}>`,
      link,
      'a \\*\\*red',
      '**1 member** reported',
      'Uses the work of somebody else',
      'it is \\*\\*my\\*\\* photo',
    );
    expect(await press(harness, 'Ben', result, 'Report')).toContain('already been reported');
    expect(await report(harness, 'Mona', result)).toContain('see your report');
    await theReport(harness, `<@${world.member('Ben').id}> and <@${world.member('Mona').id}>`);
  });

  it('shows a blurred picture with alt text, and keeps it when others join', async () => {
    await using harness = await startBotHarness();
    await takeReports(harness);
    const result = await make(harness, 'a red cat');
    await report(harness, 'Ben', result);
    await report(harness, 'Mona', result);
    const shown = await theReport(harness, '**2 members** reported', 'Spam (2)');
    expect(JSON.stringify(shown.components)).toContain('"spoiler":true');
    expect(JSON.stringify(shown.components)).toContain('The reported image. Prompt: a red cat');
    expect(shown.attachments).toHaveLength(1);
  });

  it('of an image from an age-restricted channel shows no picture elsewhere', async () => {
    await using harness = await startBotHarness();
    await takeReports(harness);
    const result = await make(harness, 'a red cat', 'Ada', '#after-dark');
    const ben = harness.discord.as('Ben', '#after-dark');
    await (await ben.submit(ben.press(result, 'Report'), { reason: ['sexual'] })).message();
    const shown = await theReport(harness, 'comes from an age-restricted channel');
    expect(shown.attachments).toHaveLength(0);
  });

  it('by many at once is one message with all of their names', async () => {
    await using harness = await startBotHarness();
    await takeReports(harness);
    const { discord } = harness;
    const result = await make(harness);
    const names = ['Cid', 'Dee', 'Eve', 'Fay'];
    const ids = names.map((name) => discord.world.addMember(name).id);
    const answers = await Promise.all(names.map((name) => report(harness, name, result)));
    expect(answers.every((answer) => answer.includes('see your report'))).toBe(true);
    await theReport(harness, ...ids.map((id) => `<@${id}>`));
  });

  it("is refused for an image of one's own, and after too many", async () => {
    await using harness = await startBotHarness();
    await takeReports(harness);
    const result = await make(harness);
    expect(await press(harness, 'Ada', result, 'Report')).toContain('This image is yours');
    const results: APIMessage[] = [];
    for (let made = 0; made < REPORT_LIMITS.perHour; made += 1)
      results.push(await make(harness, `cat ${made}`));
    for (const one of results) expect(await report(harness, 'Ben', one)).toContain('see your report');
    expect(await report(harness, 'Ben', result)).toContain('within an hour');
    expect(reportsIn(harness)).toHaveLength(REPORT_LIMITS.perHour);
  });

  it('says so when reports are off by now, go nowhere, or cannot be posted', async () => {
    await using harness = await startBotHarness();
    const safety = await takeReports(harness);
    const { discord } = harness;
    const result = await make(harness);
    const log = discord.world.channel('#mod-log').id;
    discord.world.overwrite(log, discord.world.bot.id, { deny: PermissionFlagsBits.SendMessages });
    expect(await report(harness, 'Ben', result)).toContain('could not be delivered');
    discord.world.overwrite(log, discord.world.bot.id, {
      allow: PermissionFlagsBits.ViewChannel | PermissionFlagsBits.SendMessages,
    });
    expect(await report(harness, 'Ben', result)).toContain('see your report');
    await theReport(harness);
    await safety.log('');
    expect(await press(harness, 'Mona', result, 'Report')).toContain('no channel to which reports go');
    await safety.choose('Reports', 'off');
    expect(await press(harness, 'Mona', result, 'Report')).toContain('takes no reports');
  });
});

describe('a log channel of another server', () => {
  it('brought in by a file gets neither reports nor changes of settings', async () => {
    await using harness = await startBotHarness();
    const { discord } = harness;
    const { world } = discord;
    const foreign = world.addChannel({ name: 'foreign', guildId: world.addGuild('Third').id });
    await takeReports(harness);
    const mona = discord.as('Mona');
    const exported = await mona.slash('settings', {}, { subcommand: 'export' }).message();
    const content = new TextDecoder().decode(discord.files(exported)[0]?.bytes);
    const bytes = new TextEncoder().encode(content.replace(world.channel('#mod-log').id, foreign.id));
    const file = await mona.upload({ filename: 's.json', bytes, contentType: 'application/json' });
    const preview = await mona.slash('settings', { file }, { subcommand: 'import' }).message('Apply changes');
    await mona.press(preview, 'Apply changes').message('Saved');
    const result = await make(harness);
    expect(await report(harness, 'Ben', result)).toContain('could not be delivered');
    await (await openSafety(harness)).choose('Blurring', 'on');
    expect(discord.messages(foreign.id)).toEqual([]);
  });
});

describe('moderators', () => {
  const reported = async (harness: BotHarness) => {
    await takeReports(harness);
    const result = await make(harness);
    await report(harness, 'Ben', result);
    return { result, report: await theReport(harness) };
  };

  it('delete the image, with no right to change settings', async () => {
    await using harness = await startBotHarness();
    const { discord } = harness;
    const { result, report } = await reported(harness);
    const moderator = addModerator(harness, 'Olga');
    await deleteImage(discord.as('Olga', '#mod-log'), report);
    const shown = await theReport(harness, `<@${moderator.id}> deleted the image`);
    expect(textOf(shown)).toContain('[button: Delete image, disabled]');
    expect(discord.messages().map(({ message }) => message.id)).not.toContain(result.id);
    expect(textOf(await discord.as('Ada').slash('history').message())).toContain('There is nothing here yet');
    const refused = await discord.as('Olga', '#mod-log').press(report, 'Block author…').message();
    expect(textOf(refused)).toContain('Manage Server');
  });

  it('dismiss a report, which says so, and which further reports join', async () => {
    await using harness = await startBotHarness();
    const { discord } = harness;
    const { result, report: open } = await reported(harness);
    const moderator = addModerator(harness, 'Olga');
    discord.as('Olga', '#mod-log').press(open, 'Dismiss');
    const dismissed = await theReport(harness, `<@${moderator.id}> dismissed the report`);
    expect(textOf(dismissed)).toContain('[button: Dismiss, disabled]');
    expect(await report(harness, 'Mona', result)).toContain('see your report');
    await theReport(harness, '**2 members** reported', 'dismissed the report');
    await deleteImage(discord.as('Olga', '#mod-log'), dismissed);
    const deleted = await theReport(harness, 'deleted the image');
    expect(deleted.attachments).toHaveLength(0);
  });

  it('block the author, which is written down and holds from then on', async () => {
    await using harness = await startBotHarness();
    const { discord } = harness;
    const { report } = await reported(harness);
    const [ada, mona] = [discord.world.member('Ada').id, discord.world.member('Mona').id];
    await block(harness, report, { time: ['day'], note: 'a spammer' });
    const told = await theReport(harness, `<@${mona}> blocked the author`, ', until <t:');
    expect(textOf(told)).not.toContain('spammer');
    const refused = await discord.as('Ada').slash('imagine', { prompt: 'x' }).message();
    expect(textOf(refused)).toContain('do not let you make images here until <t:');
    expect(textOf(refused)).not.toContain('spammer');
    const audit = await discord.as('Mona').slash('settings', {}, { subcommand: 'audit' }).message();
    expect(textOf(audit)).toContain(`<@${mona}>: blocked members: <@${ada}> added`);
  });

  it('act at once, and the report tells of both, each once', async () => {
    await using harness = await startBotHarness();
    const { discord } = harness;
    const { report } = await reported(harness);
    const olga = addModerator(harness, 'Olga');
    const mona = discord.as('Mona', '#mod-log');
    await Promise.all([discord.as('Olga', '#mod-log'), mona].map((one) => deleteImage(one, report)));
    await block(harness, report);
    await block(harness, report);
    const shown = await theReport(harness, 'deleted the image', 'blocked the author');
    expect(textOf(shown).match(/deleted the image/g)).toHaveLength(1);
    expect(textOf(shown)).toMatch(new RegExp(`<@(${olga.id}|${mona.member.id})> deleted`));
    const audit = await discord.as('Mona').slash('settings', {}, { subcommand: 'audit' }).message();
    expect(textOf(audit).match(/blocked members/g)).toHaveLength(1);
  });

  it('are told when the image cannot be deleted, and may try again', async () => {
    await using harness = await startBotHarness();
    const { discord } = harness;
    const { result, report } = await reported(harness);
    const mona = discord.as('Mona', '#mod-log');
    discord.faults.next('message.delete', {
      kind: 'refuse',
      status: 403,
      code: 50001,
      message: 'Missing Access',
    });
    const told = await (await deleteImage(mona, report)).followUp();
    expect(textOf(told)).toContain('could not be deleted');
    expect(textOf(await theReport(harness))).not.toContain('deleted the image');
    await deleteImage(mona, report);
    await theReport(harness, 'deleted the image');
    expect(discord.messages().map(({ message }) => message.id)).not.toContain(result.id);
  });

  it('see what was done also where the bot cannot change its message', async () => {
    await using harness = await startBotHarness();
    const { discord } = harness;
    const { report } = await reported(harness);
    discord.faults.next('message.edit', {
      kind: 'refuse',
      status: 403,
      code: 50001,
      message: 'Missing Access',
    });
    await deleteImage(discord.as('Mona', '#mod-log'), report);
    await theReport(harness, 'deleted the image');
  });

  it('find the report working after a restart, and the image gone already', async () => {
    await using harness = await startBotHarness();
    const { discord } = harness;
    const { result, report } = await reported(harness);
    await (await deleteResult(discord.as('Ada'), result)).deleted();
    await harness.stop();
    await harness.start();
    await deleteImage(discord.as('Mona', '#mod-log'), report);
    await theReport(harness, 'deleted the image');
  });
});

describe('whoever is no moderator', () => {
  it('cannot use the buttons of a report, forged into another message, channel or server', async () => {
    await using harness = await startBotHarness();
    const { discord } = harness;
    const { world } = discord;
    await takeReports(harness);
    const result = await make(harness);
    await report(harness, 'Ben', result);
    const shown = await theReport(harness);
    const ids = JSON.stringify(shown.components).match(/report(?:delete|block|dismiss):[^"]+/g) ?? [];
    expect(ids).toHaveLength(3);
    const elsewhere = world.addGuild('Third');
    const lobby = world.addChannel({ name: 'lobby', guildId: elsewhere.id });
    const owner = world.addRole({
      name: 'Owners',
      guildId: elsewhere.id,
      permissions: PermissionFlagsBits.ManageMessages | PermissionFlagsBits.ManageGuild,
    });
    world.addMember('Olga', { roleIds: [owner.id] });
    const own = await make(harness, 'mine', 'Olga', lobby.id);
    for (const customId of ids) {
      const forged = await discord.as('Ben').press(result, { customId }, { raw: true }).message();
      expect(textOf(forged)).toMatch(/\*\*Manage (Messages|Server)\*\*/);
      const wrongPlace = await discord.as('Mona').press(result, { customId }, { raw: true }).message();
      expect(textOf(wrongPlace)).toContain('no longer exists');
      const foreign = await discord.as('Olga', lobby.id).press(own, { customId }, { raw: true }).message();
      expect(textOf(foreign)).toContain('no longer exists');
    }
    const reportId = JSON.stringify(result.components).match(/report:[^"]+/)?.[0] ?? '';
    const stranger = discord.as('Olga', lobby.id).press(own, { customId: reportId }, { raw: true });
    expect(textOf(await stranger.message())).toContain('no longer have the details');
    expect(textOf(await theReport(harness))).not.toContain('✅');
    expect(discord.messages().map(({ message }) => message.id)).toContain(result.id);
  });
});
