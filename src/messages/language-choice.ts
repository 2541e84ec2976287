import { Notice } from '#domain/errors.ts';
import { oneOfRow } from '#interactions/selects.ts';
import type { Text } from '#text/index.ts';
import { LANGUAGES } from '#text/languages.ts';

/** The value for no choice: Discord's word counts. */
const AS_DISCORD = 'discord';

/** A select of a language, by what each is called in itself, or of none. */
export const languageRow = (
  { languages }: Text,
  {
    of,
    customId,
    chosen,
    locale,
  }: {
    of: 'own' | 'public';
    customId: string;
    /** Discord's code of the language; null: none was chosen. */
    chosen: string | null;
    /** What Discord says. */
    locale: string;
  },
) =>
  oneOfRow(
    { customId, placeholder: languages[of].choose },
    {
      options: [
        { label: languages[of].asDiscord(locale), value: AS_DISCORD },
        ...LANGUAGES.map(({ code, name }) => ({ label: name, value: code })),
      ],
      chosen: chosen ?? AS_DISCORD,
    },
  );

/** The language that somebody chose in such a select, by Discord's code; null for none. Throws a Notice for another one. */
export const chosenLanguage = ({
  text,
  values,
}: {
  text: Text;
  values: readonly string[];
}): string | null => {
  const [value] = values;
  if (value === AS_DISCORD) return null;
  const language = LANGUAGES.find(({ code }) => code === value);
  if (!language) throw new Notice(text.refusals.malformed);
  return language.code;
};
