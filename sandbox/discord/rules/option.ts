import { ApplicationCommandOptionType as Type } from 'discord-api-types/v10';
import { z } from 'zod';
import { fileTypes } from '../file-types.ts';
import { duplicates, report, text } from './check.ts';

/** Discord's pattern for the names of slash commands and their options. */
const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;

/** The languages that Discord's documentation lists for localisations. */
const LOCALES = new Set(
  'id da de en-GB en-US es-ES es-419 fr hr it lt hu nl no pl pt-BR ro fi sv-SE vi tr cs el bg ru uk hi th zh-CN ja zh-TW ko'.split(
    ' ',
  ),
);

export const commandName = z.string().superRefine((name, context) => {
  if (NAME.test(name) && name === name.toLowerCase()) return;
  report(context, { code: 'APPLICATION_COMMAND_INVALID_NAME', message: 'Command name is invalid' });
});
export const description = text(1, 100);

/** Translations of a text that follow the rule of the text itself. */
export function localised(rule: z.ZodType<string>) {
  return z
    .record(z.string(), rule.nullable())
    .superRefine((translations, context) => {
      for (const locale of Object.keys(translations)) {
        if (LOCALES.has(locale)) continue;
        report(context, {
          code: 'BASE_TYPE_CHOICES',
          message: 'This is no locale of Discord.',
          path: [locale],
        });
      }
    })
    .nullish();
}

const named = {
  name: commandName,
  description,
  name_localizations: localised(commandName),
  description_localizations: localised(description),
};
const choiceName = { name: text(1, 100), name_localizations: localised(text(1, 100)) };
const required = z.boolean().nullish();
const autocomplete = z.boolean().nullish();

function choices<T extends z.ZodType<string | number>>(value: T) {
  return z
    .array(z.looseObject({ ...choiceName, value }))
    .max(25)
    .superRefine((list, context) => {
      for (const key of ['name', 'value'] as const) {
        for (const { index } of duplicates(list, (choice) => choice[key])) {
          const code = 'APPLICATION_COMMAND_OPTIONS_CHOICE_ALREADY_EXISTS';
          report(context, { code, message: `This ${key} is used by another choice.`, path: [index, key] });
        }
      }
    })
    .nullish();
}

const stringOption = z.looseObject({
  type: z.literal(Type.String),
  ...named,
  required,
  autocomplete,
  choices: choices(text(1, 100)),
  min_length: z.int().min(0).max(6000).nullish(),
  max_length: z.int().min(1).max(6000).nullish(),
});

/** Whole numbers that a double holds exactly; for NUMBER one further at each end. */
const INTEGER_LIMIT = Number.MAX_SAFE_INTEGER;
const NUMBER_LIMIT = INTEGER_LIMIT + 1;
const integer = z.int().min(-INTEGER_LIMIT).max(INTEGER_LIMIT);
const number = z.number().min(-NUMBER_LIMIT).max(NUMBER_LIMIT);

function numericOption<T extends Type.Integer | Type.Number>(type: T, value: typeof integer | typeof number) {
  const bound = value.nullish();
  return z.looseObject({
    type: z.literal(type),
    ...named,
    required,
    autocomplete,
    choices: choices(value),
    min_value: bound,
    max_value: bound,
  });
}

const plainOption = z.looseObject({
  type: z.literal([Type.Boolean, Type.User, Type.Channel, Type.Role, Type.Mentionable, Type.Attachment]),
  ...named,
  required,
  channel_types: z.array(z.int()).nullish(),
  file_types: fileTypes,
});

const valueOption = z
  .discriminatedUnion('type', [
    stringOption,
    numericOption(Type.Integer, integer),
    numericOption(Type.Number, number),
    plainOption,
  ])
  .superRefine((option, context) => {
    const choices = Array.isArray(option.choices) ? option.choices : [];
    if (option.autocomplete && choices.length > 0) {
      const message = 'autocomplete and choices exclude each other.';
      report(context, { code: 'APPLICATION_COMMAND_AUTOCOMPLETE_CHOICES', message, path: ['autocomplete'] });
    }
    for (const [least, most] of [
      ['min_length', 'max_length'],
      ['min_value', 'max_value'],
    ] as const) {
      if (Number(option[least] ?? -Infinity) <= Number(option[most] ?? Infinity)) continue;
      report(context, { code: 'OPTION_BOUNDS', message: `${least} is above ${most}.`, path: [least] });
    }
  });

/** A list of options: at most 25, each name once, the required ones first. */
function optionList<T extends z.ZodType<{ name: string; required?: unknown }>>(option: T) {
  return z
    .array(option)
    .max(25)
    .superRefine((options, context) => {
      for (const { index } of duplicates(options, ({ name }) => name)) {
        const code = 'APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS';
        report(context, { code, message: 'Option name already exists', path: [index, 'name'] });
      }
      const firstOptional = options.findIndex((one) => !one.required);
      const late = options.findLastIndex((one) => Boolean(one.required));
      if (firstOptional === -1 || late < firstOptional) return;
      const message = 'Required options must be placed before non-required options';
      report(context, { code: 'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID', message, path: [late] });
    });
}

const valueOptions = optionList(valueOption);
const subcommand = z.looseObject({
  type: z.literal(Type.Subcommand),
  ...named,
  options: valueOptions.nullish(),
});
const subcommandGroup = z.looseObject({
  type: z.literal(Type.SubcommandGroup),
  ...named,
  options: optionList(subcommand).nullish(),
});

/** The options of a slash command: either values, or subcommands and groups of them. */
export const commandOptions = optionList(
  z.discriminatedUnion('type', [subcommand, subcommandGroup, valueOption]),
).superRefine((options, context) => {
  const nested = options.filter(({ type }) => type === Type.Subcommand || type === Type.SubcommandGroup);
  if (nested.length === 0 || nested.length === options.length) return;
  const message = 'Sub-command and sub-command group option types are mutually exclusive to all other types';
  report(context, { code: 'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID', message });
});
