import { LIMITS } from '#domain/limits.ts';
import { splitList } from '#domain/lora.ts';
import type { CatalogueEntry } from '#domain/ports.ts';
import { SCHEDULERS, searchSchedulers } from '#domain/schedulers.ts';
import { suggestedName, suggestedValue } from '#domain/suggested-name.ts';
import type { Completer } from './feature.ts';
import { CHOICES, type Choice } from './reply.ts';

const STRENGTHS = Array.from({ length: 10 }, (_, index) => String((10 - index) / 10));

/** A comma-separated list that is being typed: what stands before the last comma, and the entry after it. */
const lastEntry = (typed: string): { before: string[]; entry: string } => {
  const parts = typed.split(',').map(suggestedValue);
  return { before: parts.slice(0, -1).filter((part) => part !== ''), entry: parts.at(-1) ?? '' };
};

/** Name and base model, where there is more to tell than the id. */
const about = ({ id, name, baseModel }: CatalogueEntry): string[] => [
  ...(name === id ? [] : [name]),
  ...(baseModel === null ? [] : [baseModel]),
];

/** Suggests LoRAs for the last entry of the list, keeping the entries before it, as long as Discord has room for it. */
export const completeLora: Completer = ({ typed, services, text }) => {
  const { before, entry } = lastEntry(typed);
  const kept = before.join(', ');
  const found = services.catalogue
    .search('lora', entry, CHOICES.most + before.length)
    .filter(({ id }) => !before.includes(id));
  const choices = found.map((lora): Choice => {
    const value = kept === '' ? lora.id : `${kept}, ${lora.id}`;
    return { name: suggestedName(value, ...about(lora)), value };
  });
  const fitting = choices.filter(({ value }) => String(value).length <= CHOICES.longest);
  if (fitting.length > 0 || found.length === 0) return fitting;
  return [{ name: text.suggestions.listFull, value: kept }];
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
    const forWhich = turn === undefined ? [] : [text.suggestions.strength(turn, strength)];
    return { name: suggestedName(value, ...forWhich), value };
  });
};

/** Suggests schedulers by their exact or friendly names. */
export const completeScheduler: Completer = ({ typed }) =>
  searchSchedulers(suggestedValue(typed)).map(
    (id): Choice => ({ name: suggestedName(SCHEDULERS[id], id), value: id }),
  );

/** Suggests models. */
export const completeModel: Completer = ({ typed, services }) =>
  services.catalogue
    .search('model', suggestedValue(typed), CHOICES.most)
    .map((model): Choice => ({ name: suggestedName(model.id, ...about(model)), value: model.id }));
