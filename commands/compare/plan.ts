import { findCard } from '#domain/catalogue/lora-card.ts';
import type { Axis } from '#domain/comparison/axis.ts';
import { type Cell, cellsOf, pairProblem } from '#domain/comparison/cells.ts';
import { type TypedComparison, USUAL_CELLS } from '#domain/comparison/comparison.ts';
import { type EvaluatedCells, evaluateCells } from '#domain/comparison/evaluate-cells.ts';
import { parseAxis } from '#domain/comparison/parse-axis.ts';
import { printAxis } from '#domain/comparison/print-axis.ts';
import { type ComparisonBase, readCells } from '#domain/comparison/read-cells.ts';
import type { AxisLookups } from '#domain/comparison/values.ts';
import { Notice } from '#domain/errors.ts';
import type { ImagineDefaults } from '#domain/generation/laid-options.ts';
import { completedId } from '#domain/generation/lora.ts';
import type { Layer } from '#domain/generation/option-layers.ts';
import type { Problem } from '#domain/generation/problem.ts';
import { type ReadOptions, takePromptApart } from '#domain/generation/read-options.ts';
import { sizeForBase } from '#domain/generation/size.ts';
import { findPreset, type Preset } from '#domain/members/presets.ts';
import type { PolicyInput } from '#domain/policy/input.ts';
import { wildcardsOf } from '#domain/prompt-template/wildcard-list.ts';
import { refusalNotice } from '#generations/allowed-order.ts';
import { defaultsFor, loraDefaultsFor, presetsFor, requirePreset } from '#generations/option-defaults.ts';
import {
  managesServer,
  type PolicyServices,
  policyInputFor,
  type Rules,
  rulesFor,
} from '#generations/policy-input.ts';
import type { Invocation, Uses } from '#interactions/invocation.ts';

/** What planning uses. */
export type PlanServices = PolicyServices &
  Uses<'presets' | 'members' | 'catalogue' | 'defaultModelId' | 'imageCost' | 'seed'>;

/** Cells that can be made. */
export type PlannedCells = EvaluatedCells & {
  cells: readonly Cell[];
  reads: readonly [ReadOptions, ...ReadOptions[]];
  rules: Rules;
  input: PolicyInput;
};

/** A comparison that can be made. */
export type Plan = PlannedCells & {
  /** With the axes as `printAxis` writes them. */
  typed: TypedComparison;
  x: Axis;
  y: Axis | undefined;
};

/** A plan, or what is wrong with the options of `/imagine`. Other refusals are Notices. */
export type Planned<P = Plan> = { ok: true; plan: P } | { ok: false; problems: readonly Problem[] };

type Means = { use: Invocation<PlanServices>; rules: Rules; presets: readonly Preset[] };

const lookupsFor = ({ use, rules, presets }: Means): AxisLookups => {
  const { catalogue, seed } = use.services;
  const cards = rules.settings?.loras.cards ?? [];
  const completions = (beginning: string) => catalogue.startingWith('lora', beginning, 2);
  return {
    loraIdOf: (name) => findCard(cards, name)?.id ?? completedId(name, completions),
    presetNamed: (name) => findPreset(presets, name)?.name,
    drawSeed: seed,
  };
};

const readAxis = (means: Means, side: 'x' | 'y', typed: string): Axis => {
  const { comparison } = means.use.text;
  const axis = parseAxis(typed, lookupsFor(means));
  if (!axis.ok) throw new Notice(comparison.axisRefused(side, comparison.problem(axis.problem)), [side]);
  return axis.value;
};

const readGrid = (means: Means, { x: typedX, y: typedY }: TypedComparison) => {
  const { use, rules } = means;
  const { comparison } = use.text;
  const x = readAxis(means, 'x', typedX);
  const y = typedY === undefined ? undefined : readAxis(means, 'y', typedY);
  const problem = y && pairProblem(x, y);
  if (problem) throw new Notice(comparison.pairProblem(problem));
  const size = x.values.length * (y?.values.length ?? 1);
  const most = rules.settings?.limits.cells ?? USUAL_CELLS;
  if (size > most) throw new Notice(comparison.tooMany(size, most, managesServer(use.interaction)));
  return { x, y, cells: cellsOf(x, y) };
};

/** What cards and trigger words of LoRAs fill in. */
type LoraDefaults = Pick<ImagineDefaults, 'cards' | 'triggerWordsOf'>;

/** What stands in for options of all cells: these layers, what LoRAs bring along, and the seed that was drawn. */
export const cellDefaults = (
  { services }: Invocation<Uses<'catalogue' | 'defaultModelId'>>,
  { seed, layers, loras = {} }: { seed: number; layers: readonly Layer[]; loras?: LoraDefaults },
): ImagineDefaults => {
  const { catalogue, defaultModelId } = services;
  return {
    modelId: defaultModelId,
    seed: () => seed,
    lorasStartingWith: (beginning) => catalogue.startingWith('lora', beginning, 2),
    sizeFor: (modelId) => sizeForBase(catalogue.find('model', modelId)?.baseModel ?? null),
    layers,
    ...loras,
  };
};

/**
 * Reads cells, and evaluates policy for all of them together. Nothing is reserved. Throws a Notice for what cannot be
 * made.
 */
export const planCells = async (
  use: Invocation<PolicyServices>,
  { rules, base }: { rules: Rules; base: ComparisonBase },
  cells: readonly Cell[],
): Promise<Planned<PlannedCells>> => {
  const reads = readCells(base, cells);
  if (!reads.ok) return reads;
  const [first, ...others] = reads.value;
  if (!first) throw new Error('a comparison without cells');
  const wanted = { request: first.request, sources: first.sources, pressed: null };
  const input = await policyInputFor(use, rules, wanted);
  const evaluated = evaluateCells(input, cells, reads.value);
  if (evaluated.refusals.length > 0) throw refusalNotice(use, evaluated.refusals);
  return { ok: true, plan: { ...evaluated, cells, reads: [first, ...others], rules, input } };
};

/** Plans a comparison: reads its axes, and plans its cells. Throws a Notice for what cannot be made. */
export const planComparison = async (
  use: Invocation<PlanServices>,
  typed: TypedComparison,
): Promise<Planned> => {
  const rules = await rulesFor(use);
  const { own, shared } = await presetsFor(use);
  const means: Means = { use, rules, presets: [...own, ...shared] };
  const { x, y, cells } = readGrid(means, typed);
  const presetName = typed.preset ?? takePromptApart(typed.values).preset;
  const preset = presetName === undefined ? undefined : await requirePreset(use, presetName);
  const layers = await defaultsFor(use, rules, preset);
  const loras = await loraDefaultsFor(use, rules);
  const base = {
    options: typed.values,
    defaults: cellDefaults(use, { seed: typed.seed, layers, loras }),
    lists: wildcardsOf(rules.settings?.wildcards.lists ?? []),
    presetOptions: (name: string) => findPreset(means.presets, name)?.options,
  };
  const planned = await planCells(use, { rules, base }, cells);
  if (!planned.ok) return planned;
  const printed = { x: printAxis(x), ...(y ? { y: printAxis(y) } : {}) };
  return { ok: true, plan: { ...planned.plan, typed: { ...typed, ...printed }, x, y } };
};
