import { expect, it, vi } from 'vitest';
import { textOf } from '#sandbox/discord/index.ts';
import { startBotProcessHarness } from '../support/bot-process.ts';
import { deleteResult, resultOf } from '../support/expectations.ts';
import { openPanel } from '../support/settings-panel.ts';

it('a bot that is killed while Discord posts a starred result shows it once, and finds the post when it is deleted', async () => {
  await using harness = await startBotProcessHarness();
  const { discord } = harness;
  const posts = () => discord.messages('#general');
  const panel = await openPanel(harness);
  await panel.goTo('showcase');
  const { id } = discord.world.channel('#general');
  await panel.select('Showcase channel; choose none for no showcase', [id], 'Saved');
  await panel.select('Stars that a result needs', ['1']);
  const ada = discord.as('Ada');
  const message = await resultOf(ada.slash('imagine', { prompt: 'a red fox' }));
  // Discord takes the post, and the bot never hears of it.
  discord.faults.next('message.create', { kind: 'reset', carriedOut: true }, 10);
  // A result is written down a moment after it is there.
  await vi.waitFor(async () => expect(textOf(await ada.slash('history').message())).toContain('a red fox'));
  discord.as('Ben').menu('Star', { message });
  await vi.waitFor(() => expect(posts()).toHaveLength(1));
  await harness.kill();
  discord.faults.clear();
  await harness.start();
  const answer = await discord.as('Mona').menu('Star', { message }).message('Starred');
  expect(textOf(answer)).not.toContain('I posted it');
  expect(posts()).toHaveLength(1);
  await (await deleteResult(ada, message)).deleted();
  await vi.waitFor(() => expect(posts()).toEqual([]));
});
