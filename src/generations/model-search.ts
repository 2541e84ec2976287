import { fitsBase } from '#domain/catalogue/base-model.ts';
import type { Catalogue, CatalogueEntry, CatalogueKind } from '#domain/catalogue/catalogue.ts';
import { findCard, type LoraCard } from '#domain/catalogue/lora-card.ts';
import { usableLoras } from '#domain/catalogue/own-loras.ts';
import { Notice } from '#domain/errors.ts';
import type { Hint } from '#domain/generation/generation.ts';
import { LIMITS } from '#domain/generation/limits.ts';
import type { GenerationRequest } from '#domain/generation/request.ts';
import { isAllowed, isInForce, notAllowed } from '#domain/policy/lists.ts';
import { DEFAULT_SETTINGS } from '#domain/settings/default-settings.ts';
import type { ListRule, ServerSettings } from '#domain/settings/schema.ts';
import { createWordFilter } from '#domain/text-match.ts';
import { suggestedValue } from '#domain/typed-text.ts';
import type { Caller, Invocation, Uses } from '#interactions/invocation.ts';
import { governingGuild, refusalText } from './policy-input.ts';

/** The settings of the server that has a say there; where none has, the defaults of a server. */
export const governingSettings = async ({
  interaction,
  services,
}: Caller<Uses<'settings'>>): Promise<ServerSettings> => {
  const guildId = governingGuild(interaction);
  return guildId === null ? DEFAULT_SETTINGS : (await services.settings.read(guildId)).settings;
};

/** What a server says of LoRAs, models and schedulers. */
export const loraSettings = async (use: Caller<Uses<'settings'>>): Promise<ServerSettings['loras']> =>
  (await governingSettings(use)).loras;

/** A LoRA or model that can be offered; of one that is in no list nothing is known but its id. */
export type Offered = Pick<CatalogueEntry, 'id' | 'name' | 'baseModel'>;

/** What is looked for. */
type ModelQuery = { kind: CatalogueKind; rule: ListRule; text: string; limit: number };

const known = (catalogue: Catalogue, kind: CatalogueKind, id: string): Offered => {
  const entry = catalogue.find(kind, id);
  // If no id matches exactly, the catalogue returns one in another case.
  return entry?.id === id ? entry : { id, name: id, baseModel: null };
};

/** Those that a list names and no catalogue has: a server may have LoRAs of its own. */
const unlisted = (catalogue: Catalogue, { kind, rule, text }: ModelQuery): Offered[] => {
  if (rule.mode !== 'only') return [];
  const isWanted = createWordFilter(text);
  return rule.ids
    .filter((id) => catalogue.find(kind, id)?.id !== id && isWanted([id]))
    .map((id) => known(catalogue, kind, id));
};

const listed = (catalogue: Catalogue, { kind, rule, text, limit }: ModelQuery): Offered[] => {
  // A list of what may be used leaves few of those that fit, wherever they stand among them.
  if (rule.mode === 'only' && isInForce(rule)) return catalogue.search(kind, text, limit, rule.ids);
  return catalogue.search(kind, text, limit + rule.ids.length).filter(({ id }) => isAllowed(rule, id));
};

/** What fits a text and may be used, best first. */
export const searchModels = (catalogue: Catalogue, wanted: ModelQuery): Offered[] => {
  const text = wanted.text.slice(0, LIMITS.list.max);
  return [...listed(catalogue, { ...wanted, text }), ...unlisted(catalogue, { ...wanted, text })].slice(
    0,
    wanted.limit,
  );
};

/** A LoRA that can be offered, and its card, if it has one. */
export type OfferedLora = Offered & { card: LoraCard | undefined };

/** Those that are pinned, then those that no search of the catalogue finds: by what they are called here. */
const onTop = (cards: readonly LoraCard[], typed: string, catalogue: Catalogue): OfferedLora[] => {
  const isWanted = createWordFilter(typed);
  const found = cards
    .map((card) => ({ ...known(catalogue, 'lora', card.id), card }))
    .filter(({ id, name, card }) => isWanted([id, name, card.nickname ?? '']));
  const isElsewhere = ({ id, name }: Offered): boolean =>
    catalogue.find('lora', id)?.id === id && isWanted([id, name]);
  return [
    ...found.filter(({ card }) => card.isPinned),
    ...found.filter((lora) => !lora.card.isPinned && !isElsewhere(lora)),
  ];
};

/**
 * What is looked for among LoRAs. `starred`: those that are found too where others fill the limit; `own`: those of the
 * server's own account, which no list of the API has.
 */
type LoraQuery = Pick<ModelQuery, 'text' | 'limit'> & {
  starred?: readonly string[];
  own?: readonly string[];
};

/** The LoRAs of the account of a server's own key that can be used: nobody else sees them. */
export const ownLorasOf = async ({
  interaction,
  services,
}: Caller<Uses<'keys' | 'ownLoras'>>): Promise<string[]> => {
  const guildId = governingGuild(interaction);
  const key = guildId === null ? undefined : await services.keys.find(guildId);
  return guildId === null || !key ? [] : usableLoras(await services.ownLoras.read(guildId, key.lane));
};

/**
 * The LoRAs that fit a text and may be used: those that are pinned first, also found by their nicknames. Starred ones
 * come last, where the search itself had no room for them.
 */
export const searchLoras = (
  catalogue: Catalogue,
  { cards, rule }: Pick<ServerSettings['loras'], 'cards' | 'rule'>,
  { text, limit, starred = [], own = [] }: LoraQuery,
): OfferedLora[] => {
  const allowed = cards.filter(({ id }) => isAllowed(rule, id));
  const isWanted = createWordFilter(text.slice(0, LIMITS.list.max));
  const onTopOnes = onTop(allowed, text.slice(0, LIMITS.list.max), catalogue);
  const byId = new Map(allowed.map((card) => [card.id, card]));
  const isNew = ({ id }: Offered, there: readonly Offered[]): boolean =>
    there.every((lora) => lora.id !== id);
  const withCard = (entry: Offered): OfferedLora => ({ ...entry, card: byId.get(entry.id) });
  const ownOnes = own
    .filter((id) => isAllowed(rule, id) && isWanted([id]))
    .map((id) => known(catalogue, 'lora', id))
    .filter((lora) => isNew(lora, onTopOnes))
    .map(withCard);
  const first = [...onTopOnes, ...ownOnes];
  const others = searchModels(catalogue, { kind: 'lora', rule, text, limit: limit + first.length })
    .filter((lora) => isNew(lora, first))
    .map(withCard);
  const found = [...first, ...others].slice(0, limit);
  if (starred.length === 0) return found;
  const liked = catalogue.search('lora', text.slice(0, LIMITS.list.max), starred.length, starred);
  return [...found, ...liked.filter((lora) => isAllowed(rule, lora.id) && isNew(lora, found)).map(withCard)];
};

/** The LoRA of exactly this id, as it is known where it may be used. */
export const knownLora = (catalogue: Catalogue, cards: readonly LoraCard[], id: string): KnownLora => {
  const entry = catalogue.find('lora', id);
  // If no id matches exactly, the catalogue returns one in another case.
  return { id, card: cards.find((card) => card.id === id), entry: entry?.id === id ? entry : undefined };
};

/** The id of a LoRA that was named by its id or its nickname. */
export const loraIdOf = (cards: readonly LoraCard[], name: string): string =>
  findCard(cards, name)?.id ?? name;

/** A LoRA that may be used: what the API's list tells of it, and what the server knows of it. */
export type KnownLora = {
  id: string;
  entry: CatalogueEntry | undefined;
  card: LoraCard | undefined;
};

/** Nothing is told of a LoRA of a server's own, but its admins know it. */
const isVouchedFor = ({ id, card }: KnownLora, { rule }: ServerSettings['loras']): boolean =>
  card !== undefined || (rule.mode === 'only' && rule.ids.includes(id));

/** The LoRA of an id, in whichever case, or of a nickname. */
const lookUp = (name: string, { cards }: ServerSettings['loras'], catalogue: Catalogue): KnownLora => {
  const named = findCard(cards, name)?.id ?? name;
  const found = catalogue.find('lora', named);
  const id = found?.id ?? named;
  return { id, entry: found, card: cards.find((card) => card.id === id) };
};

/**
 * The LoRA of that id or nickname. Throws a Notice when it may not be used there, and when
 * nothing is known of it.
 */
export const findLora = async (
  invocation: Invocation<Uses<'settings' | 'catalogue'>>,
  typed: string,
): Promise<KnownLora> => {
  const { text, services } = invocation;
  const settings = await loraSettings(invocation);
  const lora = lookUp(suggestedValue(typed), settings, services.catalogue);
  const { id, entry } = lora;
  if (!isAllowed(settings.rule, id))
    throw new Notice(refusalText(invocation, [notAllowed('lora', id, settings.rule)]));
  if (entry || isVouchedFor(lora, settings)) return lora;
  throw new Notice(services.catalogue.complete() ? text.loras.unknown(id) : text.loras.stillLoading(id));
};

/** What of these ids is in no public list: it may be somebody's own, and may be a typing error. */
export const unlistedIds = (
  { services }: { services: Uses<'catalogue'> },
  kind: CatalogueKind,
  ids: readonly string[],
): string[] =>
  services.catalogue.complete() ? ids.filter((id) => services.catalogue.find(kind, id) === undefined) : [];

/**
 * What is worth saying of the models and LoRAs named: ids that the API does not list (they may be the member's own
 * trained ones, so they are no error), and LoRAs made for another base model than the model's.
 */
export const modelHints = (request: GenerationRequest, catalogue: Catalogue): Hint[] => {
  if (!catalogue.complete()) return [];
  const model = catalogue.find('model', request.modelId);
  const unknownModel: Hint[] = model ? [] : [{ kind: 'unknownModel', id: request.modelId }];
  const loraHints = request.loras.flatMap(({ id }): Hint[] => {
    const lora = catalogue.find('lora', id);
    if (!lora) return [{ kind: 'unknownLora', id }];
    if (!lora.baseModel || !model?.baseModel || fitsBase(lora.baseModel, model.baseModel)) return [];
    return [{ kind: 'otherBaseModel', lora: id, loraBase: lora.baseModel, modelBase: model.baseModel }];
  });
  return [...unknownModel, ...loraHints];
};
