import { LIMITS } from '#domain/limits.ts';
import { findPinned, type PinnedLora } from '#domain/pinned-lora.ts';
import { isListed } from '#domain/policy/lists.ts';
import type { Catalogue, CatalogueEntry, CatalogueKind } from '#domain/ports.ts';
import { DEFAULT_SETTINGS, type ListRule, type ServerSettings } from '#domain/settings/schema.ts';
import { createWordFilter } from '#domain/words.ts';
import type { Invocation } from './feature.ts';
import { governingGuild } from './rules.ts';

/** What a server says of LoRAs, models and schedulers. Where no server has a say, all of them may be used. */
export const loraSettings = async ({
  origin,
  services,
}: Pick<Invocation, 'origin' | 'services'>): Promise<ServerSettings['loras']> => {
  const guildId = governingGuild(origin);
  return guildId === null ? DEFAULT_SETTINGS.loras : (await services.settings.read(guildId)).settings.loras;
};

/** A LoRA or model that can be offered; of one that is in no list nothing is known but its id. */
export type Offered = Pick<CatalogueEntry, 'id' | 'name' | 'baseModel'>;

/** What is looked for. */
export type Wanted = { kind: CatalogueKind; rule: ListRule; text: string; limit: number };

const known = (catalogue: Catalogue, kind: CatalogueKind, id: string): Offered => {
  const entry = catalogue.find(kind, id);
  // Where no id is just so, the catalogue finds one in another case.
  return entry?.id === id ? entry : { id, name: id, baseModel: null };
};

/** Those that a list names and no catalogue has: a server may have LoRAs of its own. */
const unlisted = (catalogue: Catalogue, { kind, rule, text }: Wanted): Offered[] => {
  if (rule.mode !== 'only') return [];
  const isWanted = createWordFilter(text);
  return rule.ids
    .filter((id) => catalogue.find(kind, id)?.id !== id && isWanted([id]))
    .map((id) => known(catalogue, kind, id));
};

const listed = (catalogue: Catalogue, { kind, rule, text, limit }: Wanted): Offered[] => {
  // A list of what may be used leaves few of those that fit, wherever they stand among them.
  if (rule.mode === 'only') return catalogue.search(kind, text, limit, rule.ids);
  return catalogue.search(kind, text, limit + rule.ids.length).filter(({ id }) => isListed(rule, id));
};

/** What fits a text and may be used, best first. */
export const offer = (catalogue: Catalogue, wanted: Wanted): Offered[] => {
  const text = wanted.text.slice(0, LIMITS.list.max);
  return [...listed(catalogue, { ...wanted, text }), ...unlisted(catalogue, { ...wanted, text })].slice(
    0,
    wanted.limit,
  );
};

/** A LoRA that can be offered, and how it is pinned, if it is. */
export type OfferedLora = Offered & { pinned: PinnedLora | undefined };

/** The LoRAs that fit a text and may be used: those that are pinned first, also found by their nicknames. */
export const offerLoras = (
  catalogue: Catalogue,
  { pinned, rule }: Pick<ServerSettings['loras'], 'pinned' | 'rule'>,
  { text, limit }: Pick<Wanted, 'text' | 'limit'>,
): OfferedLora[] => {
  const isWanted = createWordFilter(text.slice(0, LIMITS.list.max));
  const first = pinned
    .filter(({ id }) => isListed(rule, id))
    .map((lora) => ({ ...known(catalogue, 'lora', lora.id), pinned: lora }))
    .filter(({ id, name, pinned: { nickname } }) => isWanted([id, name, nickname ?? '']));
  const others = offer(catalogue, { kind: 'lora', rule, text, limit: limit + pinned.length })
    .filter(({ id }) => !pinned.some((lora) => lora.id === id))
    .map((entry) => ({ ...entry, pinned: undefined }));
  return [...first, ...others].slice(0, limit);
};

/** The id of a LoRA that was named by its id or its nickname. */
export const loraIdOf = (pinned: readonly PinnedLora[], name: string): string =>
  findPinned(pinned, name)?.id ?? name;
