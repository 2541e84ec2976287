import { expect, it } from 'vitest';
import { textOf } from '#sandbox/discord/index.ts';
import { startBotHarness } from '../support/bot-harness.ts';

it('tells a member in short what is stored, and links to the policy where there is one', async () => {
  await using harness = await startBotHarness({
    env: { OPERATOR_NAME: 'Ada *Lovelace*', PRIVACY_URL: 'https://bot.example/privacy?lang=en' },
  });
  const message = await harness.discord.as('Ada').slash('privacy').message();
  expect(textOf(message)).toContain('Delete my data');
  expect(textOf(message)).toContain('Ada \\*Lovelace\\*');
  expect(JSON.stringify(message)).toContain('https://bot.example/privacy?lang=en');
  expect(JSON.stringify(message)).not.toContain('Terms of use');
});

it('does without links where none is configured', async () => {
  await using harness = await startBotHarness();
  const message = await harness.discord.as('Ada').slash('privacy').message();
  expect(textOf(message)).toContain('Your data');
  expect(JSON.stringify(message)).not.toContain('Privacy policy');
});
