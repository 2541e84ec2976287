import { expect, it, vi } from 'vitest';
import { startModelsLab } from '#sandbox/modelslab/index.ts';
import { createStateFolder } from '../state/state-files.ts';
import { bytesOf, fetchResult, firstLink, order } from './client.ts';

it('finishes after a restart what was under way, and still has what was finished', async () => {
  using folder = createStateFolder();
  using state = folder.open();
  await using before = await startModelsLab({ state, generationMs: 60_000 });
  const port = Number(new URL(before.apiUrl).port);
  const [finished, ending, failing] = [
    await order(before, { prompt: 'a fox' }),
    await order(before, { prompt: 'a hare' }),
    await order(before, { prompt: 'an owl !fail' }),
  ];
  before.finish(Number(finished.body.id));
  const picture = await bytesOf(firstLink(await fetchResult(before, finished.body.id)));
  using found = await folder.openAfterKill();
  await before.close();

  const soon = () => Date.now() + 60_000;
  await using after = await startModelsLab({ state: found, port, now: soon });
  const statusOf = async (id: unknown) => (await fetchResult(after, id)).body.status;
  await vi.waitFor(async () => expect(await statusOf(ending.body.id)).toBe('success'));
  await vi.waitFor(async () => expect(await statusOf(failing.body.id)).not.toBe('processing'));
  const again = firstLink(await fetchResult(after, finished.body.id));
  expect(await bytesOf(again)).toEqual(picture);
  expect(after.inFlight()).toBe(0);
  expect(Number((await order(after)).body.id)).toBe(Number(failing.body.id) + 1);
});

it('goes on waiting after a restart for what is not due', async () => {
  using folder = createStateFolder();
  using state = folder.open();
  await using before = await startModelsLab({ state, generationMs: 60_000 });
  const { body } = await order(before);
  const never = await order(before, { prompt: 'a fox !never' });
  using found = await folder.openAfterKill();
  await using after = await startModelsLab({ state: found });
  expect((await fetchResult(after, body.id)).body.status).toBe('processing');
  expect(after.inFlight()).toBe(2);
  after.finish(Number(body.id));
  expect((await fetchResult(after, body.id)).body.status).toBe('success');
  expect((await fetchResult(after, never.body.id)).body.status).toBe('processing');
});
