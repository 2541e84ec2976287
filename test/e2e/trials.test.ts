import { describe, expect, it } from 'vitest';
import { systemClock } from '#app/system.ts';
import { calibrationOf } from '#domain/trials/trial.ts';
import { openCellId, remixComparisonId } from '#messages/comparison.ts';
import { duelVoteId, voteId } from '#messages/trial.ts';
import { textOf } from '#sandbox/discord/index.ts';
import { type BotHarness, type BotHarnessOptions, startBotHarness } from '../support/bot-harness.ts';
import { modelListed, orders, resultOf } from '../support/expectations.ts';
import { openPanel } from '../support/settings-panel.ts';

const LORA = 'xl-retro-city-art-sty-v3';
const OTHER = 'xl-realistic-cake-art-sty';
const TRIGGER = 'retro city';
const VOTE = 'Vote for a picture…';

const SEED = 7;

const openTrials = (options: BotHarnessOptions = {}) =>
  startBotHarness({ random: { seed: () => SEED }, ...options });

const start = async (
  { discord }: BotHarness,
  subcommand: 'try' | 'duel',
  options: Record<string, string>,
  who = 'Ada',
) => {
  const ada = discord.as(who);
  const plan = await ada.slash('lora', options, { subcommand }).message();
  return { plan, sheet: ada.press(plan, 'Start') };
};

const tryLora = async (harness: BotHarness) => {
  await modelListed(harness);
  return start(harness, 'try', { lora: LORA, prompt: 'a lighthouse' });
};

const duel = async (harness: BotHarness) => {
  await modelListed(harness);
  return start(harness, 'duel', { a: LORA, b: OTHER, prompt: 'a lighthouse' });
};

/** What was ordered for each picture. */
const picturesOf = ({ modelslab }: BotHarness) =>
  orders(modelslab).map(
    ({ lora_model: lora, lora_strength: strength, prompt }) =>
      `${lora ?? 'none'} ${strength ?? ''} ${prompt}`,
  );

/** The letter of the picture at this strength with the trigger words. */
const letterOf = (strength: number): string => {
  const pictures = calibrationOf({ id: LORA, triggerWords: TRIGGER }, SEED);
  const place = pictures.findIndex((one) => one.strength === strength && one.triggerWords !== null);
  return 'ABCDEFGHIJK'[place] ?? '';
};

describe('/lora try', () => {
  it('draws each strength with and without the trigger words, with one seed, and one without the LoRA', async () => {
    await using harness = await openTrials();
    const { plan, sheet } = await tryLora(harness);
    expect(textOf(plan)).toContain('**11 images**: strengths 0.2, 0.4, 0.6, 0.8 and 1');
    expect(textOf(plan)).toContain(`with and without \`${TRIGGER}\``);
    await sheet.message('0 votes');
    const sent = picturesOf(harness);
    const strengths = [0.2, 0.4, 0.6, 0.8, 1];
    const withLora = ['a lighthouse', `a lighthouse, ${TRIGGER}`].flatMap((prompt) =>
      strengths.map((strength) => `${LORA} ${strength} ${prompt}`),
    );
    expect(sent.toSorted()).toEqual([...withLora, 'none  a lighthouse'].toSorted());
    const shared = orders(harness.modelslab).map(({ seed, model_id: model }) => `${seed} ${model}`);
    expect(new Set(shared).size).toBe(1);
  });

  it('is blind until it is closed, survives a restart, and the winner becomes the card', async () => {
    await using harness = await openTrials();
    const { discord } = harness;
    const ada = discord.as('Ada');
    const ben = discord.as('Ben');
    const mona = discord.as('Mona');
    const { sheet } = await tryLora(harness);
    const open = await sheet.message('0 votes');
    expect(textOf(open)).not.toMatch(/0\.2|0\.6|Open an image/);
    const [best, other] = [letterOf(0.6), letterOf(1)];
    await ben.select(open, VOTE, [other]).followUp(`Your vote: **${other}**`);
    await ada.select(open, VOTE, [best]).followUp(`Your vote: **${best}**`);
    await harness.stop();
    await harness.start();
    await ben.select(open, VOTE, [best]).followUp(`Your vote: **${best}**`);
    await mona.select(open, VOTE, [other]).followUp(`Your vote: **${other}**`);
    const voted = await sheet.message('**3 votes** so far');
    expect(discord.files(voted)).toHaveLength(1);
    await ada.press(voted, 'Close the vote').followUp('is closed');
    const closed = await sheet.message(`**${best}** won with 2 of 3 votes: strength 0.6 with trigger words`);
    expect(textOf(closed)).toContain('That is the card of');
    expect(textOf(closed)).toContain('Rated **5 of 5**');
    const [, id = ''] = /"vote:[^:]+:([^"]+)"/.exec(JSON.stringify(open)) ?? [];
    await ben
      .select(closed, { customId: voteId.encode({ trial: id }) }, ['0'])
      .followUp('This vote is closed');
    const opened = ben.select(closed, 'Open an image…', [String(best.charCodeAt(0) - 65)]);
    expect(textOf(await resultOf(opened))).toContain(`\`${LORA}\` 0.6`);
    await resultOf(ben.slash('imagine', { prompt: 'a castle', lora: LORA }));
    expect(orders(harness.modelslab).at(-1)).toMatchObject({ lora_model: LORA, lora_strength: '0.6' });
  });

  it('is refused as a whole where the day has no room, and where no server has a say', async () => {
    await using harness = await openTrials({ env: { MEMBER_IMAGES_PER_DAY: '10' } });
    await modelListed(harness);
    const { discord, modelslab } = harness;
    const options = { lora: LORA, prompt: 'a lighthouse' };
    const refused = await discord.as('Ada').slash('lora', options, { subcommand: 'try' }).message();
    expect(textOf(refused)).toContain('10 images');
    const elsewhere = discord.as('Ben', 'lounge').slash('lora', options, { subcommand: 'try' });
    expect(textOf(await elsewhere.message())).toContain('servers that have added me');
    expect(orders(modelslab)).toEqual([]);
  });

  it('can be voted on without the picture that failed, which can be made again', async () => {
    await using harness = await openTrials();
    await modelListed(harness);
    harness.modelslab.faults.next({ kind: 'fails' });
    const { sheet } = await tryLora(harness);
    const open = await sheet.message('0 votes');
    expect(textOf(open)).toContain('[button: Try 1 again]');
    harness.discord.as('Ada').press(open, 'Try 1 again');
    await sheet.message(
      (message) => !textOf(message).includes('again]') && textOf(message).includes('0 votes'),
    );
    expect(orders(harness.modelslab)).toHaveLength(12);
  });
});

describe('/lora try', () => {
  it('is smaller where a grid can have fewer images, and says so', async () => {
    await using harness = await openTrials();
    const panel = await openPanel(harness);
    await panel.goTo('limits');
    await panel.submit('Quotas and time zone…', { cells: '6' });
    const { plan, sheet } = await tryLora(harness);
    expect(textOf(plan)).toContain('**6 images**');
    expect(textOf(plan)).toContain('a grid can have up to 6 images here');
    expect(textOf(plan)).toContain(`each with \`${TRIGGER}\``);
    await sheet.message('0 votes');
    expect(orders(harness.modelslab)).toHaveLength(6);
  });

  it('picks the same words of a choice for all pictures', async () => {
    await using harness = await openTrials();
    await modelListed(harness);
    const prompt = 'a {red|blue} lighthouse in {fog|rain|snow}';
    const { sheet } = await start(harness, 'try', { lora: LORA, prompt });
    await sheet.message('0 votes');
    const drawn = orders(harness.modelslab).map((order) => String(order.prompt).replace(`, ${TRIGGER}`, ''));
    expect(drawn).toHaveLength(11);
    expect(new Set(drawn).size).toBe(1);
    expect(drawn[0]).toMatch(/^a (red|blue) lighthouse in (fog|rain|snow)$/);
  });
});

describe('/lora duel', () => {
  it('ends when its time is up, also when the bot was away, and takes no more votes', async () => {
    let behindMs = 8 * 24 * 60 * 60_000;
    const clock = { ...systemClock, now: () => systemClock.now() - behindMs };
    await using harness = await openTrials({ clock });
    const { discord } = harness;
    const { sheet } = await duel(harness);
    const open = await sheet.message('0 votes');
    await discord.as('Ada').press(open, 'Left').followUp('**Left**');
    await sheet.message('1 vote');
    await harness.stop();
    behindMs = 0;
    await harness.start();
    await sheet.message('won with 1 of 1 vote');
    const [, id = ''] = /"duelvote:[^:]+:([^:"]+):/.exec(JSON.stringify(open)) ?? [];
    const late = { customId: duelVoteId.encode({ trial: id, choice: 'right' }) };
    await discord.as('Ben').press(open, late, { raw: true }).message('This vote is closed');
  });

  it('counts votes of the same moment, and ends once', async () => {
    await using harness = await openTrials();
    const { discord } = harness;
    const panel = await openPanel(harness);
    await panel.goTo('limits');
    await panel.select('Votes that close a trial', ['2'], 'Saved');
    const { sheet } = await duel(harness);
    const open = await sheet.message('0 votes');
    const voters = ['Ada', 'Ben'].map((who) => discord.as(who).press(open, 'Left').followUp('**Left**'));
    const told = (await Promise.all(voters)).map(textOf);
    expect(told.filter((said) => said.includes('It was the last one'))).toHaveLength(1);
    await sheet.message('won with 2 of 2 votes');
    const top = await discord.as('Ben').slash('lora', {}, { subcommand: 'top' }).message('1,516 points');
    expect(textOf(top)).toContain('1,484 points');
  });

  it('hides who is who, and a tie leaves both with the same points', async () => {
    await using harness = await openTrials();
    const { discord } = harness;
    const { sheet } = await duel(harness);
    const open = await sheet.message('0 votes');
    expect(textOf(open)).not.toContain(LORA);
    await discord.as('Ada').press(open, 'Left').followUp('**Left**');
    await discord.as('Ben').press(open, 'Right').followUp('**Right**');
    await discord.as('Mona').press(open, 'No difference').followUp('**no difference**');
    const voted = await sheet.message('3 votes');
    await discord.as('Ada').press(voted, 'Close the vote').followUp();
    const closed = await sheet.message('A tie');
    expect(textOf(closed)).toContain(LORA);
    const top = await discord.as('Ben').slash('lora', {}, { subcommand: 'top' }).message();
    expect(textOf(top)).toMatch(/1,500 points[\s\S]*1,500 points/);
  });

  it('ranks the winner first', async () => {
    await using harness = await openTrials();
    const { discord } = harness;
    const { sheet } = await duel(harness);
    const open = await sheet.message('0 votes');
    await discord.as('Ben').press(open, 'Right').followUp();
    await discord
      .as('Ada')
      .press(await sheet.message('1 vote'), 'Close the vote')
      .followUp();
    const closed = textOf(await sheet.message('won with 1 of 1 vote'));
    const [, winner = ''] = /\*\*(\S+)\*\* won/.exec(closed) ?? [];
    const top = await discord.as('Ben').slash('lora', {}, { subcommand: 'top' }).message('1,516 points');
    expect(textOf(top)).toMatch(new RegExp(`1,516 points[\\s\\S]*${winner}[\\s\\S]*1,484 points`));
  });

  it('is closed by as many votes as the server says', async () => {
    await using harness = await openTrials();
    const { discord } = harness;
    const panel = await openPanel(harness);
    await panel.goTo('limits');
    await panel.select('Votes that close a trial', ['2'], 'Saved');
    const { plan, sheet } = await duel(harness);
    expect(textOf(plan)).toContain('2 votes close it');
    const open = await sheet.message('0 votes');
    await discord.as('Ada').press(open, 'Left').followUp('**Left**');
    await discord.as('Ben').press(open, 'Left').followUp('It was the last one');
    expect(textOf(await sheet.message('won with 2 of 2 votes'))).not.toContain('Close the vote');
  });

  it('is closed by who started it and by admins alone, and takes no forged vote', async () => {
    await using harness = await openTrials();
    const { discord } = harness;
    const { sheet } = await duel(harness);
    const open = await sheet.message('0 votes');
    const ben = discord.as('Ben');
    await ben.press(open, 'Close the vote').message('can close the vote');
    const [, id = ''] = /"duelvote:[^:]+:([^:"]+):/.exec(JSON.stringify(open)) ?? [];
    const forge = (customId: string) => ben.press(open, { customId }, { raw: true }).message();
    for (const place of ['0', '1']) {
      const forged = ben.select(open, { customId: voteId.encode({ trial: id }) }, [place], { raw: true });
      expect(textOf(await forged.message())).toContain('could not read what Discord sent');
    }
    expect(textOf(await forge(openCellId.encode({ comparison: id, from: 0 })))).not.toContain(LORA);
    const remixed = await forge(remixComparisonId.encode({ comparison: id }));
    expect(textOf(remixed)).toContain('told when the vote is closed');
    const unknown = duelVoteId.encode({ trial: 'no-such-trial', choice: 'left' });
    expect(textOf(await forge(unknown))).toContain('no longer have this');
    await discord.as('Mona').press(open, 'Close the vote').followUp('is closed');
    await sheet.message('Nobody voted');
  });

  it('needs two different LoRAs', async () => {
    await using harness = await openTrials();
    await modelListed(harness);
    const ada = harness.discord.as('Ada');
    const refused = await ada.slash('lora', { a: LORA, b: LORA }, { subcommand: 'duel' }).message();
    expect(textOf(refused)).toContain('two different LoRAs');
  });
});
