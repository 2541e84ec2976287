import type { BotStatus, LaneStatus } from '#domain/status.ts';
import { count, list } from '#text/format.ts';

/** What Discord shows of `/status`: descriptions of at most 100 characters. */
export const statusCommand = {
  description: 'How the bot is: for its operator',
  help: 'Jobs, what ModelsLab answered in the last hour, the balance, versions and the database. For the owner of the bot and their team only.',
};

const pause = ({ pausedMs }: LaneStatus): string =>
  pausedMs === null
    ? ''
    : ` Paused for ${Math.ceil(pausedMs / 1000)} s more: ModelsLab asked for that, or cannot be reached.`;

const jobs = ({ running, waiting, delivering }: LaneStatus): string =>
  `${running} at ModelsLab, ${waiting} waiting, ${delivering} on their way to Discord.`;

const outcome = ({ answers, errors, pauses }: BotStatus['api']): string => {
  const failed = errors.reduce((sum, { calls }) => sum + calls, 0);
  if (answers + failed === 0) return 'no calls';
  const kinds = errors.map(({ kind, calls }) => `${kind} ${calls}`);
  const errorWords = failed === 0 ? 'no errors' : `${count(failed, 'error')} (${list(kinds)})`;
  return `${count(answers, 'answer')}, ${errorWords}, ${count(pauses, 'pause')}`;
};

/** What the operator reads. */
export const status = {
  title: '### How the bot is',
  notYours:
    'Only those who run this bot can see that: the owner of its application in Discord, and their team. For what is yours, there are </queue> and </me>.',
  unknown: 'Discord did not say who runs this bot. Try again in a minute.',
  ownLane: (lane: BotStatus['ownLane']) =>
    `**Own key:** ${jobs(lane)} Up to ${lane.concurrency} at a time.${pause(lane)}`,
  serverLanes: (lanes: BotStatus['serverLanes']) =>
    lanes.lanes === 0
      ? "**Servers' own keys:** no jobs."
      : `**Servers' own keys**, ${lanes.lanes} with jobs: ${jobs(lanes)}${pause(lanes)}`,
  comparisons: (open: number) => `**Comparisons** that are being made: ${open}.`,
  api: (api: BotStatus['api']) => `**ModelsLab in the last hour**, to this process: ${outcome(api)}.`,
  makesNoImages: 'This process only takes orders: what ModelsLab answered the workers is in their metrics.',
  balance: (balance: BotStatus['balance']) =>
    balance === null
      ? '**Balance:** ModelsLab does not tell it now.'
      : `**Balance:** ${balance.amount} ${balance.currency}.`,
  modelList: (at: number | null) =>
    at === null
      ? '**Model list:** a few built-in ones; it could not be fetched yet.'
      : `**Model list** of this process: fetched <t:${Math.floor(at / 1000)}:R>.`,
  database: ({ engine, problem }: BotStatus['database']) =>
    `**Database:** ${engine}, ${problem === null ? 'answers' : problem}.`,
  process: ({ role, versions, startedAt }: BotStatus['process']) =>
    `**This process:** Loralei ${versions.bot} on Node ${versions.node}, role ${role}, started <t:${Math.floor(startedAt / 1000)}:R>.`,
  shared:
    'Jobs, comparisons and pauses are those of all processes on this database. What is said of a process holds for the one that answered.',
  alerts: (sentences: readonly string[]) => sentences.map((sentence) => `⚠️ ${sentence}`).join('\n'),
  refresh: 'Refresh',
};
