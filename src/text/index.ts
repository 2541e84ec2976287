import { type Language, languageFor } from './language.ts';
import { textIn } from './sentences/index.ts';

/** Every sentence that a member reads. A language is one value of this type. */
export type Text = ReturnType<typeof textIn>;

const texts = new Map<Language, Text>();

/** The sentences for a language by Discord's code of it; English stands in for those that have none yet. */
export const textFor = (locale: string): Text => {
  const language = languageFor(locale);
  const text = texts.get(language) ?? textIn(language);
  texts.set(language, text);
  return text;
};
