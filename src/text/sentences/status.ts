import type { BotStatus, LaneStatus } from '#domain/status.ts';
import type { Language } from '#text/language.ts';

/** What Discord shows of `/status`: descriptions of at most 100 characters. */
export const statusCommand = (language: Language) => language.namespace('status').group('command');

const since = (milliseconds: number): string => `<t:${Math.floor(milliseconds / 1000)}:R>`;

/** The jobs of the bot's own key, and of those of servers. */
const lanesIn = (language: Language) => {
  const { t } = language.namespace('status');
  const jobs = ({ running, waiting, delivering }: LaneStatus): string =>
    t('jobs', { running, waiting, delivering });
  const withPause = (sentence: string, { pausedMs }: LaneStatus): string =>
    pausedMs === null
      ? sentence
      : language.together(sentence, t('paused', { seconds: Math.ceil(pausedMs / 1000) }));
  return {
    ownLane: (lane: BotStatus['ownLane']) =>
      withPause(t('ownLane', { jobs: jobs(lane), most: lane.concurrency }), lane),
    serverLanes: (lanes: BotStatus['serverLanes']) =>
      lanes.lanes === 0
        ? t('noServerLanes')
        : withPause(t('serverLanes', { count: lanes.lanes, jobs: jobs(lanes) }), lanes),
  };
};

const apiIn = (language: Language) => {
  const { t } = language.namespace('status');
  return ({ answers, errors, pauses }: BotStatus['api']): string => {
    const failed = errors.reduce((sum, { calls }) => sum + calls, 0);
    if (answers + failed === 0) return t('noCalls');
    const kinds = errors.map(({ kind, calls }) => `${kind} ${language.number(calls)}`);
    return t('api', {
      answers: t('answers', { count: answers }),
      errors: failed === 0 ? t('noErrors') : t('errors', { count: failed, kinds }),
      pauses: t('pauses', { count: pauses }),
    });
  };
};

/** What the operator reads. */
export const statusSentences = (language: Language) => {
  const { t, group } = language.namespace('status');
  return {
    ...group('page'),
    ...lanesIn(language),
    comparisons: (open: number) => t('comparisons', { open }),
    api: apiIn(language),
    balance: (balance: BotStatus['balance']) => (balance === null ? t('noBalance') : t('balance', balance)),
    modelList: (at: number | null) =>
      at === null ? t('builtInModelList') : t('modelList', { when: since(at) }),
    database: ({ engine, problem }: BotStatus['database']) =>
      problem === null ? t('database', { engine }) : t('databaseProblem', { engine, problem }),
    process: ({ role, versions, startedAt }: BotStatus['process']) =>
      t('process', { ...versions, role, when: since(startedAt) }),
    alerts: (sentences: readonly string[]) => sentences.map((sentence) => `⚠️ ${sentence}`).join('\n'),
  };
};
