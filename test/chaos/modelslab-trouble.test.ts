import { describe, expect, it } from 'vitest';
import { PROMPT_WORDS } from '#sandbox/modelslab/prompt-words.ts';
import { startBotHarness } from '../support/bot-harness.ts';
import { allEnded, endOf, endsOf, expectMadeOnce, order, postsOf } from './jobs.ts';

const RESULTS = new Set(['!eta', '!nsfw', '!lag', '!proxy']);
// These wait for longer than a test should: half a minute, the deadline, further attempts to fetch or to send.
const PATIENT = new Set(['!slow', '!never', '!broken', '!429', '!503']);

describe.concurrent('whatever goes wrong at ModelsLab', () => {
  it('ends every job, with an image or with a reason, and posts nothing twice', async () => {
    await using harness = await startBotHarness({
      modelslab: { generationMs: 200 },
      env: { MODELSLAB_CONCURRENCY: '30' },
    });
    const words = PROMPT_WORDS.map(({ word }) => word).filter((word) => !PATIENT.has(word));
    const jobs = order(
      harness,
      words.map((word) => `${word} fox.`),
    );
    await allEnded(harness, jobs);
    const ends = jobs.map((job, index) => [words[index], endOf(harness, job), postsOf(harness, job)]);
    expect(ends).toEqual(words.map((word) => [word, RESULTS.has(word) ? 'result' : 'failure', 1]));
  });

  it('as base64 text and in temporary storage, four images come as four', async () => {
    await using harness = await startBotHarness({
      modelslab: { generationMs: 100 },
      env: { MODELSLAB_BASE64: 'yes', MODELSLAB_TEMP: 'yes' },
    });
    const exchange = harness.discord.as('Ada').slash('imagine', { prompt: 'a fox.', samples: 4 });
    const jobs = [{ prompt: 'a fox.', exchange }];
    await allEnded(harness, jobs);
    expectMadeOnce(harness, jobs);
    expect((await exchange.message()).attachments).toHaveLength(4);
  });

  it('orders beyond the places of the plan wait for one, as long as a job may take', async () => {
    await using harness = await startBotHarness({ modelslab: { generationMs: 1500, concurrency: 1 } });
    const jobs = order(harness, ['first.', 'second.', 'third.']);
    await allEnded(harness, jobs);
    expect(endsOf(harness, jobs)).toEqual(['result', 'result', 'result']);
  });
});
