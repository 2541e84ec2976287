import {
  type APIApplicationCommandBasicOption,
  ApplicationCommandOptionType,
  PermissionFlagsBits,
} from 'discord-api-types/v10';
import fc from 'fast-check';
import { features } from '#commands/index.ts';
import type { SlashCommand } from '#interaction/feature.ts';
import type { Incoming, OptionValues, Origin } from '#interaction/incoming.ts';
import { textFor } from '#text/index.ts';
import { wildText, wildValue } from '../support/wild.ts';
import { createWorkshop } from './workshop.ts';

const { String: Words, Integer, Number: Decimal, Boolean: YesNo } = ApplicationCommandOptionType;

/** Ids as they are found in lists and typed by hand, so that not every order is refused. */
const names = fc.constantFrom('more_details', 'animie', 'a fox in the snow', 'dogs');

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
const allowed = (option: APIApplicationCommandBasicOption): fc.Arbitrary<string | number | boolean> => {
  if ('choices' in option && option.choices?.length) {
    return fc.constantFrom(...option.choices.map(({ value }) => value));
  }
  if (option.type === YesNo) return fc.boolean();
  if (option.type === Integer || option.type === Decimal) return numeric(option);
  if (option.type !== Words) throw new Error(`no values are generated for options of type ${option.type}`);
  const { min_length = 0, max_length = 6000 } = option;
  return fc.oneof(names, wildText(max_length)).filter(({ length }) => length >= Math.max(1, min_length));
};

type Option = APIApplicationCommandBasicOption;
type Values = fc.Arbitrary<string | number | boolean>;

// A command with subcommands would need a level more here; there is none.
const optionsOf = (command: SlashCommand) => command.options(textFor('en-US')) as Option[];

const record = (options: readonly Option[], valuesFor: (option: Option) => Values) =>
  fc.record(Object.fromEntries(options.map((option) => [option.name, valuesFor(option)])), {
    requiredKeys: options.flatMap(({ name, required }) => (required ? [name] : [])),
  });

/** Options within their declaration: those that are not required may be left out. */
export const declaredOptions = (command: SlashCommand): fc.Arbitrary<OptionValues> =>
  record(optionsOf(command), allowed);

const ADA = '1100000000000000031';

const origin: Origin = {
  interactionId: '1200000000000000001',
  applicationId: '1100000000000000001',
  token: 'token',
  receivedAt: 0,
  userId: ADA,
  permissions: PermissionFlagsBits.UseApplicationCommands,
  guildId: '1100000000000000010',
  channelId: '1100000000000000020',
  ageRestricted: false,
  locale: 'en-GB',
  attachmentSizeLimit: 10_000_000,
};

const suggestions = async (command: SlashCommand): Promise<[string, (string | number)[]][]> => {
  const invocation = { origin, text: textFor('en-US'), services: createWorkshop().services };
  const completers = Object.entries(command.autocomplete ?? {});
  return Promise.all(
    completers.map(async ([name, complete]) => {
      const choices = await complete({ ...invocation, typed: '', options: {} });
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
  const taken = choices ? fc.constantFrom(...choices) : names;
  if (option.type !== Words || ('choices' in option && option.choices)) return allowed(option);
  return fc.oneof({ arbitrary: taken, weight: 3 }, allowed(option));
};

/** A few options as a member gives them who takes what is suggested. */
export const likelyOptions = (command: SlashCommand): fc.Arbitrary<OptionValues> => {
  const all = optionsOf(command);
  const optional = all.filter(({ required }) => !required);
  const few = fc.subarray(optional, { maxLength: Math.min(4, optional.length) });
  return few.chain((chosen) =>
    record([...all.filter(({ required }) => required), ...chosen], (option) => likely(command, option)),
  );
};

/** Options as a forged request could carry them, whatever the declaration says. */
export const wildOptions = (command: SlashCommand): fc.Arbitrary<OptionValues> =>
  fc.oneof(
    record(optionsOf(command), () => wildValue),
    fc.dictionary(wildText(30), wildValue, { maxKeys: 5 }),
  );

/** Who does something, and where: members, one who may nothing, a moderator, in direct messages, and a stranger. */
export const origins: fc.Arbitrary<Origin> = fc.constantFrom(
  origin,
  { ...origin, ageRestricted: true, locale: 'xx' },
  {
    ...origin,
    userId: '1100000000000000033',
    permissions: PermissionFlagsBits.UseApplicationCommands | PermissionFlagsBits.ManageMessages,
  },
  { ...origin, permissions: 0n },
  { ...origin, guildId: null, permissions: 0n, channelId: '1100000000000000029' },
  { ...origin, userId: '1100000000000000039', guildId: '1100000000000000019', attachmentSizeLimit: 1 },
);

/** The command, used by somebody with options of that kind. */
export const uses = (
  command: SlashCommand,
  options: (command: SlashCommand) => fc.Arbitrary<OptionValues>,
): fc.Arbitrary<Incoming> =>
  fc.record({ from: origins, options: options(command) }).map(({ from, options: typed }) => ({
    ...from,
    kind: 'command',
    name: command.name,
    subcommand: null,
    options: typed,
  }));
