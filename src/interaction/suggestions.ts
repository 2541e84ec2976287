import { LIMITS } from '#domain/limits.ts';
import { splitList } from '#domain/lora.ts';
import type { CatalogueEntry } from '#domain/ports.ts';
import { SCHEDULERS, searchSchedulers } from '#domain/schedulers.ts';
import type { Completer } from './feature.ts';
import { CHOICES, type Choice } from './reply.ts';

const STRENGTHS = Array.from({ length: 10 }, (_, index) => String((10 - index) / 10));

/** A comma-separated list that is being typed: what stands before the last comma, and the entry after it. */
const lastEntry = (typed: string): { before: string[]; entry: string } => {
  const parts = typed.split(',').map((part) => part.trim());
  return { before: parts.slice(0, -1).filter((part) => part !== ''), entry: parts.at(-1) ?? '' };
};

const label = ({ id, name, baseModel }: CatalogueEntry): string => {
  const shown = name === id ? id : `${name} (${id})`;
  return baseModel === null ? shown : `${shown} · ${baseModel}`;
};

/** Suggests LoRAs for the last entry of the list, keeping the entries before it, as long as Discord has room for it. */
export const completeLora: Completer = ({ typed, services, text }) => {
  const { before, entry } = lastEntry(typed);
  const kept = before.join(', ');
  const found = services.catalogue
    .search('lora', entry, CHOICES.most + before.length)
    .filter(({ id }) => !before.includes(id));
  const choices = found.map((lora): Choice => {
    if (kept === '') return { name: label(lora), value: lora.id };
    return { name: `${kept}, ${label(lora)}`, value: `${kept}, ${lora.id}` };
  });
  const fitting = choices.filter(({ value }) => String(value).length <= CHOICES.longest);
  if (fitting.length > 0 || found.length === 0) return fitting;
  return [{ name: text.suggestions.listFull(kept), value: kept }];
};

/** The values for one LoRA that continue what is typed; a value in between, such as 0.45, comes first as it is. */
const strengthsFor = (entry: string): string[] => {
  const { min, max } = LIMITS.loraStrength;
  const fitting = STRENGTHS.filter((value) => value.startsWith(entry));
  const isOwn = entry !== '' && Number(entry) >= min && Number(entry) <= max && !fitting.includes(entry);
  return isOwn ? [entry, ...fitting] : fitting;
};

/** Suggests a strength for the LoRA whose turn it is: as many as LoRAs are named, one after the other. */
export const completeStrength: Completer = ({ typed, options, text }) => {
  const loras = splitList(String(options.lora ?? ''));
  const { before, entry } = lastEntry(typed);
  const turn = loras[before.length];
  if (turn === undefined && before.length > 0) return [{ name: before.join(', '), value: before.join(', ') }];
  return strengthsFor(entry).map((strength): Choice => {
    const value = [...before, strength].join(', ');
    return { name: turn === undefined ? value : text.suggestions.strength(value, turn, strength), value };
  });
};

/** Suggests schedulers by their exact or friendly names. */
export const completeScheduler: Completer = ({ typed }) =>
  searchSchedulers(typed).map((id): Choice => ({ name: `${SCHEDULERS[id]} (${id})`, value: id }));

/** Suggests models. */
export const completeModel: Completer = ({ typed, services }) =>
  services.catalogue
    .search('model', typed, CHOICES.most)
    .map((model): Choice => ({ name: label(model), value: model.id }));
