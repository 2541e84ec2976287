import { describe, expect, it, vi } from 'vitest';
import { settingsPageId } from '#commands/settings/panel.ts';
import { textOf } from '#sandbox/discord/index.ts';
import { textFor } from '#text/index.ts';
import { type BotHarness, startBotHarness } from '../support/bot-harness.ts';

const [german, french, japanese] = [textFor('de'), textFor('fr'), textFor('ja')];

/** A German member in a French server. */
const startAbroad = async (): Promise<BotHarness> => {
  const harness = await startBotHarness();
  const { world, guildId } = harness.discord;
  world.memberSpeaks(world.member('Ada').id, 'de');
  world.guildSpeaks(guildId, 'fr');
  return harness;
};

const order = ({ discord }: BotHarness, isPrivate = false) =>
  discord.as('Ada').slash('imagine', { prompt: 'a fox', private: isPrivate });

describe('a German member in a French server', () => {
  it('reads in German what only they see, and everybody reads French', async () => {
    await using harness = await startAbroad();
    const ada = harness.discord.as('Ada');
    expect(textOf(await ada.slash('help').message())).toContain(german.help.title);
    const everybodys = await order(harness).message(french.buttons.newSeed);
    expect(textOf(everybodys)).not.toContain(german.buttons.newSeed);
    await order(harness, true).message(german.buttons.newSeed);
    await ada.press(everybodys, french.buttons.newSeed).message(french.buttons.newSeed);
  });

  it('reads the same after a restart that comes in between', async () => {
    await using harness = await startAbroad();
    harness.modelslab.hold();
    const [everybodys, own] = [order(harness), order(harness, true)];
    await vi.waitFor(() => expect(harness.modelslab.inFlight()).toBe(2));
    await harness.stop();
    await harness.start();
    harness.modelslab.release();
    await everybodys.message(french.buttons.newSeed);
    await own.message(german.buttons.newSeed);
  });

  it('reads another language where they or the admins chose one', async () => {
    await using harness = await startAbroad();
    const { discord } = harness;
    const ada = discord.as('Ada');
    const me = await ada.slash('me').message();
    const changed = await ada.select(me, german.languages.own.choose, ['ja']).message(japanese.me.title);
    expect(textOf(changed)).toContain(japanese.languages.own.line('ja', 'de'));
    expect(textOf(await ada.slash('help').message())).toContain(japanese.help.title);
    const mona = discord.as('Mona');
    const panel = await mona.slash('settings', {}, { subcommand: 'open' }).message();
    const { choose, line } = textFor('en-US').languages.public;
    const page = await mona.press(panel, settingsPageId.encode({ page: 'defaults' })).message(choose);
    await mona.select(page, choose, ['de']).message(line('de', 'fr'));
    await order(harness).message(german.buttons.newSeed);
    await order(harness, true).message(japanese.buttons.newSeed);
  });

  it('finds commands by German names, which Discord was told', async () => {
    await using harness = await startAbroad();
    const history = harness.discord
      .as('Ada')
      .offered()
      .find(({ name }) => name === 'history');
    expect(history).toMatchObject({ name_localizations: { de: 'verlauf', fr: 'historique' } });
    expect(history?.description_localizations?.de).toBe(german.commands.history.description);
  });
});
