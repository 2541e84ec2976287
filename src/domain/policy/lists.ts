import type { Hint } from '../generation.ts';
import type { GenerationRequest } from '../generation-request.ts';
import { findScheduler } from '../schedulers.ts';
import type { ListRule, ServerSettings } from '../settings/schema.ts';
import { disguiseKey, fold } from '../words.ts';
import type { Question } from './question.ts';
import type { ListName, Refusal } from './verdict.ts';

/** What a step of the judgement makes of a request. */
export type Step = { request: GenerationRequest; hints: Hint[]; refusals: Refusal[] };

// The same rule is held against everything that is suggested.
const deniedKeys = new WeakMap<ListRule, ReadonlySet<string>>();

const deniedBy = (rule: ListRule): ReadonlySet<string> => {
  const keys = deniedKeys.get(rule) ?? new Set(rule.ids.map(disguiseKey));
  deniedKeys.set(rule, keys);
  return keys;
};

/**
 * Whether a rule lets an id be used. A list of what may be used means exactly these ids; a list of what may not be used means
 * them in whatever disguise: another case, other widths, invisible letters, look-alikes.
 */
export const isListed = (rule: ListRule, id: string): boolean => {
  if (rule.mode === 'only') return rule.ids.includes(id);
  return rule.mode === 'all' || !deniedBy(rule).has(disguiseKey(id));
};

/** The id as the list of what may be used has it, where it was only written in another way. */
const asListed = ({ mode, ids }: ListRule, id: string): string => {
  if (mode !== 'only' || ids.includes(id)) return id;
  const wanted = fold(id);
  return ids.find((listed) => fold(listed) === wanted) ?? id;
};

/** Why an id that a rule bars may not be used. */
export const barredBy = (list: ListName, id: string, rule: ListRule): Refusal => ({
  kind: 'notAllowed',
  list,
  id,
  allowed: rule.mode === 'only' ? rule.ids : [],
});

const nothing = (request: GenerationRequest): Step => ({ request, hints: [], refusals: [] });

/** LoRAs that were typed are refused; one that stands in by itself is left out. */
const bindLoras = ({ request: asTyped, sources }: Question, rule: ListRule): Step => {
  const loras = asTyped.loras.map((lora) => ({ ...lora, id: asListed(rule, lora.id) }));
  // Two ways to write one id are one LoRA: the first strength counts.
  const request = {
    ...asTyped,
    loras: loras.filter(({ id }, at) => loras.findIndex((one) => one.id === id) === at),
  };
  const barred = request.loras.filter(({ id }) => !isListed(rule, id));
  if (barred.length === 0) return nothing(request);
  if (sources.lora === 'typed') {
    return { request, hints: [], refusals: barred.map(({ id }) => barredBy('lora', id, rule)) };
  }
  return {
    request: { ...request, loras: request.loras.filter(({ id }) => isListed(rule, id)) },
    hints: barred.map(({ id }) => ({ kind: 'loraLeftOut', id })),
    refusals: [],
  };
};

/** As with LoRAs. */
const bindEmbedding = ({ request: asTyped, sources }: Question, rule: ListRule): Step => {
  if (asTyped.embeddingsModel === null) return nothing(asTyped);
  const id = asListed(rule, asTyped.embeddingsModel);
  const request = { ...asTyped, embeddingsModel: id };
  if (isListed(rule, id)) return nothing(request);
  if (sources.embedding === 'typed')
    return { request, hints: [], refusals: [barredBy('embedding', id, rule)] };
  return {
    request: { ...request, embeddingsModel: null },
    hints: [{ kind: 'embeddingLeftOut', id }],
    refusals: [],
  };
};

type Choice = { list: 'model' | 'scheduler'; id: string; rule: ListRule };

/** What stands in for one that nobody typed and that may not be used: the first that may. */
const replacement = ({ rule }: Choice, isTyped: boolean): string | undefined =>
  isTyped || rule.mode !== 'only' ? undefined : rule.ids[0];

const bindChoice = (
  choice: Choice,
  { request, sources }: Question,
  change: (id: string) => Partial<GenerationRequest> | undefined,
): Step => {
  const { list, rule } = choice;
  const id = asListed(rule, choice.id);
  if (isListed(rule, id)) return nothing(id === choice.id ? request : { ...request, ...change(id) });
  const instead = replacement(choice, sources[list] === 'typed');
  const changed = instead === undefined ? undefined : change(instead);
  if (instead === undefined || changed === undefined) {
    return { request, hints: [], refusals: [barredBy(list, id, rule)] };
  }
  return {
    request: { ...request, ...changed },
    hints: [{ kind: 'replaced', option: list, from: id, to: instead }],
    refusals: [],
  };
};

/** Holds a request to the server's lists of LoRAs, embeddings, models and schedulers. */
export const bindToLists = (question: Question, { loras }: Pick<ServerSettings, 'loras'>): Step => {
  const { request } = question;
  const ofLoras = bindLoras(question, loras.rule);
  const ofEmbedding = bindEmbedding({ ...question, request: ofLoras.request }, loras.embeddings);
  const model = bindChoice(
    { list: 'model', id: request.modelId, rule: loras.models },
    { ...question, request: ofEmbedding.request },
    (modelId) => ({ modelId }),
  );
  const scheduler = bindChoice(
    { list: 'scheduler', id: request.scheduler, rule: loras.schedulers },
    { ...question, request: model.request },
    (id) => {
      const found = findScheduler(id);
      return found && { scheduler: found };
    },
  );
  const steps = [ofLoras, ofEmbedding, model, scheduler];
  return {
    request: scheduler.request,
    hints: steps.flatMap(({ hints }) => hints),
    refusals: steps.flatMap(({ refusals }) => refusals),
  };
};
