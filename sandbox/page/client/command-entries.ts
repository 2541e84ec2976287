import type { APIApplicationCommand, APIApplicationCommandBasicOption } from 'discord-api-types/v10';
import { CHAT_INPUT, OptionType } from './constants.ts';

/** One line of the command list: a command, or one subcommand of it. */
export type CommandEntry = {
  command: string;
  group?: string;
  subcommand?: string;
  /** As it is shown and typed: "/preset save". */
  label: string;
  /** By its English names, by which it can be typed, too. */
  known: string;
  description: string;
  options: APIApplicationCommandBasicOption[];
};

type CommandOption = NonNullable<APIApplicationCommand['options']>[number];

/** The slash commands, subcommands one by one, by name. */
export const commandEntries = (commands: APIApplicationCommand[]): CommandEntry[] => {
  return commands
    .filter((command) => command.type === CHAT_INPUT)
    .flatMap(entriesOf)
    .sort((a, b) => a.label.localeCompare(b.label));
};

type Named = { name: string; name_localizations?: Partial<Record<string, string | null>> | null };

/** What the member reads where a name stands: it comes in their language alone. */
export const shownName = ({ name, name_localizations: names }: Named): string =>
  Object.values(names ?? {})[0] ?? name;

/** How a command with what it is inside of is shown, and how it is known. */
const called = (...parts: Named[]): Pick<CommandEntry, 'label' | 'known'> => ({
  label: `/${parts.map(shownName).join(' ')}`,
  known: `/${parts.map(({ name }) => name).join(' ')}`,
});

const entriesOf = (command: APIApplicationCommand): CommandEntry[] => {
  const { name, description, options: all = [] } = command;
  const subcommands = all.flatMap((option) => subcommandEntries([command], option));
  if (subcommands.length > 0) return subcommands;
  return [{ command: name, ...called(command), description, options: all.filter(isBasic) }];
};

const subcommandEntries = (path: [Named, ...Named[]], option: CommandOption): CommandEntry[] => {
  if (option.type === OptionType.SubcommandGroup) {
    const inner = (option.options ?? []).flatMap((one) => subcommandEntries([...path, option], one));
    return inner.map((entry) => ({ ...entry, group: option.name }));
  }
  if (option.type !== OptionType.Subcommand) return [];
  const { name: subcommand, description, options = [] } = option;
  return [{ command: path[0].name, subcommand, ...called(...path, option), description, options }];
};

const isBasic = (option: CommandOption): option is APIApplicationCommandBasicOption => {
  return option.type !== OptionType.Subcommand && option.type !== OptionType.SubcommandGroup;
};

/** The entries for what was typed so far (with its slash): names that begin with it before names that contain it. */
export const matchEntries = (entries: CommandEntry[], typed: string): CommandEntry[] => {
  const wanted = typed.toLowerCase().trimEnd();
  const starts = entries.filter((entry) => namesOf(entry).some((name) => name.startsWith(wanted)));
  const contains = entries.filter(
    (entry) => !starts.includes(entry) && namesOf(entry).some((name) => name.includes(wanted.slice(1))),
  );
  return [...starts, ...contains];
};

/** The entry whose whole name stands at the front of the text, followed by a space; the longest name wins. */
export const entryTypedOut = (entries: CommandEntry[], text: string): CommandEntry | undefined => {
  const lower = text.toLowerCase();
  return entries
    .map((entry) => ({ entry, length: typedLength(entry, lower) }))
    .filter(({ length }) => length > 0)
    .toSorted((a, b) => b.length - a.length)[0]?.entry;
};

const namesOf = ({ label, known }: CommandEntry): string[] => [label, known];

/** How many characters of a text are the command's name; 0: it does not stand there in full. */
const typedLength = (entry: CommandEntry, text: string): number =>
  namesOf(entry).find((name) => text.startsWith(name) && /\s/.test(text.charAt(name.length)))?.length ?? 0;

/** What stands behind a command's name: the texts of options, by name, and what is left over. */
export type TypedOut = { given: Map<string, string>; rest: string };

/**
 * Reads a command that was pasted as text, "/imagine prompt: a fox steps: 31". Text before the first name belongs to the
 * first option that is not named, as a newcomer would mean it; an option named twice gets both texts. Without such an
 * option the text is left over: nothing that was typed is lost.
 */
export const optionsTypedOut = (entry: CommandEntry, text: string): TypedOut => {
  const { label, options } = entry;
  const names = options.map(({ name }) => name.replace(/[-\\]/g, '\\$&')).join('|');
  const behind = text.slice(typedLength(entry, text.toLowerCase()) || label.length);
  const parts = names === '' ? [behind] : behind.split(new RegExp(`(?:^|\\s)(${names}):`, 'iu'));
  const given = new Map<string, string>();
  for (let index = 1; index + 1 < parts.length; index += 2) {
    const name = (parts[index] ?? '').toLowerCase();
    given.set(name, `${given.get(name) ?? ''} ${(parts[index + 1] ?? '').trim()}`.trim());
  }
  const lead = parts[0]?.trim() ?? '';
  const first = options.find(({ name, type }) => !given.has(name) && type !== OptionType.Attachment);
  if (lead === '' || first === undefined) return { given, rest: lead };
  return { given: new Map([[first.name, lead], ...given]), rest: '' };
};

/** A command with its options as one line of text, as {@link optionsTypedOut} reads it. */
export const writtenOut = ({ label }: CommandEntry, { given, rest }: TypedOut): string =>
  [label, rest, ...[...given].map(([name, value]) => `${name}: ${value}`)].filter(Boolean).join(' ');
