import { describe, expect, it } from 'vitest';
import { textOf } from '#sandbox/discord/index.ts';
import { type BotHarness, startBotHarness } from '../support/bot-harness.ts';
import { settableClock } from '../support/clock.ts';
import { orders, resultOf } from '../support/expectations.ts';
import { openPanel } from '../support/settings-panel.ts';

const imagine = ({ discord }: BotHarness, options: Record<string, string> = {}, who = 'Ada') =>
  discord.as(who).slash('imagine', { prompt: 'a red cat', ...options });

const refusal = async (harness: BotHarness, options: Record<string, string> = {}, who = 'Ada') =>
  textOf(await imagine(harness, options, who).message());

const pin = ({ discord }: BotHarness, lora: string) =>
  discord.as('Mona').slash('settings', { lora }, { subcommand: 'pin' }).message();

describe('an admin who is about to lock members out', () => {
  it('is told that a list of what is allowed takes effect with its first entry', async () => {
    await using harness = await startBotHarness();
    const panel = await openPanel(harness);
    await panel.goTo('models');
    expect(await panel.select('Which ones are allowed', ['only'])).toContain(
      '*Only the listed models* takes effect with the first entry.',
    );
    expect(panel.text()).toContain('**All models are allowed. All embeddings are allowed.**');
    await resultOf(imagine(harness));
  });

  it('allows with one button the defaults that a list bars', async () => {
    await using harness = await startBotHarness();
    const panel = await openPanel(harness);
    await panel.goTo('models');
    await panel.select('Which ones are allowed', ['except']);
    const barred = await panel.submit('Add models…', { ids: 'tamarin-xl-v1' });
    expect(barred).toContain("⚠️ `tamarin-xl-v1` is the bot's default model");
    expect(barred).toContain('Every request that names no model is refused.');
    expect(await panel.back()).toContain('**Models:** ⚠️ `tamarin-xl-v1`');
    expect(await refusal(harness)).toContain('do not allow the model');
    await panel.goTo('models');
    expect(await panel.press('Allow tamarin-xl-v1')).not.toContain('⚠️');
    await resultOf(imagine(harness));
  });

  it('reads that a pinned LoRA is barred, and allows it from there', async () => {
    await using harness = await startBotHarness();
    const panel = await openPanel(harness);
    await panel.goTo('loras');
    await panel.select('Which ones are allowed', ['only']);
    await panel.submit('Add LoRAs…', { ids: 'more_details' });
    const pinned = await pin(harness, 'xl-realistic-cake-art-sty');
    expect(textOf(pinned)).toContain(
      "`xl-realistic-cake-art-sty` is pinned, but the list of LoRAs doesn't allow it",
    );
    const page = await harness.discord.as('Mona').press(pinned, 'Allow xl-realistic-cake-art-sty').message();
    expect(textOf(page)).toContain('**Only 2 LoRAs are allowed. 1 is pinned.**');
    await resultOf(imagine(harness, { lora: 'xl-realistic-cake-art-sty' }));
    expect(orders(harness.modelslab)[0]).toMatchObject({ lora_model: 'xl-realistic-cake-art-sty' });
  });

  it('reads what a limit of no images does, and which blocked word is in their own defaults', async () => {
    await using harness = await startBotHarness();
    const panel = await openPanel(harness);
    await panel.goTo('limits');
    expect(await panel.submit('Quotas and time zone…', { images: '0' })).toContain(
      '⚠️ The limit is 0 images per member and day, so nobody can make any.',
    );
    await panel.back();
    await panel.goTo('defaults');
    await panel.submit('Model, LoRAs, words…', { negative: 'ugly, fog' });
    await panel.back();
    await panel.goTo('safety');
    const told = await panel.submit('Blocked words…', { words: 'fog' });
    expect(told).toContain("The blocked word `fog` is in this server's default negative prompt");
    expect(await panel.back()).toContain('**Limits:** ⚠️');
  });
});

describe('roles that let nobody in', () => {
  const ROLES = 'Allowed roles; none: everyone';

  it('are told to the admin: those without members, and those that are no more', async () => {
    const clock = settableClock();
    await using harness = await startBotHarness({ clock });
    const { world } = harness.discord;
    const role = world.addRole({ name: 'Painters' });
    const [admins = ''] = world.member('Mona').roleIds;
    const panel = await openPanel(harness);
    await panel.goTo('access');
    expect(await panel.select(ROLES, [role.id])).toContain(
      `⚠️ Nobody has the allowed role <@&${role.id}>. So nobody can make images.`,
    );
    expect(await panel.back()).toContain('**Who and where:** ⚠️ Nobody has');
    await panel.goTo('access');
    expect(await panel.select(ROLES, [role.id, admins])).not.toContain('So nobody');
    clock.jump(60_000);
    world.member('Ada').roleIds.push(role.id);
    await panel.back();
    expect(await panel.goTo('access')).not.toContain('⚠️ Nobody');
    clock.jump(60_000);
    world.roles.splice(world.roles.indexOf(role), 1);
    await panel.back();
    expect(await panel.goTo('access')).toContain('⚠️ An allowed role does not exist any more.');
  });

  it('can have their limits removed when they are no more', async () => {
    const clock = settableClock();
    await using harness = await startBotHarness({ clock });
    const { world } = harness.discord;
    const role = world.addRole({ name: 'Painters' });
    const panel = await openPanel(harness);
    await panel.goTo('limits');
    await panel.select('Give a role limits of its own…', [role.id]);
    await panel.select('Largest side', ['512']);
    clock.jump(60_000);
    world.roles.splice(world.roles.indexOf(role), 1);
    await panel.back();
    expect(await panel.goTo('limits')).toContain(
      '⚠️ There are limits for 1 role that does not exist any more.',
    );
    expect(await panel.press('Remove the limits of 1 lost role')).not.toContain('⚠️');
  });

  it('are not told while Discord does not say who has them', async () => {
    await using harness = await startBotHarness();
    const { world, faults } = harness.discord;
    const role = world.addRole({ name: 'Painters' });
    faults.next('role.count', { kind: 'refuse', status: 403, code: 50_001, message: 'Missing Access' }, 9);
    const panel = await openPanel(harness);
    await panel.goTo('access');
    expect(await panel.select(ROLES, [role.id])).not.toContain('Nobody has');
  });
});

describe('the page of a role', () => {
  it('says what really holds for its members', async () => {
    await using harness = await startBotHarness();
    const { world } = harness.discord;
    const [role = ''] = world.member('Mona').roleIds;
    const panel = await openPanel(harness);
    await panel.goTo('limits');
    await panel.select('Largest side', ['768']);
    expect(await panel.select('Give a role limits of its own…', [role])).toContain(
      `**Members with <@&${role}>: 768 px.**`,
    );
    const lower = await panel.select('Largest side', ['512']);
    expect(lower).toContain(`**Members with <@&${role}>: 768 px.**`);
    expect(lower).toContain("lower than everyone's, so it has no effect");
    const higher = await panel.select('Largest side', ['896']);
    expect(higher).toContain(`**Members with <@&${role}>: 896 px.**`);
    expect(higher).not.toContain('has no effect');
    expect(await panel.select('Turn of this role', ['on'])).toContain('896 px and jobs go first');
    const overview = await panel.back();
    expect(overview).toContain('768 px for everyone; 1 role differs.');
    expect(overview).toContain(`- <@&${role}>: 896 px and jobs go first.`);
  });
});

describe('who is refused by a role', () => {
  it('reads it in the rules, and an admin where to change it', async () => {
    await using harness = await startBotHarness();
    const { world } = harness.discord;
    const role = world.addRole({ name: 'Artists' });
    const panel = await openPanel(harness);
    await panel.goTo('access');
    const page = await panel.select('Allowed roles; none: everyone', [role.id]);
    expect(page).toContain(`**Only members with <@&${role.id}> can make images here, in every channel.**`);
    expect(page).toContain("so you can't make images here yourself");
    expect(await refusal(harness)).toContain('Ask an admin for one.');
    const admins = await refusal(harness, {}, 'Mona');
    expect(admins).toContain('`/settings open`, page **Who and where**, changes this');
    expect(admins).not.toContain('Ask an admin');
    expect(textOf(await harness.discord.as('Ada').slash('rules').message())).toContain(
      'You have none of these roles',
    );
    await panel.select('Allowed roles; none: everyone', [world.guild('Image Makers').id]);
    expect(panel.text()).toContain('**Everyone can make images here, in every channel.**');
    await resultOf(imagine(harness));
  });
});
