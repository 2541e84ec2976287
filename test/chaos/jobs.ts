import { expect, vi } from 'vitest';
import { type DiscordStandIn, type Exchange, textOf } from '#sandbox/discord/index.ts';
import type { ModelsLabStandIn } from '#sandbox/modelslab/index.ts';
import { isResult, orders } from '../support/expectations.ts';

/** An order of a member, told from all others by its prompt. */
export type Job = { prompt: string; exchange: Exchange };

type Scene = { discord: DiscordStandIn; modelslab: ModelsLabStandIn };

/** Members in turn order an image each. */
export const order = ({ discord }: Scene, prompts: readonly string[]): Job[] =>
  prompts.map((prompt, index) => {
    const member = ['Ada', 'Ben', 'Mona'][index % 3] ?? 'Ada';
    return { prompt, exchange: discord.as(member).slash('imagine', { prompt }) };
  });

/** How a job stands for whoever looks at its message; `silent` when the bot said nothing to it. */
export const endOf = ({ discord }: Scene, { exchange }: Job): 'result' | 'failure' | 'silent' | 'open' => {
  const { answer, unanswered, originalId, channel, member } = exchange.interaction;
  if (!answer) return unanswered ? 'silent' : 'open';
  const shown = discord.messages(channel.id, member.id).find(({ message }) => message.id === originalId);
  if (!shown) return 'open';
  if (isResult(shown.message)) return 'result';
  return textOf(shown.message).includes('[button: Try again]') ? 'failure' : 'open';
};

/**
 * Watches every message from now on. Answers what was taken back: results that an edit robbed of their images or put
 * something else in the place of, and failures that became progress again.
 */
export const watchTakenBack = ({ discord }: Scene): (() => string[]) => {
  const ends = new Map<string, 'result' | 'failure'>();
  const takenBack: string[] = [];
  discord.subscribe((event) => {
    if (event.kind !== 'message') return;
    const { message } = event.message;
    const text = textOf(message);
    const isWhole = isResult(message) && text.includes('[image');
    const isFailure = text.includes('[button: Try again]');
    const before = ends.get(message.id);
    if ((before === 'result' && !isWhole) || (before === 'failure' && !isWhole && !isFailure))
      takenBack.push(`${before} became: ${text}`);
    if (isWhole) ends.set(message.id, 'result');
    else if (isFailure) ends.set(message.id, 'failure');
  });
  return () => takenBack;
};

/**
 * What a bot broke of the rules, but for one: progress that reaches Discord after a result of another process is refused
 * there, and that is what keeps the result.
 */
export const brokenRules = ({ discord, modelslab }: Scene): unknown[] => [
  ...discord.violations.filter(({ rule }) => !rule.includes('IS_COMPONENTS_V2')),
  ...modelslab.violations,
];

/** Resolves when no job is open any more; tells which are when that takes too long. */
export const allEnded = (scene: Scene, jobs: readonly Job[]): Promise<void> =>
  vi.waitFor(() => {
    const open = jobs.filter((job) => endOf(scene, job) === 'open');
    expect(open.map(({ prompt }) => prompt)).toEqual([]);
  });

/** How often an order with that prompt was posted. */
export const postsOf = ({ modelslab }: Scene, job: Job): number =>
  orders(modelslab).filter(({ prompt }) => prompt === job.prompt).length;

/** How many results with that prompt the channel shows. */
const resultsOf = ({ discord }: Scene, { prompt }: Job): number =>
  discord.messages().filter(({ message }) => isResult(message) && textOf(message).includes(prompt)).length;

/** What must hold of every job, whatever happened to the bot meanwhile. */
export const expectMadeOnce = (scene: Scene, jobs: readonly Job[]): void => {
  const found = jobs.map((job) => ({
    prompt: job.prompt,
    postedTwice: postsOf(scene, job) > 1,
    results: resultsOf(scene, job),
  }));
  expect(found).toEqual(
    jobs.map((job) => ({
      prompt: job.prompt,
      postedTwice: false,
      results: endOf(scene, job) === 'result' ? 1 : 0,
    })),
  );
};
