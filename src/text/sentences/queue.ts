import { count, cut, cutAtWord, duration, oneLine, plain } from '#text/format.ts';

/** What Discord shows of `/queue`: descriptions of at most 100 characters. */
export const queueCommand = {
  description: 'Your images that wait or are being made, with their places; cancel one or all',
  help: 'Your jobs and comparisons in every server, how many come before each, and about how long it takes. Only you see the answer.',
};

/** What members read of their own jobs. */
export const queue = {
  title: (jobs: number) => `### Your queue: ${count(jobs, 'job')}`,
  empty: '### Your queue is empty\nNothing of yours waits or is being made. /imagine starts something.',
  entry: (place: number, prompt: string) => `**${place}.** ${cutAtWord(plain(oneLine(prompt)), 100)}`,
  waiting: (ahead: number) => (ahead === 0 ? '⏳ next' : `⏳ ${count(ahead, 'job')} ahead`),
  paused: (until: number) => `ModelsLab has asked the bot to wait until <t:${Math.ceil(until / 1000)}:T>`,
  loading: '💤 waiting for its model to be loaded',
  running: '🎨 being made',
  delivering: '📦 on its way to you',
  images: (made: number, all: number) => `comparison, ${made} of ${count(all, 'image')} made`,
  ready: (seconds: number) => `ready in about ${duration(seconds)}`,
  where: (channelId: string) => `<#${channelId}>`,
  asOf: (at: number) => `As of <t:${Math.floor(at / 1000)}:T>.`,
  cancelOne: 'Cancel one…',
  option: (prompt: string) => cut(oneLine(prompt), 100),
  optionKind: { job: 'Job', comparison: 'Comparison: what is made stays' },
  refresh: 'Refresh',
  cancelAll: 'Cancel all…',
  asking: {
    title: '### Cancel everything?',
    what: (jobs: number) =>
      `${count(jobs, 'job')} of yours, in every server. Images that are made stay. What ModelsLab has already taken may be charged all the same.`,
    confirm: 'Cancel all',
    keep: 'Keep them',
  },
  cancelled: (images: number) =>
    images === 0 ? 'There was nothing to cancel any more.' : `✅ Cancelled: ${count(images, 'image order')}.`,
};
