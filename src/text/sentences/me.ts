import type { CounterUsage } from '#domain/policy/quota.ts';
import type { CounterName } from '#domain/policy/usage-counters.ts';
import { count } from '#text/format.ts';

const COUNTERS: Record<CounterName, string> = {
  memberImages: 'Your images today in this server',
  channelImages: 'Your images today in this channel',
  outerChannelImages: 'Your images today in this category',
  serverImages: 'All images today in this server',
  memberJobs: 'Running now in this server',
  operatorImages: 'Your images today with this bot',
  operatorJobs: 'Running now with this bot',
};

/** What stands on an account, what is left there, and when it starts anew. */
const standing = ({ counter, channelId, used, most, resetsAt }: CounterUsage): string => {
  const name = channelId === undefined ? COUNTERS[counter] : `Your images today in <#${channelId}>`;
  if (most === null) return `${name}: **${used}**, no limit.`;
  // Jobs end by themselves: how many more could run says nothing new.
  if (resetsAt === null) return `${name}: **${used} of ${most}**.`;
  const left = `${name}: **${used} of ${most}**, ${Math.max(0, most - used)} left.`;
  return `${left} It resets <t:${Math.ceil(resetsAt / 1000)}:R>.`;
};

/** What members read and press where they look after what is their own. */
export const me = {
  title: 'You and this bot',
  standing,
  noDefaults: "You have set none: what you leave out is filled by the server's defaults and the bot's own.",
  yourDefaults: '**Your defaults**',
  bound: 'What you type wins over them, and a preset too; the limits of a server bind them.',
  defaultsTitle: 'Your defaults',
  changeDefaults: 'My defaults…',
  deleteData: 'Delete my data…',
  back: 'Back',
  done: 'Done',
  closed: 'Done. `/me` opens this again.',
  saved: '✅ Saved. Applies to everything you make from now on.',
  privateLine: (isPrivate: boolean) =>
    isPrivate
      ? '**Who sees your results:** only you, unless you say `private: False`.'
      : '**Who sees your results:** everyone in the channel, unless you say `private: True`.',
  privateSwitch: (isPrivate: boolean) =>
    isPrivate ? 'Show my results to everyone' : 'Make my results private',
  wordsLine: (areAdded: boolean) =>
    areAdded
      ? '**Trigger words of LoRAs** are added to your prompts where they are missing.'
      : '**Trigger words of LoRAs** are not added to your prompts.',
  wordsSwitch: (areAdded: boolean) => (areAdded ? 'Add no trigger words' : 'Add trigger words'),
  cancelAll: (jobs: number) => (jobs === 1 ? 'Cancel my job' : `Cancel all my ${jobs} jobs`),
  cancelled: (jobs: number) =>
    jobs === 0 ? 'There is nothing to cancel any more.' : `✅ Cancelled: ${count(jobs, 'job')}.`,
  deletion: {
    title: 'Delete your data?',
    what: 'Your results leave the history, for good, and with them go your presets, your defaults, your stars, and your votes on pictures. Jobs that wait or run are cancelled.',
    stays:
      'Messages with images stay where they are, and their buttons find nothing any more. What you did for a server stays with it: presets for everybody there, its cards of LoRAs, and its list of changes. Reports of your images stay with the moderators of the server for 30 days. What you made today still counts against the limits of the day, and what you searched for is forgotten within one. A server that keeps you from using me in direct messages still does: for that I keep its id under a code made of yours.',
    confirm: 'Delete my data',
    keep: 'Keep everything',
    goesOn: (presets: number) =>
      `Your ${count(presets, 'preset')} and your defaults are deleted. You have many results: deleting them goes on in the background and takes some minutes more. You need not do anything.`,
    done: (results: number, presets: number) =>
      `Your data is deleted: ${count(results, 'result')}, ${count(presets, 'preset')} and your defaults.`,
  },
};
