import type { APIMessage } from 'discord-api-types/v10';
import { expect, vi } from 'vitest';
import { type DiscordStandIn, type Exchange, textOf } from '#sandbox/discord/index.ts';
import type { ModelsLabStandIn } from '#sandbox/modelslab/index.ts';
import { isResult, orders } from '../support/expectations.ts';
import { PATIENCE } from '../support/patience.ts';

/** An order of a member, told from all others by its prompt. */
export type Job = { prompt: string; exchange: Exchange };

/** Looking through hundreds of messages fifty times a second would take the time of the bots. */
export const MANY_JOBS_PATIENCE = { ...PATIENCE, interval: 250 };

/** The stand-ins between which the bots are. */
export type Scene = { discord: DiscordStandIn; modelslab: ModelsLabStandIn };

/** Members in turn order an image each. */
export const order = ({ discord }: Scene, prompts: readonly string[]): Job[] =>
  prompts.map((prompt, index) => {
    const member = ['Ada', 'Ben', 'Mona'][index % 3] ?? 'Ada';
    return { prompt, exchange: discord.as(member).slash('imagine', { prompt }) };
  });

export type End = 'result' | 'failure' | 'silent' | 'open';

/** Finds messages as the member of a job sees them; the messages of a channel are read once. */
const messageFinder = ({ discord }: Scene) => {
  const channels = new Map<string, Map<string, APIMessage>>();
  return ({ channel, member, originalId }: Exchange['interaction']): APIMessage | undefined => {
    const key = `${channel.id} ${member.id}`;
    const messages =
      channels.get(key) ??
      new Map(discord.messages(channel.id, member.id).map(({ message }) => [message.id, message]));
    channels.set(key, messages);
    return originalId === undefined ? undefined : messages.get(originalId);
  };
};

// A failure is told before it is written, and once more, with a button, after. Whoever is killed in between leaves it
// without one.
const FAILED = /### No image this time|\[button: Try again\]/;

/** How jobs stand for whoever looks at their messages; `silent` when the bot said nothing. */
export const endsOf = (scene: Scene, jobs: readonly Job[]): End[] => {
  const find = messageFinder(scene);
  return jobs.map(({ exchange: { interaction } }) => {
    if (!interaction.answer) return interaction.unanswered ? 'silent' : 'open';
    const message = find(interaction);
    if (!message) return 'open';
    if (isResult(message)) return 'result';
    return FAILED.test(textOf(message)) ? 'failure' : 'open';
  });
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
    const ends = endsOf(scene, jobs);
    expect(jobs.filter((_, index) => ends[index] === 'open').map(({ prompt }) => prompt)).toEqual([]);
  }, MANY_JOBS_PATIENCE);

/** How often an order with that prompt was posted. */
export const postsOf = ({ modelslab }: Scene, job: Job): number =>
  orders(modelslab).filter(({ prompt }) => prompt === job.prompt).length;

/** How a single job stands. */
export const endOf = (scene: Scene, job: Job): End => endsOf(scene, [job])[0] ?? 'open';

/** What must hold of every job, whatever happened to the bot meanwhile. */
export const expectMadeOnce = (scene: Scene, jobs: readonly Job[]): void => {
  const posted = orders(scene.modelslab).map(({ prompt }) => prompt);
  const results = scene.discord
    .messages()
    .filter(({ message }) => isResult(message))
    .map(({ message }) => textOf(message));
  const found = jobs.map(({ prompt }) => ({
    prompt,
    postedTwice: posted.filter((each) => each === prompt).length > 1,
    results: results.filter((text) => text.includes(prompt)).length,
  }));
  const ends = endsOf(scene, jobs);
  expect(found).toEqual(
    jobs.map(({ prompt }, index) => ({
      prompt,
      postedTwice: false,
      results: ends[index] === 'result' ? 1 : 0,
    })),
  );
};
