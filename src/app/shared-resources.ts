import { type Config, proxiesOf } from '#config/config.ts';
import { closeDiscordRest, createDiscordRest, type DiscordRest } from '#discord/rest.ts';
import { type Alerts, createAlerts } from '#domain/alerts.ts';
import { type ApiWatch, createApiWatch } from '#domain/api-health.ts';
import { orStartError } from '#domain/errors.ts';
import type { Spool } from '#domain/generation/image-file.ts';
import type { Clock, Log, Metrics, Random } from '#domain/system.ts';
import { createMetricsRegistry, type MetricsRegistry } from '#http/metrics.ts';
import { webhookAddress, webhookSecret } from '#http/webhook.ts';
import { createSpool } from '#images/spool.ts';
import { openSpoolFolder } from '#images/spool-folder.ts';
import type { Feature } from '#interactions/define-command.ts';
import { createModelsLab, type ModelsLab } from '#modelslab/client.ts';
import { createPace, type Pace } from '#shared/pace.ts';
import { lockDataDir } from '#store/data-dir-lock.ts';
import { createImageTools, type ImageTools } from './image-tools.ts';
import type { StartSteps } from './lifetime.ts';
import { openStorage, type Storage } from './storage.ts';

/** What the bot needs, apart from its configuration. */
export type BotOptions = {
  config: Config;
  credentials: { discordToken: string; modelslabKey: string };
  features: readonly Feature[];
  /** Aborted when the bot should stop: a start in progress then rejects with the signal's reason. */
  stopping?: AbortSignal;
  clock: Clock;
  random: Random;
  log: Log;
};

/** Resources shared by every role. */
export type SharedResources = {
  storage: Storage;
  modelslab: ModelsLab;
  images: ImageTools;
  rest: DiscordRest;
  /** Where images are on their way. */
  spool: Spool;
  metricsRegistry: MetricsRegistry;
  /** What the API answered this process. */
  apiWatch: ApiWatch;
  alerts: Alerts;
  /** Lets jobs give way to interactions. */
  pace: Pace;
};

/** Whether this process runs jobs, in addition to its other tasks. */
export const runsJobs = ({ role }: Config): boolean => role !== 'gateway';

const openModelsLab = (
  { config, credentials, clock, random, log }: BotOptions,
  opened: AsyncDisposableStack,
): ModelsLab => {
  const { modelslab, publicUrl } = config;
  return opened.use(
    createModelsLab({
      apiUrl: modelslab.apiUrl,
      key: credentials.modelslabKey,
      deadlineMs: modelslab.timeoutMs,
      proxies: proxiesOf(config),
      operator: {
        ...(modelslab.temp ? { temp: true } : {}),
        ...(modelslab.base64 ? { base64: true } : {}),
        ...(publicUrl === null
          ? {}
          : { webhook: webhookAddress(publicUrl, webhookSecret(credentials.discordToken)) }),
      },
      clock,
      random,
      log,
    }),
  );
};

// Discord's Date header has whole seconds, and a response may take some to arrive.
const CLOCK_TOLERANCE_MS = 10_000;

/** Alerts if the machine's clock differs from Discord's, as soon as Discord has sent any response. */
const compareClocks = (
  time: number,
  { alerts, clock }: { alerts: Alerts; clock: Pick<Clock, 'now'> },
): void => {
  const skewMs = clock.now() - time;
  if (!(Math.abs(skewMs) > CLOCK_TOLERANCE_MS)) return;
  const seconds = Math.round(skewMs / 1000);
  alerts.raise(
    'clock',
    `The clock of this machine is ${Math.abs(seconds)} s ${seconds > 0 ? 'ahead of' : 'behind'} Discord's. Let it be set over the network (NTP): Discord's interactions over HTTP are refused when it is off by 5 minutes, and times that members see are wrong.`,
    { seconds },
  );
};

const openRest = (
  { config, credentials, clock, log }: BotOptions,
  { metrics, alerts, opened }: { metrics: Metrics; alerts: Alerts; opened: AsyncDisposableStack },
): DiscordRest => {
  const { apiUrl } = config.discord;
  const rest = createDiscordRest({
    apiUrl,
    token: credentials.discordToken,
    metrics,
    onDate: (time) => compareClocks(time, { alerts, clock }),
    clock,
    log,
  });
  opened.defer(() => closeDiscordRest(rest));
  return rest;
};

const DISK_FULL =
  'The disk that images pass through has no more room. Make room where DATA_DIR is: results wait for a minute, then fail, and can be fetched with /history later.';

const openSpool = async (
  { config: { dataDir }, clock, log }: BotOptions,
  { alerts, opened }: { alerts: Alerts; opened: AsyncDisposableStack },
): Promise<Spool> => {
  const folder = await orStartError(
    openSpoolFolder({ dataDir, lock: (path) => lockDataDir(path, clock), log }),
    'Neither the data folder nor the temporary folder can be written. Make one of them writable, and make room on its disk.',
  );
  opened.use(folder);
  return createSpool({ folder: folder.path, onFull: () => alerts.raise('disk', DISK_FULL) });
};

/** Opens storage, the spool, the ModelsLab client, REST and metrics; `opened` disposes of them. */
export const openSharedResources = async (
  options: BotOptions,
  { steps, opened }: { steps: StartSteps; opened: AsyncDisposableStack },
): Promise<SharedResources> => {
  const { config, ...tools } = options;
  const settings = {
    ...tools,
    dataDir: config.dataDir,
    databaseUrl: config.databaseUrl?.reveal() ?? null,
    keySecrets: config.keySecrets.map((secret) => secret.reveal()),
    runsCleanup: runsJobs(config),
    historyDays: config.operator.historyDays,
  };
  const storage = await steps.step('the database', () => openStorage(settings, opened));
  const apiWatch = createApiWatch(options.clock);
  const registry = createMetricsRegistry(() => storage.queue.counts());
  const metrics = apiWatch.watch(registry.metrics);
  const alerts = createAlerts({ metrics, ...tools });
  return {
    storage,
    alerts,
    images: createImageTools(),
    modelslab: openModelsLab(options, opened),
    spool: await steps.step('the spool', () => openSpool(options, { alerts, opened })),
    rest: openRest(options, { metrics, alerts, opened }),
    metricsRegistry: { ...registry, metrics },
    apiWatch,
    pace: createPace(options.clock),
  };
};
