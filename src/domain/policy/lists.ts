import type { Hint } from '#domain/generation/generation.ts';
import type { GenerationRequest } from '#domain/generation/request.ts';
import { findSampler, SCHEDULER_IDS, samplerFields } from '#domain/generation/schedulers.ts';
import type { ListRule, ServerSettings } from '#domain/settings/schema.ts';
import { disguiseKey, fold } from '#domain/text-match.ts';
import type { PolicyInput } from './input.ts';
import type { Refusal, RestrictedKind } from './result.ts';

/** The outcome of one policy check for a request. */
export type Adjusted = { request: GenerationRequest; hints: Hint[]; refusals: Refusal[] };

// The same rule is checked against every suggestion.
const deniedKeys = new WeakMap<ListRule, ReadonlySet<string>>();

const deniedBy = (rule: ListRule): ReadonlySet<string> => {
  const keys = deniedKeys.get(rule) ?? new Set(rule.ids.map(disguiseKey));
  deniedKeys.set(rule, keys);
  return keys;
};

/** Whether a rule restricts anything: an allow list does from its first entry on. */
export const isInForce = ({ mode, ids }: ListRule): boolean => mode !== 'all' && ids.length > 0;

/**
 * Whether a rule allows an id. An allow list matches exactly, and an empty one allows everything; a block list also matches disguised spellings:
 * other case or width, invisible letters, look-alikes.
 */
export const isAllowed = (rule: ListRule, id: string): boolean => {
  if (!isInForce(rule)) return true;
  return rule.mode === 'only' ? rule.ids.includes(id) : !deniedBy(rule).has(disguiseKey(id));
};

/** A rule changed so that it allows these ids too. */
export const allowing = (rule: ListRule, ids: readonly string[]): ListRule => {
  const barred = ids.filter((id) => !isAllowed(rule, id));
  if (rule.mode === 'only') return { ...rule, ids: [...new Set([...rule.ids, ...barred])] };
  const keys = new Set(barred.map(disguiseKey));
  return { ...rule, ids: rule.ids.filter((id) => !keys.has(disguiseKey(id))) };
};

/** Returns the id as the allow list spells it, if the typed id differs only in spelling. */
export const listedSpelling = ({ mode, ids }: ListRule, id: string): string => {
  if (mode !== 'only' || ids.includes(id)) return id;
  const wanted = fold(id);
  return ids.find((listed) => fold(listed) === wanted) ?? id;
};

/** Builds the refusal of an id that a rule does not allow. */
export const notAllowed = (list: RestrictedKind, id: string, rule: ListRule): Refusal => ({
  kind: 'notAllowed',
  list,
  id,
  allowed: rule.mode === 'only' ? rule.ids : [],
});

const unchanged = (request: GenerationRequest): Adjusted => ({ request, hints: [], refusals: [] });

/** Refuses typed LoRAs that the rule does not allow, and drops defaults. */
const bindLoras = ({ request: asTyped, sources }: PolicyInput, rule: ListRule): Adjusted => {
  const loras = asTyped.loras.map((lora) => ({ ...lora, id: listedSpelling(rule, lora.id) }));
  // Two spellings of one id are one LoRA: the first strength counts.
  const request = {
    ...asTyped,
    loras: loras.filter(({ id }, at) => loras.findIndex((one) => one.id === id) === at),
  };
  const disallowed = request.loras.filter(({ id }) => !isAllowed(rule, id));
  if (disallowed.length === 0) return unchanged(request);
  if (sources.lora === 'typed') {
    return { request, hints: [], refusals: disallowed.map(({ id }) => notAllowed('lora', id, rule)) };
  }
  return {
    request: { ...request, loras: request.loras.filter(({ id }) => isAllowed(rule, id)) },
    hints: disallowed.map(({ id }) => ({ kind: 'loraLeftOut', id })),
    refusals: [],
  };
};

/** Does the same for the embedding. */
const bindEmbedding = ({ request: asTyped, sources }: PolicyInput, rule: ListRule): Adjusted => {
  if (asTyped.embeddingsModel === null) return unchanged(asTyped);
  const id = listedSpelling(rule, asTyped.embeddingsModel);
  const request = { ...asTyped, embeddingsModel: id };
  if (isAllowed(rule, id)) return unchanged(request);
  if (sources.embedding === 'typed')
    return { request, hints: [], refusals: [notAllowed('embedding', id, rule)] };
  return {
    request: { ...request, embeddingsModel: null },
    hints: [{ kind: 'embeddingLeftOut', id }],
    refusals: [],
  };
};

type Choice = { list: 'model' | 'scheduler'; id: string; rule: ListRule };

/** Returns the replacement for a disallowed default: the first allowed id; undefined if nobody knows one. */
export const replacement = ({ list, rule }: Pick<Choice, 'list' | 'rule'>): string | undefined => {
  if (rule.mode === 'only') return rule.ids[0];
  return list === 'scheduler' ? SCHEDULER_IDS.find((id) => isAllowed(rule, id)) : undefined;
};

const bindChoice = (
  choice: Choice,
  { request, sources }: PolicyInput,
  change: (id: string) => Partial<GenerationRequest> | undefined,
): Adjusted => {
  const { list, rule } = choice;
  const id = listedSpelling(rule, choice.id);
  if (isAllowed(rule, id)) return unchanged(id === choice.id ? request : { ...request, ...change(id) });
  const instead = sources[list] === 'typed' ? undefined : replacement(choice);
  const changed = instead === undefined ? undefined : change(instead);
  if (instead === undefined || changed === undefined) {
    return { request, hints: [], refusals: [notAllowed(list, id, rule)] };
  }
  return {
    request: { ...request, ...changed },
    // Nobody misses the bot's own default.
    hints: sources[list] === undefined ? [] : [{ kind: 'replaced', option: list, from: id, to: instead }],
    refusals: [],
  };
};

/** Applies the server's lists of LoRAs, embeddings, models and schedulers to a request. */
export const bindToLists = (input: PolicyInput, { loras }: Pick<ServerSettings, 'loras'>): Adjusted => {
  const { request } = input;
  const ofLoras = bindLoras(input, loras.rule);
  const ofEmbedding = bindEmbedding({ ...input, request: ofLoras.request }, loras.embeddings);
  const model = bindChoice(
    { list: 'model', id: request.modelId, rule: loras.models },
    { ...input, request: ofEmbedding.request },
    (modelId) => ({ modelId }),
  );
  const scheduler = bindChoice(
    { list: 'scheduler', id: request.scheduler, rule: loras.schedulers },
    { ...input, request: model.request },
    (id) => {
      const found = findSampler(id);
      return found && (found.scheduler === model.request.scheduler ? {} : samplerFields(found));
    },
  );
  const steps = [ofLoras, ofEmbedding, model, scheduler];
  return {
    request: scheduler.request,
    hints: steps.flatMap(({ hints }) => hints),
    refusals: steps.flatMap(({ refusals }) => refusals),
  };
};
