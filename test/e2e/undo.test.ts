import type { APIMessage } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import { textOf } from '#sandbox/discord/index.ts';
import { type BotHarness, startBotHarness } from '../support/bot-harness.ts';
import { orders, resultOf } from '../support/expectations.ts';
import { openPanel } from '../support/settings-panel.ts';

type Typed = Record<string, string | number | boolean>;

const presetsOf = ({ discord }: BotHarness, who: string) => {
  const member = discord.as(who);
  return {
    member,
    say: (subcommand: string, options: Typed = {}): Promise<APIMessage> =>
      member.slash('preset', options, { subcommand }).message(),
  };
};

const settingsOf = async ({ discord }: BotHarness, subcommand: string, options: Typed): Promise<string> =>
  textOf(await discord.as('Mona').slash('settings', options, { subcommand }).message());

const rulesOf = async ({ discord }: BotHarness): Promise<string> =>
  textOf(await discord.as('Ben').slash('rules').message());

describe('what was deleted with one press', () => {
  it("is back after Undo: a preset of one's own, also after a restart, with all that was in it", async () => {
    await using harness = await startBotHarness();
    const { member, say } = presetsOf(harness, 'Ada');
    await say('save', { name: 'Night fox', lora: 'more_details', strength: '0.4', steps: 21, upscale: true });
    const gone = await say('delete', { name: 'night fox' });
    expect(textOf(gone)).toContain('is gone');
    expect(textOf(await say('list'))).not.toContain('Night fox');
    await harness.stop();
    await harness.start();
    expect(textOf(await member.press(gone, 'Undo').message())).toContain('Saved `Night fox`');
    await resultOf(member.slash('imagine', { prompt: 'a fox', preset: 'night fox' }));
    expect(orders(harness.modelslab)[0]).toMatchObject({
      lora_model: 'more_details',
      lora_strength: '0.4',
      num_inference_steps: '21',
      upscale: 'yes',
    });
  });

  it("is back after Undo: a server's preset, for those who manage the server", async () => {
    await using harness = await startBotHarness();
    const { member, say } = presetsOf(harness, 'Mona');
    await say('save', { name: 'house style', negative: 'fog', scope: 'server' });
    const gone = await say('delete', { name: 'house style' });
    const back = await member.press(gone, 'Undo').message();
    expect(textOf(back)).toContain('Everyone in this server can use it');
    expect(textOf(await presetsOf(harness, 'Ben').say('list'))).toContain('house style');
  });

  it('is back after Undo: all defaults of a member', async () => {
    await using harness = await startBotHarness();
    const ada = harness.discord.as('Ada');
    await ada.slash('me', { steps: 21, negative: 'fog', enhance: true }).message();
    const page = await ada.press(await ada.slash('me').message(), 'My defaults…').message();
    const cleared = await ada.press(page, 'Clear all').message('Saved');
    const back = await ada.press(cleared, 'Undo').message('steps');
    expect(textOf(back)).toContain('fog');
    await resultOf(ada.slash('imagine', { prompt: 'a fox' }));
    expect(orders(harness.modelslab)[0]).toMatchObject({
      num_inference_steps: '21',
      negative_prompt: 'fog',
      enhance_prompt: 'yes',
    });
  });

  it('is back after Undo: what was taken out of the settings of a server, and nothing else changes', async () => {
    await using harness = await startBotHarness();
    await settingsOf(harness, 'pin', { lora: 'more_details', nickname: 'details', strength: 0.4 });
    await settingsOf(harness, 'list', { kind: 'lora', action: 'add', id: 'gone-lora' });
    const panel = await openPanel(harness);
    await panel.goTo('loras');
    expect(await panel.select('Unpin…', ['more_details'])).not.toContain('details · more_details');
    await settingsOf(harness, 'pin', { lora: 'paper-cut', nickname: 'paper' });
    const back = await panel.press('Undo');
    expect(back).toContain('What was removed is back.');
    expect(back).toMatch(/\*\*paper\*\*[\s\S]*\*\*details\*\*/);
    const mona = harness.discord.as('Mona');
    const removed = await mona
      .slash('settings', { kind: 'lora', action: 'remove', id: 'gone-lora' }, { subcommand: 'list' })
      .message();
    expect(textOf(await mona.press(removed, 'Undo').message())).toContain('gone-lora');
  });

  it("is back after Undo: a role's limits; a reset is asked about instead", async () => {
    await using harness = await startBotHarness();
    const { world } = harness.discord;
    const role = world.addRole({ name: 'patrons' });
    const panel = await openPanel(harness);
    await panel.goTo('limits');
    await panel.select('Give a role limits of its own…', [role.id]);
    await panel.select('Images at a time', ['3']);
    expect(await panel.press('Remove')).not.toContain(`<@&${role.id}>`);
    expect(await panel.press('Undo')).toContain(`<@&${role.id}>`);
    const mona = harness.discord.as('Mona');
    const question = await mona.slash('settings', {}, { subcommand: 'reset' }).message();
    const reset = textOf(await mona.press(question, 'Reset everything').message('Saved'));
    expect(reset).not.toContain('[button: Undo]');
    expect(await rulesOf(harness)).not.toContain(`<@&${role.id}>`);
  });
});
