import type { Parsed } from '#domain/generation/problem.ts';
import { type ReadOptions, readImagineOptions } from '#domain/generation/read-options.ts';
import { optionsOf } from '#domain/generation/request.ts';
import { sizeForBase } from '#domain/generation/size.ts';
import type { Preset } from '#domain/members/presets.ts';
import { withFittingModel } from '#generations/model-fit.ts';
import { defaultsFor, requirePreset } from '#generations/option-defaults.ts';
import { type Rules, rulesFor } from '#generations/policy-input.ts';
import { type GenerationIntent, type SubmitServices, submitGeneration } from '#generations/submit.ts';
import type { Invocation, Uses } from '#interactions/invocation.ts';
import { privately, type Reply } from '#interactions/reply.ts';
import { problemsMessage } from '#messages/problems.ts';
import { offerFix, type TypedOrder } from './drafts.ts';
import { askAboutMismatch } from './mismatch.ts';

/** What ordering uses. */
export type OrderServices = SubmitServices &
  Uses<'presets' | 'members' | 'stateStore' | 'defaultModelId' | 'modelsByBase' | 'seed'>;

type Given = { rules: Rules; preset: Preset | undefined };

const readOrder = async (
  use: Invocation<OrderServices>,
  { values, parent }: TypedOrder,
  { rules, preset }: Given,
): Promise<Parsed<ReadOptions>> => {
  const { seed, catalogue, defaultModelId } = use.services;
  const pinned = rules.settings?.loras.pinned ?? [];
  if (parent) {
    const layers = [{ source: 'original' as const, options: optionsOf(parent.request) }];
    return readImagineOptions(values, { modelId: parent.request.modelId, seed, layers, pinned });
  }
  return readImagineOptions(values, {
    modelId: defaultModelId,
    seed,
    lorasStartingWith: (beginning) => catalogue.startingWith('lora', beginning, 2),
    sizeFor: (modelId) => sizeForBase(catalogue.find('model', modelId)?.baseModel ?? null),
    layers: await defaultsFor(use, rules, preset),
    pinned,
  });
};

/**
 * Submits what was typed. Whatever is refused of it, by a reply or by a Notice, comes with a button that opens it in a
 * form.
 */
export const submitTyped = async (use: Invocation<OrderServices>, order: TypedOrder): Promise<Reply> => {
  const fix = (options: readonly string[]): Promise<string> => offerFix(use, order, options);
  const rules = await rulesFor(use);
  const preset =
    order.preset === undefined ? undefined : await requirePreset(use, order.preset, () => fix(['preset']));
  const read = await readOrder(use, order, { rules, preset });
  if (!read.ok) {
    const customId = await fix(read.problems.map(({ option }) => option));
    return privately(problemsMessage(use.text, read.problems, { fix: customId }));
  }
  const intent: GenerationIntent = {
    ...(order.parent
      ? read.value
      : withFittingModel(read.value, use.services, rules.settings?.loras ?? null)),
    ...(preset ? { presetName: preset.name } : {}),
    ...(order.private === undefined ? {} : { private: order.private }),
    ...(order.parent ? { parent: order.parent } : {}),
    cause: order.parent ? 'remix' : 'imagine',
    rules,
    offerFix: fix,
  };
  const reply = await submitGeneration(use, intent);
  // What policy refuses need not be asked about, and neither need a remix: its parent was made like that.
  return (order.parent ? undefined : await askAboutMismatch(use, intent)) ?? reply;
};
