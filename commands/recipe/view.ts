import { type APIButtonComponentWithCustomId, ButtonStyle } from 'discord-api-types/v10';
import {
  type ImagineOptions,
  PRESET_OPTIONS,
  type SettableOption,
} from '#domain/generation/image-options.ts';
import type { RecipeTool } from '#domain/recipe/recipe.ts';
import type { RecipeOptions } from '#domain/recipe/recipe-options.ts';
import {
  button,
  COLOURS,
  container,
  fitLines,
  lines,
  noticeMessage,
  row,
  select,
  separator,
  small,
  textDisplay,
} from '#interactions/components.ts';
import type { InteractionFile } from '#interactions/interaction.ts';
import type { Message } from '#interactions/reply.ts';
import { cut, oneLine, plain } from '#text/format.ts';
import type { Text } from '#text/index.ts';

// Characters; together they leave room for the rest of a message.
const ROOM = { prompt: 1800, negative: 500, options: 700, unmapped: 700 } as const;

// Told in lines of their own.
const TOLD_APART: readonly SettableOption[] = ['negative', 'lora', 'strength'];

const listIn = (value: ImagineOptions[keyof ImagineOptions]): string[] =>
  String(value ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');

const loraLines = ({ recipes: said }: Text, options: ImagineOptions): string[] => {
  const strengths = listIn(options.strength);
  const loras = listIn(options.lora).map((id, index) => said.lora(id, strengths[index] ?? ''));
  return loras.length === 0 ? [said.noLoras] : loras;
};

/** Options that were chosen, in one line. */
const optionLine = (text: Text, options: ImagineOptions): string =>
  PRESET_OPTIONS.filter((name) => !TOLD_APART.includes(name))
    .flatMap((name) => {
      const value = options[name];
      const isSaid = value !== undefined && value !== '' && value !== false;
      return isSaid ? [text.defaults.entry(name, plain(cut(text.optionValue(name, value), 100)))] : [];
    })
    .join(' · ');

const within = (text: Text, all: readonly string[], room: number): string[] =>
  fitLines(all, { room, more: (left) => text.more(left) });

/** What a picture was made with, what of it could not be taken over, and the way to the form; `more` stands beside it. */
export const recipeMessage = (
  text: Text,
  { tool, options, unmapped }: RecipeOptions & { tool: RecipeTool },
  { remixId, more }: { remixId: string; more: readonly APIButtonComponentWithCustomId[] },
): Message => {
  const { recipes: said } = text;
  const negative = String(options.negative ?? '');
  const missing = unmapped.map((one) => `- ${said.unmapped(one)}`);
  const facts = [...loraLines(text, options), cut(optionLine(text, options), ROOM.options)];
  return {
    components: [
      container(
        COLOURS.ready,
        textDisplay(`### ${said.title}`, small(said.madeWith(tool))),
        textDisplay(
          cut(plain(String(options.prompt ?? '')), ROOM.prompt) || '—',
          negative === '' ? '' : small(text.result.negative(cut(oneLine(plain(negative)), ROOM.negative))),
        ),
        textDisplay(lines(...within(text, facts, ROOM.options)) || '—'),
        ...(missing.length === 0
          ? []
          : [separator(), textDisplay(said.notTaken, ...within(text, missing, ROOM.unmapped))]),
        row(button(said.remix, remixId, ButtonStyle.Primary), ...more),
      ),
    ],
  };
};

/** Asks which of several pictures is meant. */
export const pickMessage = (
  text: Text,
  pictures: readonly Pick<InteractionFile, 'filename'>[],
  customId: string,
): Message => {
  const options = pictures.map(({ filename }, index) => ({
    label: text.recipes.picture(index + 1, filename),
    value: String(index),
  }));
  const asked = noticeMessage(text.recipes.several);
  return { components: [...asked.components, row(select(text.recipes.pick, customId, options))] };
};
