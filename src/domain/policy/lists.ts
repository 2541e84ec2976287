import type { Hint } from '#domain/generation/generation.ts';
import type { GenerationRequest } from '#domain/generation/request.ts';
import { findScheduler } from '#domain/generation/schedulers.ts';
import type { ListRule, ServerSettings } from '#domain/settings/schema.ts';
import type { PolicyInput } from './input.ts';
import type { Refusal, RestrictedKind } from './result.ts';

/** What a step of the judgement makes of a request. */
export type Adjusted = { request: GenerationRequest; hints: Hint[]; refusals: Refusal[] };

/** Whether a rule lets an id be used. */
export const isListed = ({ mode, ids }: ListRule, id: string): boolean =>
  mode === 'all' || ids.includes(id) === (mode === 'only');

/** Why an id that a rule bars may not be used. */
export const barredBy = (list: RestrictedKind, id: string, rule: ListRule): Refusal => ({
  kind: 'notAllowed',
  list,
  id,
  allowed: rule.mode === 'only' ? rule.ids : [],
});

const nothing = (request: GenerationRequest): Adjusted => ({ request, hints: [], refusals: [] });

/** LoRAs that were typed are refused; one that stands in by itself is left out. */
const bindLoras = ({ request, sources }: PolicyInput, rule: ListRule): Adjusted => {
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

type Choice = { list: 'model' | 'scheduler'; id: string; rule: ListRule };

/** What stands in for one that nobody typed and that may not be used: the first that may. */
const replacement = ({ rule }: Choice, isTyped: boolean): string | undefined =>
  isTyped || rule.mode !== 'only' ? undefined : rule.ids[0];

const bindChoice = (
  choice: Choice,
  { request, sources }: PolicyInput,
  change: (id: string) => Partial<GenerationRequest> | undefined,
): Adjusted => {
  const { list, id, rule } = choice;
  if (isListed(rule, id)) return nothing(request);
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

/** Holds a request to the server's lists of LoRAs, models and schedulers. */
export const bindToLists = (input: PolicyInput, { loras }: Pick<ServerSettings, 'loras'>): Adjusted => {
  const { request } = input;
  const bound = bindLoras(input, loras.rule);
  const model = bindChoice(
    { list: 'model', id: request.modelId, rule: loras.models },
    { ...input, request: bound.request },
    (modelId) => ({ modelId }),
  );
  const scheduler = bindChoice(
    { list: 'scheduler', id: request.scheduler, rule: loras.schedulers },
    { ...input, request: model.request },
    (id) => {
      const found = findScheduler(id);
      return found && { scheduler: found };
    },
  );
  return {
    request: scheduler.request,
    hints: [bound, model, scheduler].flatMap(({ hints }) => hints),
    refusals: [bound, model, scheduler].flatMap(({ refusals }) => refusals),
  };
};
