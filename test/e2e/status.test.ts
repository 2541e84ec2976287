import { describe, expect, it, vi } from 'vitest';
import { textOf } from '#sandbox/discord/index.ts';
import { type BotHarness, startBotHarness } from '../support/bot-harness.ts';
import { modelListed, resultOf } from '../support/expectations.ts';

/** Discord offers the command to admins in servers, and to everybody in the bot's direct messages. */
const look = ({ discord }: BotHarness, who = 'Ada') =>
  discord
    .as(who, who === 'Mona' ? '#images' : `@${who}`)
    .slash('status')
    .message();

describe('/status', () => {
  it('shows the owner of the application what runs, what waits, and how the API and the rest are', async () => {
    await using harness = await startBotHarness({ env: { MODELSLAB_CONCURRENCY: '1' } });
    const { discord, modelslab } = harness;
    await modelListed(harness);
    const ada = discord.as('Ada');
    await resultOf(ada.slash('imagine', { prompt: 'a fox' }));
    modelslab.faults.next({ kind: 'error', error: 'validation' });
    await ada.slash('imagine', { prompt: 'a cat' }).message('[button: Try again]');
    modelslab.hold();
    ada.slash('imagine', { prompt: 'a wolf' });
    await vi.waitFor(() => expect(modelslab.inFlight()).toBe(1));
    await ada.slash('imagine', { prompt: 'a hare' }).message('You are next');
    const said = textOf(await look(harness));
    expect(said).toContain('1 at ModelsLab, 1 waiting, 0 on their way to Discord. Up to 1 at a time.');
    expect(said).toMatch(
      /in the last hour\*\*, to this process: [234] answers, 1 error \(rejectedParameter 1\), 0 pauses/,
    );
    expect(said).toContain('**Balance:** 43.6 USD.');
    expect(said).toMatch(/\*\*Model list\*\* of this process: fetched <t:\d+:R>/);
    expect(said).toContain('**Database:** SQLite, answers.');
    expect(said).toMatch(/Loralei \d+\.\d+\.\d+ on Node 24\S*, role all, started <t:\d+:R>/);
    expect(said).not.toContain('all processes');
    modelslab.release();
    await vi.waitFor(async () => {
      expect(textOf(await look(harness))).toContain('0 at ModelsLab, 0 waiting');
    });
    const refreshed = discord.as('Ada', '@Ada').press(await look(harness), 'Refresh');
    expect(textOf(await refreshed.message('0 waiting'))).toContain('How the bot is');
  });

  it('refuses everybody else, kindly, also its admins', async () => {
    await using harness = await startBotHarness();
    const refused = textOf(await look(harness, 'Mona'));
    expect(refused).toContain('Only those who run this bot can see that');
    expect(refused).toMatch(/<\/queue:\d+>/);
    expect(refused).not.toContain('Balance');
  });

  it('is for those who are in the team of the application, and not for who is only invited', async () => {
    await using harness = await startBotHarness();
    harness.discord.world.application.team = { members: ['Mona'], invited: ['Ben'] };
    expect(textOf(await look(harness, 'Mona'))).toContain('How the bot is');
    for (const who of ['Ada', 'Ben'])
      expect(textOf(await look(harness, who))).toContain('Only those who run');
  });

  it('says so when Discord does not tell who runs the bot', async () => {
    await using harness = await startBotHarness();
    harness.discord.faults.next('application.me', { kind: 'status', status: 500 }, 9);
    expect(textOf(await look(harness))).toContain('Discord did not say who runs this bot');
    harness.discord.faults.clear();
  });

  it('does without the balance where ModelsLab does not tell it', async () => {
    await using harness = await startBotHarness();
    harness.modelslab.faults.next({ kind: 'error', error: 'unavailable' }, { on: 'other', calls: 9 });
    expect(textOf(await look(harness))).toContain('**Balance:** ModelsLab does not tell it now.');
  });
});
