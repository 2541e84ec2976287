import { describe, expect, it, vi } from 'vitest';
import { textOf } from '#sandbox/discord/index.ts';
import { type BotHarness, startBotHarness } from '../support/bot-harness.ts';
import { modelListed, resultOf } from '../support/expectations.ts';
import { pageButton } from '../support/settings-panel.ts';

const SERVER_KEY = 'key-of-a-server-that-pays-itself-9876';
const SECRET_KEY = 'a-secret-of-the-operator-who-keeps-it-to-himself';

const mismatched = { prompt: 'a castle', lora: 'xl-realistic-cake-art-sty', model: 'fluxdev', samples: 3 };

const said = async (
  { discord }: BotHarness,
  command: string,
  options: Record<string, string | number> = {},
): Promise<string> => {
  const who = command === 'usage' ? 'Mona' : 'Ada';
  return textOf(await discord.as(who).slash(command, options).message());
};

const compared = { prompt: 'a castle', x: 'strength 0.2-1 [5]', lora: 'more_details' };

describe('what an image costs', () => {
  it('is told before it is ordered, among the rules, and with the usage', async () => {
    await using harness = await startBotHarness({ env: { IMAGE_COST: '$0.0047' } });
    await modelListed(harness);
    expect(await said(harness, 'imagine', mismatched)).toContain(
      'Costs about **$0.0141**: 3 images at $0.0047 each.',
    );
    expect(await said(harness, 'compare', compared)).toContain('Costs about **$0.0235**');
    expect(await said(harness, 'rules')).toContain('What an image costs: about $0.0047.');
    await resultOf(harness.discord.as('Ada').slash('imagine', { prompt: 'a castle', samples: 2 }));
    await vi.waitFor(async () =>
      expect(await said(harness, 'usage')).toContain('they cost about **$0.0094**, at $0.0047 an image.'),
    );
  });

  it('is not told where the operator does not say', async () => {
    await using harness = await startBotHarness();
    for (const [command, options] of [['compare', compared], ['rules'], ['usage']] as const) {
      expect(await said(harness, command, options)).not.toContain('cost');
    }
  });

  it('is not told where the server pays by a key of its own', async () => {
    await using harness = await startBotHarness({
      modelslab: { keys: { [SERVER_KEY]: { concurrency: 2 } } },
      env: { SECRET_KEY, IMAGE_COST: '2 credits' },
    });
    const { discord } = harness;
    expect(await said(harness, 'compare', compared)).toContain('**10 credits**');
    const admin = discord.as('Mona');
    const panel = await admin.slash('settings', {}, { subcommand: 'open' }).message();
    const page = await admin.press(panel, pageButton('key')).message('Own API key');
    const form = { key: SERVER_KEY, concurrency: '2' };
    await (await admin.submit(admin.press(page, 'Set a key…'), form)).message('ends in `9876`');
    for (const [command, options] of [['compare', compared], ['rules'], ['usage']] as const) {
      expect(await said(harness, command, options)).not.toContain('credits');
    }
  });
});
