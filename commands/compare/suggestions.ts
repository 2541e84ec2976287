import type { AxisNames } from '#domain/comparison/suggest-axis.ts';
import { suggestAxis } from '#domain/comparison/suggest-axis.ts';
import { searchSamplers } from '#domain/generation/schedulers.ts';
import { isAllowed } from '#domain/policy/lists.ts';
import { fold } from '#domain/text-match.ts';
import { splitList } from '#domain/typed-text.ts';
import { loraSettings, searchLoras, searchModels } from '#generations/model-search.ts';
import { presetsFor } from '#generations/option-defaults.ts';
import type { Completer, Uses } from '#interactions/invocation.ts';
import { CHOICES, type Choice } from '#interactions/reply.ts';

type CompleteAxis = Completer<Uses<'catalogue' | 'presets' | 'settings'>>;

/** The names that may be used there: pinned LoRAs first, and nothing that a list of the server keeps out. */
const namesFor = async (use: Parameters<CompleteAxis>[0]): Promise<AxisNames> => {
  const { options, services } = use;
  const { catalogue } = services;
  const [loras, { own, shared }] = await Promise.all([loraSettings(use), presetsFor(use)]);
  const presets = [...own, ...shared].map(({ name }) => name);
  const limit = CHOICES.most;
  return {
    loras: (text) => searchLoras(catalogue, loras, { text, limit }).map(({ id }) => id),
    models: (text) =>
      searchModels(catalogue, { kind: 'model', rule: loras.models, text, limit }).map(({ id }) => id),
    samplers: (text) =>
      searchSamplers(text)
        .filter(({ scheduler }) => isAllowed(loras.schedulers, scheduler))
        .map(({ name }) => name),
    presets: (text) => presets.filter((name) => fold(name).includes(fold(text))),
    chosenLoras: splitList(String(options.lora ?? '')),
    prompt: String(options.prompt ?? ''),
  };
};

/** Suggests axes while a member types, then values for the one that is chosen. */
export const completeAxis: CompleteAxis = async (use) => {
  const names = await namesFor(use);
  if (!(await use.turn())) return [];
  return suggestAxis(use.typed.slice(0, CHOICES.longest), names).map(
    (axis): Choice => ({ name: axis, value: axis }),
  );
};
