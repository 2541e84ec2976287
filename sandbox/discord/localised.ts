import type { APIApplicationCommand } from 'discord-api-types/v10';

/** A part of a command that has names and descriptions in other languages. */
type Part = {
  name: string;
  description?: string;
  name_localizations?: Record<string, string | null> | null;
  description_localizations?: Record<string, string | null> | null;
  options?: readonly Part[];
  choices?: readonly Part[];
};

/**
 * A command as Discord's client shows it to somebody: descriptions and choices in their language. Names are what a command
 * is known by, so that they stay, and `name_localizations` has only that of this language.
 */
export function localisedFor(locale: string, command: APIApplicationCommand): APIApplicationCommand {
  // Only texts change.
  return localised(locale, command as Part, 'name') as APIApplicationCommand;
}

function localised(locale: string, part: Part, kind: 'name' | 'choice'): Part {
  const { name_localizations: names, description_localizations: descriptions, ...rest } = part;
  const name = names?.[locale];
  const description = descriptions?.[locale];
  return {
    ...rest,
    ...(name && kind === 'choice' ? { name } : {}),
    ...(name && kind === 'name' ? { name_localizations: { [locale]: name } } : {}),
    ...(description ? { description } : {}),
    ...(part.options ? { options: part.options.map((one) => localised(locale, one, 'name')) } : {}),
    ...(part.choices ? { choices: part.choices.map((one) => localised(locale, one, 'choice')) } : {}),
  };
}

/** The languages that commands are told in, by Discord's codes of them, beside that of their names. */
export function languagesOf(commands: readonly APIApplicationCommand[]): string[] {
  const found = commands.flatMap(({ name_localizations: names, description_localizations: descriptions }) => [
    ...Object.keys(names ?? {}),
    ...Object.keys(descriptions ?? {}),
  ]);
  return [...new Set(found)].toSorted();
}
