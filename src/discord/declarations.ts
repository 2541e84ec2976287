import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
} from 'discord-api-types/v10';
import type { AppCommand, Runnable, SlashCommand } from '#interactions/define-command.ts';
import type { MessageCommand } from '#interactions/message-commands.ts';
import type { Choices, Declaration, Option } from '#interactions/options.ts';
import { type Text, textFor } from '#text/index.ts';
import { commandName, LANGUAGES, optionName, SOURCE_LANGUAGE } from '#text/languages.ts';

/** A command, or a part of one, as Discord registers it. */
export type Json = Record<string, unknown>;

/** A language in which Discord is told names and descriptions, under each of its codes. */
export type CommandLanguage = { codes: readonly string[]; text: Text };

/** The language of the names that commands are known by, and those that they are localised into. */
type Wording = { source: Text; others: readonly CommandLanguage[] };

/** What a part of a command says in one language. */
type Said<T> = { codes: readonly string[]; said: T };

// By default a command is available wherever Discord has commands, also to those who installed the bot for
// themselves.
const EVERYWHERE = [
  InteractionContextType.Guild,
  InteractionContextType.BotDM,
  InteractionContextType.PrivateChannel,
];
const BY_ANYBODY = [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall];

/** All languages but the one that commands are written in. */
const otherLanguages = (): CommandLanguage[] =>
  LANGUAGES.filter(({ code }) => code !== SOURCE_LANGUAGE).map(({ code, alsoFor }) => ({
    codes: [code, ...alsoFor],
    text: textFor(code),
  }));

const inEach = <T>({ others }: Wording, say: (text: Text) => T): Said<T>[] =>
  others.map(({ codes, text }) => ({ codes, said: say(text) }));

/**
 * The property with the translations of a text. Where a language says nothing of its own, it is left out: registered, the
 * English words would pass for that language's.
 */
const translations = (
  property: 'name_localizations' | 'description_localizations',
  english: string,
  said: readonly Said<string | undefined>[],
): Json => {
  const entries = said.flatMap(({ codes, said: words }) =>
    words === undefined || words === english ? [] : codes.map((code): [string, string] => [code, words]),
  );
  return entries.length === 0 ? {} : { [property]: Object.fromEntries(entries) };
};

const named = (name: string, wording: Wording, nameIn: (text: Text) => string | undefined): Json => ({
  name,
  ...translations('name_localizations', name, inEach(wording, nameIn)),
});

const described = (english: string, said: readonly Said<string>[]): Json => ({
  description: english,
  ...translations('description_localizations', english, said),
});

const choicesOf = (choices: Choices, inOthers: readonly Said<Declaration>[]): Json[] =>
  choices.map(({ name, value }, index) => {
    const said = inOthers.map(({ codes, said: declared }) => ({
      codes,
      said: declared.choices?.[index]?.name,
    }));
    return { name, ...translations('name_localizations', name, said), value };
  });

/** The type of an option with its limits and choices. */
const valuesOf = (option: Option, wording: Wording): Json => {
  const { choices, ...declared } = option.declare(wording.source);
  if (!choices) return declared;
  return {
    ...declared,
    choices: choicesOf(
      choices,
      inEach(wording, (text) => option.declare(text)),
    ),
  };
};

/** The options of a command or subcommand. `path` is its name, in parts. */
const optionsOf = ({ options, describe }: Runnable, path: readonly string[], wording: Wording): Json[] => {
  const english = describe(wording.source).options;
  const said = inEach(wording, (text) => describe(text).options);
  return Object.entries(options).map(([name, option]) => ({
    ...named(name, wording, ({ names }) => optionName(names, path, name)),
    ...described(
      english[name] ?? '',
      said.map(({ codes, said: descriptions }) => ({ codes, said: descriptions[name] ?? '' })),
    ),
    ...valuesOf(option, wording),
    ...(option.isRequired ? { required: true } : {}),
    ...(option.complete ? { autocomplete: true } : {}),
  }));
};

const subcommandOf = (
  [name, runnable]: readonly [string, Runnable],
  command: string,
  wording: Wording,
): Json => ({
  type: ApplicationCommandOptionType.Subcommand,
  ...named(name, wording, ({ names }) => commandName(names, command, name)),
  ...described(
    runnable.describe(wording.source).description,
    inEach(wording, (text) => runnable.describe(text).description),
  ),
  options: optionsOf(runnable, [command, name], wording),
});

const slashDeclaration = (command: SlashCommand, wording: Wording): Json => ({
  type: ApplicationCommandType.ChatInput,
  ...named(command.name, wording, ({ names }) => commandName(names, command.name)),
  ...described(
    command.description(wording.source),
    inEach(wording, (text) => command.description(text)),
  ),
  options: [...command.runnables].flatMap(([name, runnable]) =>
    name === null
      ? optionsOf(runnable, [command.name], wording)
      : [subcommandOf([name, runnable], command.name, wording)],
  ),
  contexts: command.contexts ?? EVERYWHERE,
  integration_types: command.integrationTypes ?? BY_ANYBODY,
  ...(command.defaultMemberPermissions === undefined
    ? {}
    : { default_member_permissions: String(command.defaultMemberPermissions) }),
});

const menuDeclaration = ({ name }: MessageCommand, wording: Wording): Json => ({
  type: ApplicationCommandType.Message,
  ...named(name, wording, ({ names }) => commandName(names, name)),
  contexts: EVERYWHERE,
  integration_types: BY_ANYBODY,
});

/** A command as Discord registers it, with its names and descriptions in all languages. */
export const declarationOf = (
  command: AppCommand,
  others: readonly CommandLanguage[] = otherLanguages(),
): Json => {
  const wording = { source: textFor(SOURCE_LANGUAGE), others };
  return 'runnables' in command ? slashDeclaration(command, wording) : menuDeclaration(command, wording);
};
