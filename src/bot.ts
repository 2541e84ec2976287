import { join } from 'node:path';
import { type CatalogueCache, createCatalogue } from '#catalogue/catalogue.ts';
import { createAnnouncer } from '#discord/announcer.ts';
import { connectGateway } from '#discord/gateway.ts';
import { registerCommands } from '#discord/registration.ts';
import { createResponder } from '#discord/responder.ts';
import { closeDiscordRest, createDiscordRest } from '#discord/rest.ts';
import { orStartError } from '#domain/errors.ts';
import type { Chance, Clock, Log } from '#domain/ports.ts';
import { createAbandon } from '#generation/abandon.ts';
import { createImageSource } from '#generation/image-source.ts';
import { createPipeline } from '#generation/pipeline.ts';
import { createProgressBoard } from '#generation/progress-board.ts';
import { createStudio } from '#generation/studio.ts';
import { createWaitingRoom } from '#generation/waiting-room.ts';
import { healthRoutes, startHttp } from '#http/server.ts';
import { createImageFitter } from '#images/fitter.ts';
import type { Feature, Services } from '#interaction/feature.ts';
import { createFrontDesk, type FrontDesk } from '#interaction/front-desk.ts';
import { createRouter } from '#interaction/router.ts';
import { createModelsLab } from '#modelslab/client.ts';
import { createEmbeddedQueue } from '#queue/embedded.ts';
import { createWorker } from '#queue/worker.ts';
import { createDocuments } from '#store/keyv.ts';
import { createLedger } from '#store/ledger.ts';
import { enterAlone } from '#store/sole-owner.ts';
import type { Sql } from '#store/sql.ts';
import { openSqlite } from '#store/sqlite.ts';
import type { Config } from './config/config.ts';

/** What the bot is made of, beside its configuration. */
export type BotOptions = {
  config: Config;
  credentials: { discordToken: string; modelslabKey: string };
  features: readonly Feature[];
  clock: Clock;
  chance: Chance;
  log: Log;
};

/** A bot at work. Disposing it stops it without grace. */
export type Bot = AsyncDisposable & {
  /** The port of the health check. */
  httpPort: number;
  /** Resolves when Discord has ended the connection for good, with a sentence that says so and what to do. */
  lost: Promise<string>;
  /** Takes no new work, lets running jobs go on for the grace time, and leaves the rest to the next start. */
  stop(): Promise<void>;
};

// All orders share the one key for now, and with it one lane.
const LANE = 'default';

const catalogueCache = (sql: Sql): CatalogueCache => {
  const documents = createDocuments(sql, 'catalogue');
  return {
    read: () => documents.get('models'),
    write: async (models) => {
      await documents.set('models', models);
    },
  };
};

/** Closes the desk, and waits no longer than the grace time for what it still answers. */
const closeInTime = async (desk: FrontDesk, graceMs: number, clock: Clock): Promise<void> => {
  const timer = new AbortController();
  const elapsed = clock.sleep(graceMs, timer.signal).catch(() => undefined);
  await Promise.race([desk.close(), elapsed]);
  timer.abort();
};

/**
 * Builds the bot, connects it and resolves when it answers. What it opened is closed again when anything of it fails.
 */
export const startBot = async (options: BotOptions): Promise<Bot> => {
  const { config, credentials, features, clock, chance, log } = options;
  await using opened = new AsyncDisposableStack();

  const sql = opened.use(
    await orStartError(
      openSqlite(join(config.dataDir, 'loralei.db')),
      `The data folder ${config.dataDir} cannot be used. Make it writable, or name another one in DATA_DIR.`,
    ),
  );
  const ledger = createLedger(sql, log);
  const queue = createEmbeddedQueue(sql, log);
  const presence = opened.use(enterAlone(join(config.dataDir, 'loralei.lock')));
  if (presence.isAlone) await queue.releaseEverybody();
  else log.warn({ dataDir: config.dataDir }, 'another process works in the same data folder');
  const modelslab = opened.use(
    createModelsLab({
      apiUrl: config.modelslab.apiUrl,
      key: credentials.modelslabKey,
      deadlineMs: config.modelslab.timeoutMs,
      operator: {
        ...(config.modelslab.temp ? { temp: true } : {}),
        ...(config.modelslab.base64 ? { base64: true } : {}),
      },
      clock,
      chance,
      log,
    }),
  );
  const catalogue = opened.use(
    createCatalogue({ source: modelslab.modelList, cache: catalogueCache(sql), clock, log }),
  );
  const rest = createDiscordRest({ apiUrl: config.discord.apiUrl, token: credentials.discordToken });
  opened.defer(() => closeDiscordRest(rest));

  const announcer = createAnnouncer(rest, { clock, log });
  const board = createProgressBoard(announcer, clock);
  const waitingRoom = opened.use(createWaitingRoom({ ledger, board, clock, log }));
  const imagesFor = createImageSource({ provider: modelslab, fitter: createImageFitter(), log });
  const worker = opened.use(
    createWorker({
      queue,
      ledger,
      lanes: () => [{ lane: LANE, concurrency: config.modelslab.concurrency }],
      handle: createPipeline({
        ledger,
        provider: modelslab,
        imagesFor,
        announcer,
        board,
        clock,
        chance,
        log,
      }),
      abandon: createAbandon({ ledger, announcer, clock, chance, log }),
      worker: chance.id(),
      clock,
      log,
    }),
  );
  const services: Services = {
    studio: createStudio({
      ledger,
      worker,
      waitingRoom,
      board,
      imagesFor,
      announcer,
      clock,
      chance,
      lane: LANE,
    }),
    ledger,
    catalogue,
    defaultModelId: config.modelslab.modelId,
    seed: chance.seed,
    commands: features.flatMap(({ command }) => (command ? [command] : [])),
  };
  const desk = createFrontDesk({
    router: createRouter({ features, services, clock, chance, log }),
    responderFor: (incoming) => createResponder(rest.interactions, incoming),
    clock,
    log,
  });

  // Those of another process that is alive are watched by it.
  if (presence.isAlone) await waitingRoom.resume(LANE);
  await catalogue.start();
  const gateway = opened.use(
    await orStartError(
      connectGateway({
        apiUrl: config.discord.apiUrl,
        token: credentials.discordToken,
        onInteraction: desk.receive,
        log,
      }),
      'Discord does not let the bot in. Check DISCORD_TOKEN and the network; npm run doctor tells more.',
    ),
  );
  const target = { applicationId: gateway.applicationId, guildId: config.discord.guildId };
  await orStartError(
    registerCommands(rest.bot, { commands: services.commands, target, log }),
    target.guildId === null
      ? 'Discord does not take the commands. npm run doctor tells more.'
      : 'Discord does not take the commands. Check DISCORD_GUILD_ID, and that the bot is in that server.',
  );
  const http = opened.use(
    await orStartError(
      startHttp(
        healthRoutes(() => ({ gateway: gateway.isConnected() })),
        config.http,
      ),
      `Nothing can listen on ${config.http.host}:${config.http.port}. Free it, or set HTTP_PORT to another port.`,
    ),
  );
  log.info({ applicationId: gateway.applicationId, httpPort: http.port }, 'the bot is ready');

  const running = opened.move();
  return {
    httpPort: http.port,
    lost: gateway.lost,
    async stop() {
      const graceMs = config.shutdownGraceMs;
      await Promise.all([closeInTime(desk, graceMs, clock), worker.stop({ graceMs })]);
      await running.disposeAsync();
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
};
