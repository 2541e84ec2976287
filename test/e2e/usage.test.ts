import type { APIMessage } from 'discord-api-types/v10';
import sharp from 'sharp';
import { describe, expect, it, vi } from 'vitest';
import { textOf } from '#sandbox/discord/index.ts';
import { type BotHarness, startBotHarness } from '../support/bot-harness.ts';
import { imagesOf, resultOf } from '../support/expectations.ts';
import { pageButton } from '../support/settings-panel.ts';

const make = ({ discord }: BotHarness, who: string, options: Record<string, string | number> = {}) =>
  resultOf(discord.as(who).slash('imagine', { prompt: 'a cat', ...options }));

/** The usage, once it shows what is expected: a result is written down a moment after it is there. */
const look = (
  { discord }: BotHarness,
  expected: string,
  options: { period?: number } = {},
): Promise<APIMessage> =>
  vi.waitFor(async () => {
    const answer = await discord.as('Mona').slash('usage', options).message();
    expect(textOf(answer)).toContain(expected);
    return answer;
  });

describe('/usage', () => {
  it('shows admins what was made, as a picture and in the same numbers', async () => {
    await using harness = await startBotHarness();
    const { discord, modelslab } = harness;
    await make(harness, 'Ada', { lora: 'more_details', samples: 3 });
    await make(harness, 'Ben', { scheduler: 'DDIMScheduler' });
    modelslab.faults.next({ kind: 'fails' });
    await discord.as('Ada').slash('imagine', { prompt: 'a fox' }).message('[button: Try again]');
    const shown = await look(harness, '1 failed');
    const said = textOf(shown);
    const idOf = (who: string) => discord.as(who).member.id;
    expect(said).toContain('**4** images from 2 requests');
    expect(said).toContain('66.6% of requests succeeded');
    expect(said).toContain(`1. <@${idOf('Ada')}> 3\n2. <@${idOf('Ben')}> 1`);
    expect(said).toContain('**LoRAs:** `more_details` 3');
    expect(said).toContain('**Schedulers:** UniPC 3 and DDIM 1');
    expect(said).toMatch(/By day\*\*, those with any: \d+ \S+ 4$/m);
    expect(said).toMatch(/\[image: The last 30 days\. Images: 4; Success rate: 66\.6%; Median time: .*4\]/);
    const [picture] = imagesOf(discord, shown);
    expect(await sharp(picture).metadata()).toMatchObject({ format: 'png', width: 960 });
    expect(shown.mentions).toEqual([]);
    expect(
      discord
        .as('Ada')
        .sees()
        .map(({ id }) => id),
    ).not.toContain(shown.id);
  });

  it('says for how long results are kept where that is less than the period', async () => {
    await using harness = await startBotHarness({ env: { HISTORY_DAYS: '14' } });
    await make(harness, 'Ada');
    await look(harness, 'Results are kept for 14 days here', { period: 30 });
    const week = await look(harness, '**1** image from 1 request', { period: 7 });
    expect(textOf(week)).not.toContain('are kept for');
  });

  it('of nothing says so, and another period is chosen where it stands', async () => {
    await using harness = await startBotHarness();
    const { discord } = harness;
    const mona = discord.as('Mona');
    const empty = await look(harness, 'Nothing was made here', { period: 7 });
    expect(textOf(empty)).toContain('The last 7 days');
    expect(imagesOf(discord, empty)).toHaveLength(1);
    await make(harness, 'Ada');
    await look(harness, '**1** image from 1 request', { period: 90 });
    const longer = await mona.select(empty, 'How far back', ['The last 90 days']).message('**1** image');
    expect(textOf(longer)).toContain('### The last 90 days');
    expect(imagesOf(discord, longer)).toHaveLength(1);
  });

  it('counts days in the time zone of the server', async () => {
    await using harness = await startBotHarness();
    const mona = harness.discord.as('Mona');
    const panel = await mona.slash('settings', {}, { subcommand: 'open' }).message();
    const limits = await mona.press(panel, pageButton('limits')).message('Quotas and time zone');
    const opened = mona.press(limits, 'Quotas and time zone…');
    await (await mona.submit(opened, { timeZone: 'Pacific/Kiritimati' })).message('Saved');
    await make(harness, 'Ada');
    const shown = await look(harness, '**1** image');
    // Fourteen hours before the clock of Greenwich.
    const today = new Intl.DateTimeFormat('en-GB', {
      timeZone: 'Pacific/Kiritimati',
      day: 'numeric',
      month: 'short',
    }).format(Date.now());
    expect(textOf(shown)).toContain(`those with any: ${today} 1`);
  });

  it('is for admins only, also when somebody else sends what stands under it', async () => {
    await using harness = await startBotHarness();
    const { discord } = harness;
    const shown = await look(harness, 'Nothing was made here');
    const ben = discord.as('Ben');
    expect(ben.offered().map(({ name }) => name)).not.toContain('usage');
    const forged = await ben.slash('usage', {}, { raw: true }).message();
    expect(textOf(forged)).toContain('Manage Server');
    const own = await ben.slash('rules').message();
    const [, customId = ''] = JSON.stringify(shown.components).match(/"custom_id":"(usage:[^"]*)"/) ?? [];
    const chosen = await ben.select(own, { customId }, ['7'], { raw: true }).message();
    expect(textOf(chosen)).toContain('Manage Server');
  });

  it.each(['0', '365', '-7', 'seven'])('of a period that was not offered is refused: %s', async (value) => {
    await using harness = await startBotHarness();
    const shown = await look(harness, 'Nothing was made here');
    const mona = harness.discord.as('Mona');
    const answer = await mona.select(shown, 'How far back', [value], { raw: true }).message();
    expect(textOf(answer)).toContain('could not read what Discord sent');
  });
});
