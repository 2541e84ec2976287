import { features } from '#commands/index.ts';
import { type Generation, type GenerationState, isActive } from '#domain/generation.ts';
import type { CatalogueEntry, ResultImage } from '#domain/ports.ts';
import type { Services } from '#interaction/feature.ts';
import type { Order } from '#interaction/studio.ts';
import { generationIn } from '../support/generations.ts';
import { noServices } from '../support/services.ts';

/** Entries as a public list may hold them: the longest id that can be sent, and names that nobody checked. */
const ENTRIES: CatalogueEntry[] = [
  { id: 'more_details', name: 'More Details', baseModel: 'SDXL', triggerWords: null },
  { id: 'x'.repeat(100), name: '🦊'.repeat(200), baseModel: '**Base**', triggerWords: '@everyone' },
  { id: 'blank-name', name: ' ', baseModel: '', triggerWords: '' },
  ...Array.from({ length: 40 }, (_, index) => ({
    id: `lora-${index}`,
    name: `LoRA ${index} ${'long '.repeat(30)}`,
    baseModel: null,
    triggerWords: null,
  })),
];

/** Pictures of every kind that a result can have; what is in them is nobody's business here. */
export const pictures = (count: number): ResultImage[] =>
  Array.from({ length: count }, (_, index) => ({
    data: new Uint8Array([index]),
    extension: 'png',
    blank: index % 2 === 1,
    reencoded: index % 3 === 2,
  }));

const rowOf = (order: Order, id: string, pressKey: string): Generation =>
  generationIn(
    { name: 'queued' },
    {
      id,
      pressKey,
      origin: order.origin,
      parentId: order.parentId,
      request: order.request,
      hints: order.hints,
      requesterId: order.from.userId,
      guildId: order.from.guildId,
      channelId: order.from.channelId,
      locale: order.from.locale,
    },
  );

/** The services of the commands in memory: what is ordered is kept, and goes no further by itself. */
export type Workshop = {
  services: Services;
  generations: ReadonlyMap<string, Generation>;
};

/** A workshop in which nothing has been ordered. */
export const createWorkshop = (): Workshop => {
  const generations = new Map<string, Generation>();
  const put = (id: string, state: GenerationState): Generation | undefined => {
    const generation = generations.get(id);
    if (!generation) return undefined;
    const moved = { ...generation, state };
    generations.set(id, moved);
    return moved;
  };
  const services = noServices({
    studio: {
      async book(order) {
        const pressKey = `${order.from.userId}:${order.press ?? order.from.interactionId}`;
        const running = [...generations.values()].filter((one) => isActive(one));
        const withdraw = async () => undefined;
        const start = async () => undefined;
        if (running.some((one) => one.pressKey === pressKey)) return { isRepeated: true, start, withdraw };
        const id = `00000000-0000-4000-8000-${String(generations.size).padStart(12, '0')}`;
        generations.set(id, rowOf(order, id, pressKey));
        return { isRepeated: false, start, withdraw };
      },
      async cancel(id) {
        const generation = generations.get(id);
        return generation && isActive(generation) ? put(id, { name: 'cancelled', at: 0 }) : undefined;
      },
      async forget({ id }) {
        put(id, { name: 'deleted', at: 0 });
      },
      images: async ({ request }) => pictures(request.samples),
    },
    ledger: {
      find: async (id) => generations.get(id),
      history: async (requesterId, { limit, offset }) =>
        [...generations.values()]
          .filter((one) => one.requesterId === requesterId && one.state.name !== 'deleted')
          .slice(offset, offset + limit),
    },
    catalogue: {
      search: (_, text, limit) => ENTRIES.filter(({ id }) => id.includes(text)).slice(0, limit),
      find: (_, id) => ENTRIES.find((entry) => entry.id === id),
      complete: () => true,
    },
    commands: features.flatMap(({ command }) => (command ? [command] : [])),
  });
  return { services, generations };
};
