import { cellDefaults, type PlannedCells, planCells } from '#commands/compare/plan.ts';
import { usualStrength } from '#domain/catalogue/lora-card.ts';
import { createTriggerWords, type TriggerWordsOf } from '#domain/catalogue/trigger-words.ts';
import { USUAL_CELLS } from '#domain/comparison/comparison.ts';
import { distinctRefusals } from '#domain/comparison/evaluate-cells.ts';
import { type ComparisonBase, readCells } from '#domain/comparison/read-cells.ts';
import { Notice } from '#domain/errors.ts';
import type { Problem } from '#domain/generation/problem.ts';
import { takePromptApart } from '#domain/generation/read-options.ts';
import { wildcardsOf } from '#domain/prompt-template/wildcard-list.ts';
import { shuffled } from '#domain/seeded.ts';
import { DEFAULT_SETTINGS } from '#domain/settings/default-settings.ts';
import { type Contender, calibrationOf, type Trial, USUAL_VOTES } from '#domain/trials/trial.ts';
import { trialCells, wordsToTry } from '#domain/trials/trial-cells.ts';
import { refusalNotice } from '#generations/allowed-order.ts';
import { isModelChosen, mismatchOf, suggestedModelFor } from '#generations/model-fit.ts';
import { findLora, type KnownLora } from '#generations/model-search.ts';
import { defaultsFor } from '#generations/option-defaults.ts';
import {
  governingGuild,
  managesServer,
  type PolicyServices,
  type Rules,
  rulesFor,
} from '#generations/policy-input.ts';
import type { Invocation, Uses } from '#interactions/invocation.ts';

/** What planning a trial uses. */
export type TrialServices = PolicyServices &
  Uses<'members' | 'catalogue' | 'defaultModelId' | 'modelsByBase' | 'seed'>;

/** What a member typed for a trial. */
export type TypedTrial = {
  kind: Trial['kind'];
  /** One LoRA, or both of a duel, by id or nickname. */
  loras: readonly string[];
  prompt: string;
  /** Drawn for it: all pictures have it. */
  seed: number;
};

/** A trial that can be made. */
export type TrialPlan = PlannedCells & { trial: Trial; typed: TypedTrial; prompt: string };

type Means = { use: Invocation<TrialServices>; rules: Rules; base: ComparisonBase };

/** The trigger words of LoRAs: of a calibration all, because it finds out whether they help; of a duel those added here. */
const triggerWordsFor = (
  { services }: Invocation<TrialServices>,
  { settings }: Rules,
  kind: Trial['kind'],
): TriggerWordsOf => {
  const { loras, safety } = settings ?? DEFAULT_SETTINGS;
  const isTried = kind === 'calibration';
  return createTriggerWords({
    cards: isTried ? loras.cards.map((card) => ({ ...card, addsTriggerWords: true })) : loras.cards,
    listed: (id) => services.catalogue.find('lora', id)?.triggerWords ?? null,
    isUsual: isTried || loras.addsTriggerWords,
    blockedWords: [...services.operator.blockedWords, ...safety.blockedWords],
  });
};

const contendersOf = (
  { kind, seed }: TypedTrial,
  loras: readonly KnownLora[],
  { wordsFor, most }: { wordsFor: (lora: string) => string | null; most: number },
): Contender[] => {
  if (kind === 'calibration')
    return loras.flatMap(({ id }) => calibrationOf({ id, triggerWords: wordsFor(id) }, seed, most));
  // As they are used here.
  const both = loras.map(({ id, card }) => {
    const strength = usualStrength(card ? [card] : [], id);
    return { lora: id, strength, triggerWords: wordsFor(id) };
  });
  return shuffled(both, seed);
};

/** The model that a LoRA needs; undefined where the usual one fits, or none is known that does. */
const fittingModel = ({ use: { services }, rules, base }: Means, lora: string): string | undefined => {
  const [cell] = trialCells([{ lora, strength: 1, triggerWords: null }], () => undefined);
  const reads = readCells(base, cell ? [cell] : []);
  const [read] = reads.ok ? reads.value : [];
  const mismatch = read && !isModelChosen(read) ? mismatchOf(read.request, services) : undefined;
  return mismatch && suggestedModelFor(mismatch.loraBase, services, rules.settings?.loras ?? null);
};

/** All that stands in is the server's: what a member likes would not be the server's card. */
const baseOf = async (
  use: Invocation<TrialServices>,
  rules: Rules,
  { prompt, seed }: TypedTrial,
): Promise<ComparisonBase> => {
  const layers = await defaultsFor(use, rules, undefined);
  const ofServer = layers.filter(({ source }) => source !== 'member');
  const lists = wildcardsOf(rules.settings?.wildcards.lists ?? []);
  return { options: { prompt }, defaults: cellDefaults(use, { seed, layers: ofServer }), lists };
};

const requireRoom = ({ interaction, text }: Invocation, most: number, images: number): void => {
  if (images > most) throw new Notice(text.comparison.tooMany(images, most, managesServer(interaction)));
};

const lorasOf = async (use: Invocation<TrialServices>, typed: TypedTrial): Promise<KnownLora[]> => {
  const loras = await Promise.all(typed.loras.map((lora) => findLora(use, lora)));
  if (new Set(loras.map(({ id }) => id)).size < loras.length)
    throw new Notice(use.text.trials.sameLora, ['b']);
  return loras;
};

/** Plans a trial. Nothing is reserved. Throws a Notice for what cannot be made, also of a part of it. */
export const planTrial = async (
  use: Invocation<TrialServices>,
  typed: TypedTrial,
): Promise<{ ok: true; plan: TrialPlan } | { ok: false; problems: readonly Problem[] }> => {
  const { text, services, interaction } = use;
  const guildId = governingGuild(interaction);
  if (guildId === null) throw new Notice(text.loras.serversOnly);
  const rules = await rulesFor(use);
  const loras = await lorasOf(use, typed);
  const base = await baseOf(use, rules, typed);
  const { prompt } = takePromptApart(base.options);
  const wordsOf = triggerWordsFor(use, rules, typed.kind);
  const wordsFor = (lora: string) => wordsToTry(prompt, lora, wordsOf);
  const most = rules.settings?.limits.cells ?? USUAL_CELLS;
  const contenders = contendersOf(typed, loras, { wordsFor, most });
  requireRoom(use, most, contenders.length);
  const models = new Map(loras.map(({ id }) => [id, fittingModel({ use, rules, base }, id)]));
  // The picture without a LoRA is made with the model of those with it.
  const modelOf = (lora: string | null) => models.get(lora ?? loras[0]?.id ?? '');
  const planned = await planCells(use, { rules, base }, trialCells(contenders, modelOf));
  if (!planned.ok) return planned;
  const { plan } = planned;
  if (plan.reads.some(({ isPrivate }) => isPrivate)) throw new Notice(text.trials.neverPrivate, ['prompt']);
  if (plan.leftOut.length > 0)
    throw refusalNotice(use, distinctRefusals(plan.leftOut.flatMap(({ refusals }) => refusals)));
  const baseModel = services.catalogue.find('model', plan.reads[0].request.modelId)?.baseModel ?? null;
  const votesToClose = rules.settings?.limits.votes ?? USUAL_VOTES;
  const trial: Trial = { kind: typed.kind, guildId, contenders, baseModel, votesToClose };
  return { ok: true, plan: { ...plan, trial, typed, prompt } };
};
