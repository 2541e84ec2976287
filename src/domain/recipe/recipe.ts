import { z } from 'zod';
import type { GenerationRequest } from '#domain/generation/request.ts';

/** The programs whose recipes are read, by the names that they have. */
export const RECIPE_TOOLS = {
  loralei: 'Loralei',
  automatic1111: 'AUTOMATIC1111',
  forge: 'Forge',
  sdnext: 'SD.Next',
  comfyui: 'ComfyUI',
  invokeai: 'InvokeAI',
  swarmui: 'SwarmUI',
  novelai: 'NovelAI',
  fooocus: 'Fooocus',
  civitai: 'Civitai',
} as const;

/** A program whose recipes are read. */
export type RecipeTool = keyof typeof RECIPE_TOOLS;

/** A text that is kept in the file of an image, under its name there. */
export type ImageText = { name: string; text: string };

/** The most characters of all texts of one image that are read. Graphs of ComfyUI have some hundred thousand. */
export const MOST_TEXT = 1024 * 1024;

/** A LoRA as a recipe names it. */
export type RecipeLora = {
  name: string;
  /** As it is written; null where the recipe does not say. */
  strength: string | null;
  /** What its tool knows it by beside the name: a hash, or a number of Civitai. */
  mark: string | null;
};

/** The settings that have a place here, whatever their tool calls them. */
type RecipeSetting =
  | 'sampler'
  | 'scheduleType'
  | 'seed'
  | 'steps'
  | 'guidance'
  | 'width'
  | 'height'
  | 'clipSkip'
  | 'model'
  | 'modelHash';

/** Settings as they are written: nothing is checked. */
export type RecipeSettings = { [S in RecipeSetting]?: string | undefined };

/** What another program, or the text for other programs, says an image was made with. Nothing of it is believed. */
export type ForeignRecipe = {
  tool: RecipeTool;
  prompt: string;
  negativePrompt: string;
  loras: RecipeLora[];
  settings: RecipeSettings;
  /** What else it names, by the names of its tool. */
  others: string[];
};

/** What one of our images was made with, whole. */
export type OwnRecipe = {
  tool: 'loralei';
  /** Of the bot that made it. */
  version: string;
  request: GenerationRequest;
};

/** What an image was made with. */
export type Recipe = ForeignRecipe | OwnRecipe;

/** Whether a recipe is ours, whole. */
export const isOwn = (recipe: Recipe): recipe is OwnRecipe => 'request' in recipe;

/** A number or a text of a document, as a text; undefined for anything else. */
export const anyWord = z
  .union([z.string(), z.number().transform(String)])
  .optional()
  .catch(undefined);

/** The shape of a document that has such words under some names. */
export const anyWords = <const N extends string>(...names: N[]): Record<N, typeof anyWord> =>
  // The names are those of the type.
  Object.fromEntries(names.map((name) => [name, anyWord])) as Record<N, typeof anyWord>;

/** The name of a model in the path of its file: without folders and ending. */
export const nameOfFile = (path: string): string => {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  return name.replace(/\.(?:safetensors|ckpt|pt|pth|bin|gguf|sft)$/i, '').trim();
};
