import { RECIPE_TOOLS, type RecipeTool } from '#domain/recipe/recipe.ts';
import type { Unmapped } from '#domain/recipe/recipe-options.ts';
import { cut, quoted } from '#text/format.ts';
import type { Language } from '#text/language.ts';

/** What Discord shows of `/recipe`. */
export const recipeCommand = (language: Language) => {
  const { t, group } = language.namespace('recipes');
  return {
    description: t('command.description'),
    help: t('command.help'),
    subcommands: group('command.subcommands'),
    options: group('command.options'),
    menu: group('command.menu'),
  };
};

// A file may say anything, of any length.
const short = (words: string): string => quoted(cut(words, 100));

const withMark = (name: string, mark: string | null): string =>
  [...(name === '' ? [] : [short(name)]), ...(mark === null ? [] : [`(${short(mark)})`])].join(' ');

const unmappedIn = (language: Language) => {
  const { t } = language.namespace('recipes');
  return (what: Unmapped): string => {
    switch (what.kind) {
      case 'lora':
      case 'model':
        return t(`unmapped.${what.kind}`, { name: withMark(what.name, what.mark) });
      case 'unusedLora':
        return t('unmapped.unusedLora', { name: short(what.name), strength: short(what.strength) });
      case 'tooManyLoras':
        return t('unmapped.tooManyLoras', { most: what.most });
      case 'changed':
        return t(`unmapped.changed.${what.option}`, { given: short(what.given), used: what.used });
      case 'cut':
        return t(`unmapped.cut.${what.option}`);
      case 'other':
        return t('unmapped.other', { names: what.names.slice(0, 10).map(short) });
      default:
        return t(`unmapped.${what.kind}`, { given: short(what.given) });
    }
  };
};

/** What members read about recipes. */
export const recipeSentences = (language: Language) => {
  const { t } = language.namespace('recipes');
  return {
    title: t('title'),
    madeWith: (tool: RecipeTool) => t('madeWith', { tool: RECIPE_TOOLS[tool] }),
    noLoras: t('noLoras'),
    lora: (id: string, strength: string) => t('lora', { lora: quoted(id), strength }),
    notTaken: t('notTaken'),
    unmapped: unmappedIn(language),
    remix: t('remix'),
    form: t('form'),
    noPicture: t('noPicture'),
    none: t('none'),
    unreadable: t('unreadable'),
    tooSlow: t('tooSlow'),
    several: t('several'),
    pick: t('pick'),
    picture: (number: number, name: string) => `${number}. ${cut(name, 80)}`,
    gone: t('gone'),
  };
};
