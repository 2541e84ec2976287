import { createAnnouncer } from '#discord/announcer.ts';
import type { DiscordRest } from '#discord/rest.ts';
import type { Chance, Clock, ImageProvider, Log } from '#domain/ports.ts';
import { createAbandon } from '#generation/abandon.ts';
import { createImageSource } from '#generation/image-source.ts';
import { createLanes, createProviders, type LaneOptions } from '#generation/lanes.ts';
import { createPipeline } from '#generation/pipeline.ts';
import { createProgressBoard } from '#generation/progress-board.ts';
import { createStudio } from '#generation/studio.ts';
import { createWaitingRoom } from '#generation/waiting-room.ts';
import { createImageFitter } from '#images/fitter.ts';
import type { Studio } from '#interaction/studio.ts';
import { createWorker, type Worker } from '#queue/worker.ts';
import type { Storage } from './storage.ts';

/** What the workshop is made of. */
export type WorkshopOptions = {
  storage: Pick<Storage, 'ledger' | 'queue' | 'keys'>;
  provider: ImageProvider & LaneOptions['provider'];
  rest: DiscordRest;
  /** The jobs that may run at the same time. */
  concurrency: number;
  clock: Clock;
  chance: Chance;
  log: Log;
};

/** Where orders become images. */
export type Workshop = { studio: Studio; worker: Worker };

/** Builds the workshop, and resumes what a process before this one left. */
export const openWorkshop = async (
  { storage, provider, rest, concurrency, ...tools }: WorkshopOptions,
  opened: AsyncDisposableStack,
): Promise<Workshop> => {
  const { ledger, queue, keys } = storage;
  const { clock, chance, log } = tools;
  const announcer = createAnnouncer(rest, tools);
  const board = createProgressBoard(announcer, clock);
  const imagesFor = createImageSource({ provider, fitter: createImageFitter(), log });
  const providers = createProviders({ keys, provider });
  const lanes = createLanes({ ledger, keys, concurrency });
  const parts = { ledger, queue, providers, imagesFor, announcer, board, ...tools };

  const name = chance.id();
  const waitingRoom = opened.use(createWaitingRoom({ ...parts, lanes, name }));
  const worker = opened.use(
    createWorker({
      queue,
      ledger,
      lanes,
      handle: createPipeline(parts),
      abandon: createAbandon(parts),
      worker: name,
      clock,
      log,
    }),
  );
  return { studio: createStudio({ ...parts, worker, waitingRoom }), worker };
};
