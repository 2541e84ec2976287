import { RECIPE_TOOLS, type RecipeTool } from '#domain/recipe/recipe.ts';
import type { Unmapped } from '#domain/recipe/recipe-options.ts';
import { cut, list, quoted } from '#text/format.ts';

/** What Discord shows of `/recipe`. */
export const recipeCommand = {
  description: 'What a picture was made with, and a form to make it again',
  help: 'Give it a picture with `/recipe image`, or open the menu of a message with a picture, *Apps*, **Show recipe** or **Remix this**. It reads the files of Loralei, AUTOMATIC1111, Forge, SD.Next, ComfyUI, InvokeAI, SwarmUI, NovelAI, Fooocus and Civitai.',
  subcommands: { image: 'What a picture of yours was made with' },
  options: { picture: 'A PNG, JPEG or WebP file as it was made; a screenshot has no recipe' },
  menu: {
    show: 'What the pictures of a message were made with; only you see it',
    remix: 'A form with what a picture was made with, to change and make',
  },
};

// A file may say anything, of any length.
const short = (words: string): string => quoted(cut(words, 100));

const withMark = (name: string, mark: string | null): string =>
  [...(name === '' ? [] : [short(name)]), ...(mark === null ? [] : [`(${short(mark)})`])].join(' ');

const OPTION_NAMES = {
  size: 'size',
  steps: 'steps',
  guidance: 'guidance',
  clip_skip: 'clip skip',
  strength: 'strength',
} as const;

const unmapped = (what: Unmapped): string => {
  switch (what.kind) {
    case 'lora':
      return `LoRA ${withMark(what.name, what.mark)}: there is none of that name here`;
    case 'model':
      return `model ${withMark(what.name, what.mark)}: there is none of that name here`;
    case 'unusedLora':
      return `LoRA ${short(what.name)}: left out, as its strength is ${short(what.strength)}`;
    case 'tooManyLoras':
      return `LoRAs beyond the first ${what.most}`;
    case 'seed':
      return `seed ${short(what.given)}: larger than ModelsLab takes`;
    case 'sampler':
      return `sampler ${short(what.given)}: ModelsLab has none like it`;
    case 'scheduleType':
      return `schedule type ${short(what.given)}`;
    case 'changed':
      return `${OPTION_NAMES[what.option]} ${short(what.given)}: ${what.used} instead`;
    case 'cut':
      return what.option === 'prompt' ? 'the end of the prompt' : 'the end of the negative prompt';
    case 'other':
      return `settings with no counterpart: ${list(what.names.slice(0, 10).map(short))}`;
  }
};

/** What members read about recipes. */
export const recipes = {
  title: 'Recipe',
  madeWith: (tool: RecipeTool) => `Made with ${RECIPE_TOOLS[tool]}`,
  noLoras: 'No LoRAs.',
  lora: (id: string, strength: string) => `LoRA ${quoted(id)} at ${strength}`,
  notTaken: '**Not taken over:**',
  unmapped,
  remix: 'Remix this…',
  form: 'Make an image with this recipe',
  noPicture: 'This message has no picture whose file I can read. I read PNG, JPEG and WebP.',
  none: 'The file does not say what it was made with. Screenshots, and pictures that passed through most websites, have lost it.',
  unreadable: 'I could not fetch this picture, or it is larger than 32 MB. Try again in a moment.',
  tooSlow:
    'The picture takes longer to fetch than a form can wait. Use **Show recipe** instead, and press **Remix this…** there.',
  several: 'The message has several pictures. Which one do you mean?',
  pick: 'Choose a picture',
  picture: (number: number, name: string) => `${number}. ${cut(name, 80)}`,
  gone: 'This has expired. Open the menu of the message again.',
};
