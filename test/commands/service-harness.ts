import type { CatalogueEntry } from '#domain/catalogue/catalogue.ts';
import type { Generation } from '#domain/generation/generation.ts';
import type { Ledger } from '#domain/generation/ledger.ts';
import type { ResultImage } from '#domain/generation/notifier.ts';
import { createComparisonService, createTrialService } from '#generations/comparisons.ts';
import { createGenerationService } from '#generations/generation-service.ts';
import type { Services } from '#interactions/invocation.ts';
import { createProgressThrottle } from '#jobs/progress.ts';
import { createComparisonStore } from '#store/comparisons.ts';
import { createStateStore } from '#store/documents.ts';
import { createDraftStore } from '#store/drafts.ts';
import { createKeyVault } from '#store/key-vault.ts';
import { createLedger } from '#store/ledger.ts';
import { createMemberStore, createPresetStore } from '#store/members.ts';
import { createOwnLoraStore } from '#store/own-loras.ts';
import { createReportStore } from '#store/reports.ts';
import { createSettingsStore } from '#store/settings.ts';
import { createShowcaseStore } from '#store/showcase.ts';
import { createStarStore } from '#store/stars.ts';
import { createStatistics } from '#store/statistics.ts';
import { createTrialStore } from '#store/trials.ts';
import { catalogueEntry, catalogueOf } from '../support/catalogue.ts';
import { neverClock } from '../support/clock.ts';
import { testLog } from '../support/log.ts';
import { openMemoryDatabase } from '../support/memory-database.ts';
import { noServices } from '../support/services.ts';
import { resultImage, resultImages } from '../support/spool.ts';

/** Entries as a public list may hold them: the longest id that can be sent, and names that nobody checked. */
const ENTRIES: CatalogueEntry[] = [
  catalogueEntry({
    id: 'more_details',
    name: 'More Details',
    baseModel: 'SDXL',
    description: 'Adds detail.',
    preview: 'https://pictures.example/more_details.png',
  }),
  catalogueEntry({
    id: 'x'.repeat(100),
    name: '🦊'.repeat(200),
    baseModel: '**Base**'.repeat(50),
    triggerWords: '@everyone '.repeat(300),
    description: '||*[x](y)'.repeat(33),
    preview: `https://pictures.example/${'x'.repeat(2000)}`,
    nsfw: true,
  }),
  catalogueEntry({ id: 'blank-name', name: ' ', baseModel: '', triggerWords: '', description: '' }),
  ...Array.from({ length: 40 }, (_, index) =>
    catalogueEntry({ id: `lora-${index}`, name: `LoRA ${index} ${'long '.repeat(30)}` }),
  ),
];

/** Pictures of every kind that a result can have; what is in them is nobody's business here. */
export const pictures = (count: number): ResultImage[] =>
  Array.from({ length: count }, (_, index) =>
    resultImage({
      blank: index % 2 === 1,
      reencoded: index % 3 === 2,
    }),
  );

/** The services of the commands over stores in memory. What is ordered waits: no worker runs. */
export type ServiceHarness = {
  services: Services;
  ledger: Ledger;
  /** Everything that was ordered, as it stands. */
  generations(): Promise<Generation[]>;
};

/** Opens services for which nothing has been ordered, over stores in memory. */
export const openServiceHarness = async (): Promise<ServiceHarness> => {
  const sql = await openMemoryDatabase();
  const log = testLog();
  const clock = neverClock();
  const ledger = createLedger(sql, log);
  const ids: string[] = [];
  let kept = 0;
  const nextId = () => {
    const id = `00000000-0000-4000-8000-${String(ids.length).padStart(12, '0')}`;
    ids.push(id);
    return id;
  };
  const worker = { wake: () => undefined, cancel: () => undefined };
  const random = { id: nextId };
  const generations = createGenerationService({
    ledger,
    worker,
    queuePositions: { watch: () => undefined, watcher: () => ({ name: 'nobody', leaseMs: 1000 }) },
    throttle: createProgressThrottle({ progress: async () => undefined }, clock),
    imagesFor: async ({ request }) => resultImages(pictures(request.samples)),
    notifier: { remove: async () => undefined, outcome: async () => undefined },
    showcase: createShowcaseStore(sql),
    findPost: async () => undefined,
    clock,
    random,
    log,
  });
  const comparisons = createComparisonStore(sql, log);
  const services = noServices({
    generations,
    comparisons: createComparisonService({ comparisons, generations, worker, sheets: null, clock, random }),
    trials: createTrialService({ trials: createTrialStore(sql), sheets: null }),
    ledger,
    settings: createSettingsStore(sql, { clock, log }),
    statistics: createStatistics(sql),
    presets: createPresetStore(sql, log),
    members: createMemberStore(sql, log),
    reports: createReportStore(sql, log),
    stars: createStarStore(sql, log),
    ownLoras: createOwnLoraStore(sql, log),
    loadModel: async () => 'started',
    showcase: createShowcaseStore(sql),
    keys: createKeyVault(sql, { secrets: ['a secret that is long enough for a test'], log }),
    drafts: createDraftStore(sql, { random: { id: () => `draft-${kept++}` }, log }),
    stateStore: createStateStore(sql, { id: () => `stored-${kept++}` }),
    catalogue: catalogueOf(ENTRIES, ENTRIES),
  });
  const found = async () => Promise.all(ids.map((id) => ledger.find(id)));
  return { services, ledger, generations: async () => (await found()).filter((one) => one !== undefined) };
};
