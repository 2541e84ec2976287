import { describe, expect, it } from 'vitest';
import { textOf } from '#sandbox/discord/index.ts';
import { type BotHarness, startBotHarness } from '../support/bot-harness.ts';
import { imagesOf, orders, resultOf } from '../support/expectations.ts';
import { pageButton } from '../support/settings-panel.ts';

const settle = async (
  { discord }: BotHarness,
  change: (choose: (label: string, state: 'on' | 'off') => Promise<string>) => Promise<unknown>,
) => {
  const admin = discord.as('Mona');
  let shown = await admin.slash('settings', {}, { subcommand: 'open' }).message();
  shown = await admin.press(shown, pageButton('access')).message('Who and where');
  await change(async (label, state) => {
    shown = await admin.select(shown, label, [state]).message('Saved');
    return JSON.stringify(shown.components);
  });
};

describe('where members brought the bot along', () => {
  it('makes images, with every button, and asks no admin', async () => {
    await using harness = await startBotHarness();
    const ada = harness.discord.as('Ada', '#lounge');
    const first = await resultOf(ada.slash('imagine', { prompt: 'a fox' }));
    const again = await resultOf(ada.press(first, 'Reroll same seed'));
    expect(imagesOf(harness.discord, again)).toEqual(imagesOf(harness.discord, first));
    expect(ada.offered().map(({ name }) => name)).not.toContain('settings');
    expect(textOf(await ada.slash('rules').message())).toContain('brought this bot along');
  });

  it('keeps to what the operator lets everybody do', async () => {
    await using harness = await startBotHarness({
      env: { MEMBER_IMAGES_PER_DAY: '1', BLOCKED_WORDS: 'gore, red dragon' },
    });
    const ada = harness.discord.as('Ada', '#lounge');
    await resultOf(ada.slash('imagine', { prompt: 'a fox' }));
    expect(textOf(await ada.slash('imagine', { prompt: 'a fox' }).message())).toContain(
      'No images left today with this bot',
    );
    const ben = harness.discord.as('Ben', '#images');
    expect(textOf(await ben.slash('imagine', { prompt: 'a Red Dragon' }).message())).toContain(
      '`red dragon`',
    );
    expect(orders(harness.modelslab)).toHaveLength(1);
  });
});

describe('direct messages', () => {
  it('are closed by the operator', async () => {
    await using harness = await startBotHarness({ env: { DIRECT_MESSAGES: 'no' } });
    const answer = await harness.discord.as('Ada', '@Ada').slash('imagine', { prompt: 'x' }).message();
    expect(textOf(answer)).toContain('does not make images in direct messages');
  });

  it('are closed by a server for those who make images in it', async () => {
    await using harness = await startBotHarness();
    const { discord } = harness;
    await settle(harness, async (choose) => {
      expect(await choose('Direct messages', 'off')).toContain("members can't use me");
    });
    await resultOf(discord.as('Ben', '@Ben').slash('imagine', { prompt: 'never was in that server' }));
    await resultOf(discord.as('Ada').slash('imagine', { prompt: 'x' }));
    const answer = await discord.as('Ada', '@Ada').slash('imagine', { prompt: 'x' }).message();
    expect(textOf(answer)).toContain("A server in which you make images doesn't allow it");
  });

  it('stay closed for a member whose data is erased', async () => {
    await using harness = await startBotHarness();
    const { discord } = harness;
    await settle(harness, async (choose) => {
      expect(await choose('Direct messages', 'off')).toContain("members can't use me");
    });
    const ada = discord.as('Ada');
    await resultOf(ada.slash('imagine', { prompt: 'x' }));
    const asked = await ada
      .press(await ada.slash('me').message(), 'Delete my data…')
      .message('stay where they are');
    await ada.press(asked, 'Delete my data').message('Your data is deleted');
    const answer = await discord.as('Ada', '@Ada').slash('imagine', { prompt: 'x' }).message();
    expect(textOf(answer)).toContain("A server in which you make images doesn't allow it");
    expect(harness.modelslab.posts).toBe(1);
  });
});

describe('threads and categories', () => {
  it('belong to the channel or category that is allowed', async () => {
    await using harness = await startBotHarness();
    const { discord } = harness;
    const admin = discord.as('Mona');
    let panel = await admin.slash('settings', {}, { subcommand: 'open' }).message();
    panel = await admin.press(panel, pageButton('access')).message('Who and where');
    const label = 'Allowed channels; none: everywhere';
    const allow = async (channel: string) => {
      panel = await admin.select(panel, label, [discord.world.channel(channel).id]).message();
    };
    await allow('Studio');
    await resultOf(discord.as('Ada', '#images').slash('imagine', { prompt: 'in the category' }));
    await resultOf(discord.as('Ada', 'cake-contest').slash('imagine', { prompt: 'in its thread' }));
    const outside = await discord.as('Ada', '#general').slash('imagine', { prompt: 'x' }).message();
    expect(textOf(outside)).toContain("You can't make images in this channel");
    await allow('#images');
    await resultOf(discord.as('Ada', 'cake-contest').slash('imagine', { prompt: 'in the thread' }));
    const other = await discord.as('Ada', '#after-dark').slash('imagine', { prompt: 'x' }).message();
    expect(textOf(other)).toContain("You can't make images in this channel");
  });
});

describe("others' buttons", () => {
  it('are for the requester only where the admins say so, the form of Remix too', async () => {
    await using harness = await startBotHarness();
    const { discord } = harness;
    const result = await resultOf(discord.as('Ada').slash('imagine', { prompt: 'x' }));
    await settle(harness, async (choose) => {
      expect(await choose('Buttons under images', 'off')).toContain('requester only');
    });
    for (const label of ['Reroll same seed', 'Remix']) {
      const answer = await discord.as('Ben').press(result, label).message();
      expect(textOf(answer)).toContain('only the requester can use these buttons');
    }
    await resultOf(discord.as('Ada').press(result, 'New seed'));
  });
});
