import { fitsBase } from '#domain/catalogue/base-model.ts';
import type { Catalogue } from '#domain/catalogue/catalogue.ts';
import { findCard } from '#domain/catalogue/lora-card.ts';
import { inSuggestedOrder, type OrderFacts } from '#domain/catalogue/suggestion-order.ts';
import type { OptionValue } from '#domain/generation/image-options.ts';
import { LIMITS } from '#domain/generation/limits.ts';
import { completedId } from '#domain/generation/lora.ts';
import { searchSamplers, storedSampler } from '#domain/generation/schedulers.ts';
import { isAllowed } from '#domain/policy/lists.ts';
import { channelModel } from '#domain/settings/channel-rules.ts';
import {
  LIST_SEPARATORS,
  plainWidth,
  shortenedId,
  splitList,
  suggestedName,
  suggestedValue,
  typedName,
} from '#domain/typed-text.ts';
import type { Completer, Uses } from '#interactions/invocation.ts';
import { CHOICES, type Choice } from '#interactions/reply.ts';
import type { Text } from '#text/index.ts';
import {
  governingSettings,
  loraIdOf,
  loraSettings,
  type Offered,
  type OfferedLora,
  ownLorasOf,
  searchLoras,
  searchModels,
} from './model-search.ts';
import { nearChannelRules } from './policy-input.ts';

const STRENGTHS = Array.from({ length: 10 }, (_, index) => String((10 - index) / 10));

/** A comma-separated list that is being typed: what stands before the last comma, and the entry after it. */
const lastEntry = (typed: string): { before: string[]; entry: string } => {
  const parts = plainWidth(typed).split(LIST_SEPARATORS).map(typedName);
  return { before: parts.slice(0, -1).filter((part) => part !== ''), entry: parts.at(-1) ?? '' };
};

/** Name and base model, where there is more to tell than the id. */
const about = ({ id, name, baseModel }: Offered): string[] => [
  ...(name === id ? [] : [name]),
  ...(baseModel === null ? [] : [baseModel]),
];

/** The same, after what a LoRA is called here, and what this server found out about it. */
const aboutLora = ({ card, ...entry }: OfferedLora, text: Text): string[] => {
  if (!card) return about(entry);
  const { isPinned, nickname } = card;
  // The name in the list stands in the place of a nickname.
  const called = isPinned ? text.suggestions.pinned(nickname ?? entry.name) : (nickname ?? '');
  const rest = isPinned && nickname === null ? { ...entry, name: entry.id } : entry;
  return [called, text.suggestions.verdict(card), ...about(rest)].filter((words) => words !== '');
};

// Of the LoRAs that match best, `inSuggestedOrder` decides which come first.
const CONSIDERED = 4 * CHOICES.most;

// Each lookup costs time, and those with most stars come first.
const MOST_STARRED = 50;

type LoraUse = Uses<'settings' | 'catalogue' | 'stars' | 'keys' | 'ownLoras' | 'defaultModelId'>;

/** The base model of the model that the image would be made with; null: it is not known. */
const wantedBase = (
  { options, services }: Parameters<Completer<LoraUse>>[0],
  usualModel: OptionValue | undefined,
): string | null => {
  const model = suggestedValue(String(options.model ?? usualModel ?? services.defaultModelId));
  return services.catalogue.find('model', model)?.baseModel ?? null;
};

const isFitting = ({ baseModel }: Offered, base: string | null): boolean => fitsBase(baseModel, base);

/** What is said of a suggested LoRA: one that does not fit the base model says what it needs. */
const described = (
  lora: OfferedLora,
  { base, starred, own }: OrderFacts & { own: readonly string[] },
  text: Text,
) => {
  const star = [
    ...(starred.includes(lora.id) ? [text.suggestions.starred] : []),
    ...(own.includes(lora.id) ? [text.suggestions.own] : []),
  ];
  if (isFitting(lora, base) || lora.baseModel === null)
    return { id: lora.id, about: [...star, ...aboutLora(lora, text)] };
  const needs = text.suggestions.needs(lora.baseModel);
  return { id: lora.id, about: [...star, needs, ...aboutLora({ ...lora, baseModel: null }, text)] };
};

// An id that is cut shorter would tell nobody which one it is.
const SHORTEST = 3;

/** The shortest beginning that no other id has; an id that is not in the catalogue stays whole. */
const shortest = (id: string, catalogue: Catalogue): string => {
  if (catalogue.find('lora', id)?.id !== id) return id;
  for (let length = SHORTEST; length < id.length - 1; length += 1) {
    if (catalogue.startingWith('lora', id.slice(0, length), 2).length === 1) return shortenedId(id, length);
  }
  return id;
};

/**
 * The list with one more entry, as long as Discord has room for it: the entries before it are shortened, from the first
 * one on, as far as needed. Undefined where that is not enough.
 */
const listWith = (before: readonly string[], entry: string, catalogue: Catalogue): string | undefined => {
  const entries = [...before, entry];
  for (let index = 0; entries.join(', ').length > CHOICES.longest && index < before.length; index += 1) {
    entries[index] = shortest(entries[index] ?? '', catalogue);
  }
  const list = entries.join(', ');
  return list.length > CHOICES.longest ? undefined : list;
};

/** Says that there is no room, and keeps the list as it is. */
const fullList = (kept: string, text: Text): Choice[] =>
  kept.length > CHOICES.longest
    ? []
    : [{ name: suggestedName(kept, text.suggestions.listFull), value: kept }];

/**
 * Suggests LoRAs for the last entry of the list, keeping the entries before it. `inSuggestedOrder` has their order.
 */
export const completeLora: Completer<LoraUse> = async (use) => {
  const { typed, services, text } = use;
  const { catalogue } = services;
  const settings = await governingSettings(use);
  const { cards, rule } = settings.loras;
  const usualModel = channelModel(nearChannelRules(use.interaction, settings)) ?? settings.defaults.model;
  const { before, entry } = lastEntry(typed);
  const kept = before.join(', ');
  if (before.length >= LIMITS.loras.max) return fullList(kept, text);
  const whole = (name: string) =>
    completedId(name, (beginning) => catalogue.startingWith('lora', beginning, 2));
  const taken = before.map((name) => whole(loraIdOf(cards, name)));
  const own = await ownLorasOf(use);
  const starred = (await services.stars.lorasOf(use.interaction.userId)).slice(0, MOST_STARRED);
  if (!(await use.turn())) return [];
  const limit = CONSIDERED + before.length;
  const found = searchLoras(catalogue, { cards, rule }, { text: entry, limit, starred, own }).filter(
    ({ id }) => !taken.includes(id),
  );
  const order = { base: wantedBase(use, usualModel), starred };
  const choices = inSuggestedOrder(found, order)
    .slice(0, CHOICES.most)
    .map((lora) => described(lora, { ...order, own }, text))
    .flatMap((lora): Choice[] => {
      const value = listWith(before, lora.id, catalogue);
      return value === undefined ? [] : [{ name: suggestedName(value, ...lora.about), value }];
    });
  return choices.length > 0 || found.length === 0 ? choices : fullList(kept, text);
};

/** Suggests one LoRA to look at. */
export const completeOneLora: Completer<Uses<'settings' | 'catalogue'>> = async (use) => {
  const { typed, services, text } = use;
  const wanted = { text: suggestedValue(typed), limit: CHOICES.most };
  const settings = await loraSettings(use);
  if (!(await use.turn())) return [];
  return searchLoras(services.catalogue, settings, wanted).map(
    (lora): Choice => ({ name: suggestedName(lora.id, ...aboutLora(lora, text)), value: lora.id }),
  );
};

/**
 * The values for one LoRA that continue what is typed: the usual one first, and before it a value in between, such as
 * 0.45, as it is.
 */
const strengthsFor = (entry: string, usual: string | undefined): string[] => {
  const { min, max } = LIMITS.loraStrength;
  const offered = [...new Set([...(usual === undefined ? [] : [usual]), ...STRENGTHS])];
  const fitting = offered.filter((value) => value.startsWith(entry));
  const isOwn = entry !== '' && Number(entry) >= min && Number(entry) <= max && !fitting.includes(entry);
  return isOwn ? [entry, ...fitting] : fitting;
};

/** Suggests a strength for the LoRA whose turn it is: as many as LoRAs are named, one after the other. */
export const completeStrength: Completer<Uses<'settings' | 'catalogue'>> = async (use) => {
  const { typed, options, text } = use;
  const loras = splitList(String(options.lora ?? ''));
  const { before, entry } = lastEntry(typed);
  const turn = loras[before.length];
  if (turn === undefined && before.length > 0) return [{ name: before.join(', '), value: before.join(', ') }];
  const card = turn === undefined ? undefined : findCard((await loraSettings(use)).cards, turn);
  const usual = typeof card?.strength === 'number' ? String(card.strength) : undefined;
  return strengthsFor(entry, usual).map((strength): Choice => {
    const value = [...before, strength].join(', ');
    const said = strength === usual ? text.suggestions.usualStrength : text.suggestions.strength;
    const forWhich = turn === undefined ? [] : [said(turn, strength)];
    return { name: suggestedName(value, ...forWhich), value };
  });
};

/** Suggests schedulers by their exact or friendly names, and the samplers that are made of them. */
export const completeScheduler: Completer<Uses<'settings' | 'catalogue'>> = async (use) => {
  const { schedulers } = await loraSettings(use);
  return searchSamplers(suggestedValue(use.typed))
    .filter(({ scheduler }) => isAllowed(schedulers, scheduler))
    .slice(0, CHOICES.most)
    .map(
      ({ name, scheduler }): Choice => ({ name: suggestedName(name, scheduler), value: storedSampler(name) }),
    );
};

/** Suggests models. */
export const completeModel: Completer<Uses<'settings' | 'catalogue'>> = async (use) => {
  const { models: rule } = await loraSettings(use);
  const wanted = { kind: 'model', rule, text: suggestedValue(use.typed), limit: CHOICES.most } as const;
  if (!(await use.turn())) return [];
  return searchModels(use.services.catalogue, wanted).map(
    (model): Choice => ({ name: suggestedName(model.id, ...about(model)), value: model.id }),
  );
};
