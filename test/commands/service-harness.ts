import type { CatalogueEntry } from '#domain/catalogue/catalogue.ts';
import { ACTIVE_STATES, type Generation } from '#domain/generation/generation.ts';
import type { Ledger } from '#domain/generation/ledger.ts';
import type { ResultImage } from '#domain/generation/notifier.ts';
import type { GenerationService } from '#generations/generation-service.ts';
import type { NewGeneration } from '#generations/new-generation.ts';
import type { Services } from '#interactions/invocation.ts';
import { createStateStore } from '#store/documents.ts';
import { createKeyVault } from '#store/key-vault.ts';
import { createLedger } from '#store/ledger.ts';
import { createMemberStore, createPresetStore } from '#store/members.ts';
import { createReportStore } from '#store/reports.ts';
import { createSettingsStore } from '#store/settings.ts';
import { openSqlite } from '#store/sqlite.ts';
import { createStatistics } from '#store/statistics.ts';
import { catalogueEntry } from '../support/catalogue.ts';
import { generationIn } from '../support/generations.ts';
import { testLog } from '../support/log.ts';
import { noServices } from '../support/services.ts';

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
  Array.from({ length: count }, (_, index) => ({
    data: new Uint8Array([index]),
    extension: 'png',
    blank: index % 2 === 1,
    reencoded: index % 3 === 2,
  }));

const rowOf = (order: NewGeneration, id: string): Generation =>
  generationIn(
    { name: 'queued' },
    {
      id,
      idempotencyKey: order.press === undefined ? id : `${order.from.userId}:${order.press}`,
      origin: order.origin,
      parentId: order.parentId,
      request: order.request,
      hints: order.hints,
      spoiler: order.spoiler,
      reportable: order.reportable,
      requesterId: order.from.userId,
      guildId: order.from.guildId,
      channelId: order.from.channelId,
      ageRestricted: order.from.ageRestricted,
      locale: order.from.locale,
      lane: order.lane,
      interaction: { ...generationIn({ name: 'queued' }).interaction, id },
    },
  );

/** The services of the commands in memory: what is ordered is kept, and goes no further by itself. */
export type JobRunner = {
  services: Services;
  ledger: Ledger;
  /** Everything that was ordered, as it stands. */
  generations(): Promise<Generation[]>;
};

const generationsOn = (ledger: Ledger, ids: string[]): GenerationService => ({
  async reserve(order) {
    const id = `00000000-0000-4000-8000-${String(ids.length).padStart(12, '0')}`;
    const { charges, priority } = order;
    const addition = await ledger.add(rowOf(order, id), { charges, priority });
    if (addition.kind === 'exceeded') return addition;
    if (addition.kind === 'present') return { kind: 'repeated' };
    ids.push(id);
    const cancel = async () => void (await ledger.move(id, ['queued'], { name: 'cancelled', at: 0 }));
    return { kind: 'reserved', commit: async () => undefined, cancel };
  },
  cancel: (id) => ledger.move(id, ACTIVE_STATES, { name: 'cancelled', at: 0 }),
  async forget({ id }) {
    await ledger.move(id, [...ACTIVE_STATES, 'done', 'failed', 'cancelled'], { name: 'deleted', at: 0 });
  },
  erase: (requesterId) => ledger.erase(requesterId),
  images: async ({ request }) => pictures(request.samples),
});

/** A workshop in which nothing has been ordered, on stores in memory. */
export const createWorkshop = async (): Promise<JobRunner> => {
  const sql = await openSqlite(':memory:');
  const log = testLog();
  const ledger = createLedger(sql, log);
  const ids: string[] = [];
  let kept = 0;
  const services = noServices({
    generations: generationsOn(ledger, ids),
    ledger,
    settings: createSettingsStore(sql, log),
    statistics: createStatistics(sql),
    presets: createPresetStore(sql, log),
    members: createMemberStore(sql, log),
    reports: createReportStore(sql, log),
    keys: createKeyVault(sql, { secrets: ['a secret that is long enough for a test'], log }),
    stateStore: createStateStore(sql, { id: () => `stored-${kept++}` }),
    catalogue: {
      search: (_, text, limit) => ENTRIES.filter(({ id }) => id.includes(text)).slice(0, limit),
      find: (_, id) => ENTRIES.find((entry) => entry.id === id),
      complete: () => true,
    },
  });
  const found = async () => Promise.all(ids.map((id) => ledger.find(id)));
  return { services, ledger, generations: async () => (await found()).filter((one) => one !== undefined) };
};
