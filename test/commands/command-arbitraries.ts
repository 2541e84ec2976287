import {
  type APIApplicationCommandBasicOption,
  ApplicationCommandOptionType,
  PermissionFlagsBits,
} from 'discord-api-types/v10';
import fc from 'fast-check';
import { features } from '#commands/index.ts';
import type { SlashCommand } from '#interactions/define-command.ts';
import type { Interaction, InteractionContext, OptionValues } from '#interactions/interaction.ts';
import { textFor } from '#text/index.ts';
import { LANGUAGES } from '#text/languages.ts';
import { anyOptionValue, anyText } from '../support/arbitraries.ts';
import { directMessageContext, interactionContext } from '../support/interaction-contexts.ts';
import { openServiceHarness } from './service-harness.ts';

const {
  String: Words,
  Integer,
  Number: Decimal,
  Boolean: YesNo,
  User,
  Attachment,
} = ApplicationCommandOptionType;

/** Ids as they are found in lists and typed by hand, so that not every order is refused. */
const names = fc.constantFrom('more_details', 'animie', 'a fox in the snow', 'dogs');

/** Ids of members and files: of one who is there, and of nobody. */
const ids = fc.constantFrom('1100000000000000031', '1100000000000000033', '1199999999999999999');

// Whether it can be fetched is nobody's business here.
const FILE = { url: 'https://nowhere.invalid/x.json', filename: 'x.json', size: 2 };

const numeric = (option: APIApplicationCommandBasicOption): fc.Arbitrary<number> => {
  const { min_value: min = -1e6, max_value: max = 1e6 } = option as {
    min_value?: number;
    max_value?: number;
  };
  const edges = fc.constantFrom(min, max);
  if (option.type === Integer) return fc.oneof(edges, fc.integer({ min, max }));
  return fc.oneof(edges, fc.double({ min, max, noNaN: true }));
};

/** A value that Discord's client lets through for this option. */
const allowed = (option: APIApplicationCommandBasicOption): Values => {
  if ('choices' in option && option.choices?.length) {
    return fc.constantFrom(...option.choices.map(({ value }) => value));
  }
  if (option.type === YesNo) return fc.boolean();
  if (option.type === Integer || option.type === Decimal) return numeric(option);
  if (option.type === User) return ids;
  if (option.type === Attachment) return fc.constant(FILE);
  if (option.type !== Words) throw new Error(`no values are generated for options of type ${option.type}`);
  const { min_length = 0, max_length = 6000 } = option;
  return fc.oneof(names, anyText(max_length)).filter(({ length }) => length >= Math.max(1, min_length));
};

type Option = APIApplicationCommandBasicOption;
type Values = fc.Arbitrary<OptionValues[string]>;

/** One way to use a command: itself, or one of its subcommands, with the options that belong to it. */
type Form = { command: SlashCommand; subcommand: string | null; options: readonly Option[] };

type OptionsFor = (form: Form) => fc.Arbitrary<OptionValues>;

/** All ways to use a command. */
const formsOf = (command: SlashCommand): Form[] =>
  [...command.runnables].map(([subcommand, { options }]) => ({
    command,
    subcommand,
    // What they are declared as is what Discord's own library declares.
    options: Object.entries(options).map(([name, { declare, isRequired }]) => ({
      ...declare(textFor('en-US')),
      name,
      required: isRequired,
    })) as unknown as Option[],
  }));

const record = (options: readonly Option[], valuesFor: (option: Option) => Values) =>
  fc.record(Object.fromEntries(options.map((option) => [option.name, valuesFor(option)])), {
    requiredKeys: options.flatMap(({ name, required }) => (required ? [name] : [])),
  });

/** Options within their declaration: those that are not required may be left out. */
export const declaredOptions: OptionsFor = ({ options }) => record(options, allowed);

const interaction = interactionContext();

const manager = interactionContext({
  userId: '1100000000000000034',
  permissions: PermissionFlagsBits.UseApplicationCommands | PermissionFlagsBits.ManageGuild,
});

const suggestions = async (command: SlashCommand): Promise<[string, (string | number)[]][]> => {
  const invocation = {
    interaction: manager,
    text: textFor('en-US'),
    services: (await openServiceHarness()).services,
  };
  const completers = [...command.runnables.values()].flatMap(({ options }) =>
    Object.entries(options).flatMap(([name, { complete }]) => (complete ? [[name, complete] as const] : [])),
  );
  return Promise.all(
    completers.map(async ([name, complete]) => {
      const choices = await complete({
        ...invocation,
        typed: '',
        options: {},
        turn: async () => true,
      });
      return [`${command.name} ${name}`, choices.map(({ value }) => value)];
    }),
  );
};

/** What autocomplete offers before anything is typed, by command and option. */
const suggested = new Map(
  (await Promise.all(features.flatMap(({ command }) => (command ? [suggestions(command)] : [])))).flat(),
);

const likely = (command: SlashCommand, option: Option): Values => {
  const choices = suggested.get(`${command.name} ${option.name}`);
  const taken = choices?.length ? fc.constantFrom(...choices) : names;
  if (option.type !== Words || ('choices' in option && option.choices)) return allowed(option);
  return fc.oneof({ arbitrary: taken, weight: 3 }, allowed(option));
};

/** A few options as a member gives them who takes what is suggested. */
export const likelyOptions: OptionsFor = ({ command, options }) => {
  const optional = options.filter(({ required }) => !required);
  const few = fc.subarray([...optional], { maxLength: Math.min(4, optional.length) });
  return few.chain((chosen) =>
    record([...options.filter(({ required }) => required), ...chosen], (option) => likely(command, option)),
  );
};

/** Options as a forged request could carry them, whatever the declaration says. */
export const anyOptions: OptionsFor = ({ options }) =>
  fc.oneof(
    record(options, () => anyOptionValue),
    fc.dictionary(anyText(30), anyOptionValue, { maxKeys: 5 }),
  );

const CONTEXTS = [
  interaction,
  interactionContext({ ageRestricted: true }),
  interactionContext({
    userId: '1100000000000000033',
    permissions: PermissionFlagsBits.UseApplicationCommands | PermissionFlagsBits.ManageMessages,
  }),
  manager,
  interactionContext({ isInstalledInGuild: false }),
  interactionContext({ permissions: 0n }),
  directMessageContext(),
  interactionContext({
    userId: '1100000000000000039',
    guildId: '1100000000000000019',
    attachmentSizeLimit: 1,
  }),
];

/** Every language, and one that is none. */
const locales = fc.constantFrom(...LANGUAGES.map(({ code }) => code), 'xx');

/** Who does something, and where, in any language: members, one who may nothing, a moderator, in direct messages, and a stranger. */
export const interactionContexts: fc.Arbitrary<InteractionContext> = fc
  .record({ from: fc.constantFrom(...CONTEXTS), locale: locales, guildLocale: locales })
  .map(({ from, locale, guildLocale }) => ({
    ...from,
    locale,
    guildLocale: from.guildId === null ? null : guildLocale,
  }));

/** The command, used by somebody with options of that kind. */
export const commandUses = (command: SlashCommand, optionsFor: OptionsFor): fc.Arbitrary<Interaction> =>
  fc
    .constantFrom(...formsOf(command))
    .chain((form) =>
      fc.record({ from: interactionContexts, options: optionsFor(form), form: fc.constant(form) }),
    )
    .map(({ from, options, form }) => ({
      ...from,
      kind: 'command',
      name: command.name,
      subcommand: form.subcommand,
      options,
    }));
