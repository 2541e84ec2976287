import { findPinned } from '#domain/catalogue/pinned-lora.ts';
import { LIMITS } from '#domain/generation/limits.ts';
import { SCHEDULERS, searchSchedulers } from '#domain/generation/schedulers.ts';
import { isAllowed } from '#domain/policy/lists.ts';
import {
  LIST_SEPARATORS,
  plainWidth,
  splitList,
  suggestedName,
  suggestedValue,
  typedName,
} from '#domain/typed-text.ts';
import type { Completer, Uses } from '#interactions/invocation.ts';
import { CHOICES, type Choice } from '#interactions/reply.ts';
import type { Text } from '#text/index.ts';
import {
  loraIdOf,
  loraSettings,
  type Offered,
  type OfferedLora,
  searchLoras,
  searchModels,
} from './model-search.ts';

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

/** The same, after what a pinned LoRA is called here. */
const aboutLora = ({ pinned, ...entry }: OfferedLora, text: Text): string[] => {
  if (!pinned) return about(entry);
  const { nickname } = pinned;
  const rest = nickname === null ? { ...entry, name: entry.id } : entry;
  return [text.suggestions.pinned(nickname ?? entry.name), ...about(rest)];
};

/** Suggests LoRAs for the last entry of the list, keeping the entries before it, as long as Discord has room for it. */
export const completeLora: Completer<Uses<'settings' | 'catalogue'>> = async (use) => {
  const { typed, services, text } = use;
  const { pinned, rule } = await loraSettings(use);
  const { before, entry } = lastEntry(typed);
  const kept = before.join(', ');
  if (before.length >= LIMITS.loras.max) return [{ name: text.suggestions.listFull, value: kept }];
  const taken = before.map((name) => loraIdOf(pinned, name));
  const limit = CHOICES.most + before.length;
  if (!(await use.turn())) return [];
  const found = searchLoras(services.catalogue, { pinned, rule }, { text: entry, limit }).filter(
    ({ id }) => !taken.includes(id),
  );
  const choices = found.map((lora): Choice => {
    const value = kept === '' ? lora.id : `${kept}, ${lora.id}`;
    return { name: suggestedName(value, ...aboutLora(lora, text)), value };
  });
  const fitting = choices.filter(({ value }) => String(value).length <= CHOICES.longest);
  if (fitting.length > 0 || found.length === 0) return fitting;
  return [{ name: text.suggestions.listFull, value: kept }];
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
  const pinned = turn === undefined ? undefined : findPinned((await loraSettings(use)).pinned, turn);
  const usual = typeof pinned?.strength === 'number' ? String(pinned.strength) : undefined;
  return strengthsFor(entry, usual).map((strength): Choice => {
    const value = [...before, strength].join(', ');
    const said = strength === usual ? text.suggestions.usualStrength : text.suggestions.strength;
    const forWhich = turn === undefined ? [] : [said(turn, strength)];
    return { name: suggestedName(value, ...forWhich), value };
  });
};

/** Suggests schedulers by their exact or friendly names. */
export const completeScheduler: Completer<Uses<'settings' | 'catalogue'>> = async (use) => {
  const { schedulers } = await loraSettings(use);
  return searchSchedulers(suggestedValue(use.typed))
    .filter((id) => isAllowed(schedulers, id))
    .map((id): Choice => ({ name: suggestedName(SCHEDULERS[id], id), value: id }));
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
