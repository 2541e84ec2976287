import type { CompareServices } from '#commands/compare/order.ts';
import type { Generation } from '#domain/generation/generation.ts';
import type { ImagineOptions } from '#domain/generation/image-options.ts';
import type { ImagineDefaults } from '#domain/generation/laid-options.ts';
import type { OrderedPicture } from '#domain/generation/picture.ts';
import { type Parsed, parsed } from '#domain/generation/problem.ts';
import type { PromptParts } from '#domain/generation/prompt-syntax.ts';
import { type ReadOptions, readTakenApart, takePromptApart } from '#domain/generation/read-options.ts';
import { optionsOf } from '#domain/generation/request.ts';
import { sizeForBase } from '#domain/generation/size.ts';
import type { Preset } from '#domain/members/presets.ts';
import { pickPrompt, templateOf } from '#domain/prompt-template/pick-prompt.ts';
import { wildcardsOf } from '#domain/prompt-template/wildcard-list.ts';
import { withFittingModel } from '#generations/model-fit.ts';
import { defaultsFor, loraDefaultsFor, requirePreset } from '#generations/option-defaults.ts';
import { withPicture } from '#generations/pictures.ts';
import { type Rules, rulesFor } from '#generations/policy-input.ts';
import { type GenerationIntent, type SubmitServices, submitGeneration } from '#generations/submit.ts';
import type { Invocation, Uses } from '#interactions/invocation.ts';
import type { Reply } from '#interactions/reply.ts';
import { problemsReply } from '#messages/problems.ts';
import { type AnsweredProposal, orderAll } from './all-choices.ts';
import { askAboutMismatch } from './mismatch.ts';

/** What ordering uses. */
export type OrderServices = CompareServices &
  SubmitServices &
  Uses<'stars' | 'presets' | 'members' | 'defaultModelId' | 'modelsByBase' | 'imageCost' | 'seed'>;

/** What somebody typed to have an image made. */
export type TypedOrder = {
  values: ImagineOptions;
  preset?: string | undefined;
  private?: boolean | undefined;
  /** The result that is remixed: it fills what was not typed. */
  parent?: Generation | undefined;
  /** The options of a recipe that is remixed: they fill what was not typed. */
  recipe?: ImagineOptions | undefined;
  /** The picture that goes in. */
  picture?: OrderedPicture | undefined;
  /** The mismatch of model and LoRAs that the member accepted. */
  anyway?: string | undefined;
  /** What was answered to the proposal of a grid of all combinations. */
  proposal?: AnsweredProposal | undefined;
  /** How it came about, where that is not by `/imagine` or by a remix. */
  cause?: Generation['origin'] | undefined;
};

type Given = { rules: Rules; preset: Preset | undefined };

/**
 * What a remix starts from. Of the LoRAs that its parent has, the words are those of its prompt; a template that its words
 * were picked from has none of them.
 */
const remixDefaults = async (
  use: Invocation<OrderServices>,
  parent: Generation,
  rules: Rules,
): Promise<ImagineDefaults> => {
  const { triggerWordsOf = () => [], ...loras } = await loraDefaultsFor(use, rules);
  const { request, hints } = parent;
  const isFromTemplate = templateOf(hints) !== undefined && hints.some(({ kind }) => kind === 'triggerWords');
  const hasWords = (id: string): boolean => !isFromTemplate && request.loras.some((lora) => lora.id === id);
  return {
    modelId: request.modelId,
    seed: use.services.seed,
    layers: [{ source: 'original', options: optionsOf(request) }],
    ...loras,
    triggerWordsOf: (id) => (hasWords(id) ? [] : triggerWordsOf(id)),
  };
};

/** What stands in for the options that were left out. */
const standInsFor = async (
  use: Invocation<OrderServices>,
  { parent, recipe }: TypedOrder,
  { rules, preset }: Given,
): Promise<ImagineDefaults> => {
  if (parent) return remixDefaults(use, parent, rules);
  const { seed, catalogue, defaultModelId } = use.services;
  const defaults = await defaultsFor(use, rules, preset);
  const { triggerWordsOf, ...loras } = await loraDefaultsFor(use, rules);
  return {
    modelId: defaultModelId,
    seed,
    lorasStartingWith: (beginning) => catalogue.startingWith('lora', beginning, 2),
    sizeFor: (modelId) => sizeForBase(catalogue.find('model', modelId)?.baseModel ?? null),
    layers: recipe ? [...defaults, { source: 'original', options: recipe }] : defaults,
    ...loras,
    // The prompt of a recipe has the words that it was made with.
    ...(recipe || !triggerWordsOf ? {} : { triggerWordsOf }),
  };
};

/** Reads what was typed, with words picked from the choices of the prompt. `typed` is that prompt taken apart. */
const readOrder = async (
  use: Invocation<OrderServices>,
  { order, typed }: { order: TypedOrder; typed: PromptParts },
  given: Given,
): Promise<Parsed<ReadOptions>> => {
  const standIns = await standInsFor(use, order, given);
  const lists = wildcardsOf(given.rules.settings?.wildcards.lists ?? []);
  const { layers = [], seed: draw } = standIns;
  const picked = pickPrompt(order.values, typed, { lists, layers, draw });
  if (!picked.ok) return picked;
  const { parts, seed, hints } = picked.value;
  const read = readTakenApart({ parts }, order.values, { ...standIns, seed: () => seed });
  return read.ok ? parsed({ ...read.value, hints: [...hints, ...read.value.hints] }) : read;
};

/** A draft is one order, and so is a button of a result, however often they are pressed while it is active. */
const pressOf = ({ draft }: { draft?: string }, { cause, parent }: TypedOrder): { press?: string } => {
  if (draft !== undefined) return { press: `draft:${draft}` };
  return cause && parent ? { press: `${cause}:${parent.id}` } : {};
};

/** Submits what was typed. */
export const submitTyped = async (
  use: Invocation<OrderServices> & { draft?: string },
  order: TypedOrder,
): Promise<Reply> => {
  const { parent, anyway } = order;
  const rules = await rulesFor(use);
  const typed = takePromptApart(order.values);
  if (typed.isAll) return orderAll(use, order, rules);
  const presetName = order.preset ?? typed.preset;
  const preset = presetName === undefined ? undefined : await requirePreset(use, presetName);
  const read = await readOrder(use, { order, typed }, { rules, preset });
  if (!read.ok) return problemsReply(use.text, read.problems);
  const fitting = parent
    ? read.value
    : withFittingModel(read.value, use.services, rules.settings?.loras ?? null);
  const { isPrivate: isFlagged, ...image } = withPicture(use, fitting, order);
  const isPrivate = order.private ?? isFlagged;
  const intent: GenerationIntent = {
    ...image,
    ...(preset ? { presetName: preset.name } : {}),
    ...(isPrivate === undefined ? {} : { private: isPrivate }),
    ...(parent ? { parent } : {}),
    ...pressOf(use, order),
    cause: order.cause ?? (parent || order.recipe ? 'remix' : 'imagine'),
    rules,
  };
  const reply = await submitGeneration(use, intent);
  // What policy refuses need not be asked about, and neither need a remix: its parent was made like that.
  return (parent ? undefined : askAboutMismatch(use, intent, anyway)) ?? reply;
};
