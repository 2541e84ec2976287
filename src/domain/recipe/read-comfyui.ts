import { z } from 'zod';
import { type ForeignRecipe, nameOfFile, type RecipeLora, type RecipeSettings } from './recipe.ts';

const nodeSchema = z.object({
  class_type: z.string(),
  inputs: z.record(z.string(), z.unknown()).catch({}),
});

/** A step of ComfyUI's graph: an input is a value, or a link to the step that makes it. */
type Node = z.output<typeof nodeSchema>;

type Graph = ReadonlyMap<string, Node>;

// Real graphs have some hundred; a forged one must not take longer.
const MOST_NODES = 5_000;

const linkSchema = z.tuple([z.union([z.string(), z.number()]), z.number()]);

/** The step that an input links to. */
const linked = (graph: Graph, input: unknown): Node | undefined => {
  const link = linkSchema.safeParse(input).data;
  return link && graph.get(String(link[0]));
};

const isValue = (input: unknown): input is string | number =>
  typeof input === 'string' || typeof input === 'number';

/** Whether an input is gone along. */
type Follows = (name: string) => boolean;

/** A negative side that is the positive one, without its words. */
const isZeroed = ({ class_type: type }: Node): boolean => type === 'ConditioningZeroOut';

/** The steps behind one, nearest first, as far as inputs are followed. */
const behind = (graph: Graph, start: Node | undefined, follows: Follows): Node[] => {
  const found = new Set<Node>(start ? [start] : []);
  // A set that grows is gone through to its end.
  for (const node of found) {
    if (isZeroed(node)) continue;
    for (const [name, input] of Object.entries(node.inputs)) {
      const next = follows(name) ? linked(graph, input) : undefined;
      if (next) found.add(next);
    }
  }
  return [...found];
};

/** The first value under one of the names, in the steps in their order. */
const valueIn = (graph: Graph, nodes: readonly Node[], names: readonly string[]): string | undefined => {
  for (const { inputs } of nodes) {
    for (const name of names) {
      const input = inputs[name];
      if (isValue(input)) return String(input);
      const source = linked(graph, input);
      const value = source && Object.values(source.inputs).find(isValue);
      if (value !== undefined) return String(value);
    }
  }
  return undefined;
};

const LATENT = /^latent/;

type Side = 'positive' | 'negative';

const TEXTS = ['text', 'text_g', 't5xxl', 'prompt', 'string', 'value', 'wildcard_text', 'populated_text'];

/** The step that gives a sampler one of its sides; a guider may have the positive one alone. */
const sideOf = (graph: Graph, { inputs }: Node, side: Side): Node | undefined => {
  const guider = linked(graph, inputs.guider)?.inputs ?? {};
  const alone = side === 'positive' ? guider.conditioning : undefined;
  return linked(graph, inputs[side] ?? guider[side] ?? alone);
};

/** The text behind a side of a sampler. */
const textOf = (graph: Graph, sampler: Node, side: Side): string => {
  const names = [side, ...TEXTS];
  const nodes = behind(
    graph,
    sideOf(graph, sampler, side),
    (name) => names.includes(name) || name.startsWith('conditioning'),
  );
  const texts = nodes.flatMap(({ inputs }) => names.map((name) => inputs[name]));
  return texts.find((text) => typeof text === 'string')?.trim() ?? '';
};

const powerLora = z.object({ on: z.boolean().default(true), lora: z.string(), strength: z.number() });

const LORA_NAME = /^lora_name(_\d{1,3})?$/;
const STRENGTHS = [
  'strength_model',
  'strength',
  'model_str',
  'model_weight',
  'lora_wt',
  'lora_model_strength',
];

const loraOf = (path: string, strength: string | number | undefined): RecipeLora => ({
  name: nameOfFile(path),
  strength: strength === undefined ? null : String(strength),
  mark: null,
});

/** The LoRAs of one step: of a loader, of a stack of numbered ones, or of rgthree's list. */
const lorasOf = ({ inputs }: Node): RecipeLora[] =>
  Object.entries(inputs).flatMap(([name, input]): RecipeLora[] => {
    const power = powerLora.safeParse(input).data;
    if (power) return power.on ? [loraOf(power.lora, power.strength)] : [];
    const [isLora, number = ''] = LORA_NAME.exec(name) ?? [];
    if (isLora === undefined || typeof input !== 'string' || input === 'None') return [];
    return [loraOf(input, STRENGTHS.map((one) => inputs[one + number]).find(isValue))];
  });

const isSampler = ({ inputs }: Node): boolean =>
  'latent_image' in inputs && ('positive' in inputs || 'guider' in inputs);

/** The sampler that an image begins with: a second one only refines what the first one made. */
const firstSampler = (graph: Graph): Node | undefined => {
  const samplers = [...graph.values()].filter(isSampler);
  const isFirst = (sampler: Node): boolean => {
    const source = linked(graph, sampler.inputs.latent_image);
    return !behind(graph, source, () => true).some((node) => node !== sampler && isSampler(node));
  };
  return samplers.slice(0, 20).find(isFirst) ?? samplers[0];
};

const MODELS = ['ckpt_name', 'unet_name', 'model_name', 'base_ckpt_name'];

const settingsOf = (graph: Graph, sampler: Node): RecipeSettings => {
  const own = behind(
    graph,
    sampler,
    (name) => !LATENT.test(name) && name !== 'positive' && name !== 'negative',
  );
  const latent = behind(graph, linked(graph, sampler.inputs.latent_image), () => true);
  const value = (...names: string[]) => valueIn(graph, own, names);
  const model = value(...MODELS);
  return {
    seed: value('seed', 'noise_seed'),
    steps: value('steps'),
    guidance: value('cfg'),
    sampler: value('sampler_name'),
    scheduleType: value('scheduler'),
    width: valueIn(graph, latent, ['width']),
    height: valueIn(graph, latent, ['height']),
    model: model === undefined ? undefined : nameOfFile(model),
  };
};

const graphIn = (document: unknown): Graph => {
  const entries = z.record(z.string(), z.unknown()).safeParse(document).data ?? {};
  return new Map(
    Object.entries(entries)
      .slice(0, MOST_NODES)
      .flatMap(([id, node]): [string, Node][] => {
        const read = nodeSchema.safeParse(node).data;
        return read ? [[id, read]] : [];
      }),
  );
};

/**
 * Reads the graph that ComfyUI keeps as `prompt`: back from the first sampler, as far as its steps are known. Undefined
 * where there is no sampler.
 */
export const readComfyUi = (document: unknown): ForeignRecipe | undefined => {
  const graph = graphIn(document);
  const sampler = firstSampler(graph);
  if (!sampler) return undefined;
  const models = behind(graph, sampler, (name) => /^(?:model|guider|sigmas|lora_stack)/.test(name));
  return {
    tool: 'comfyui',
    prompt: textOf(graph, sampler, 'positive'),
    negativePrompt: textOf(graph, sampler, 'negative'),
    // The nearest loader is applied last.
    loras: models.toReversed().flatMap(lorasOf),
    settings: settingsOf(graph, sampler),
    others: [],
  };
};
