import {
  type APIApplicationCommand,
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandOption,
  type APIApplicationCommandStringOption,
  type APIAttachment,
  ApplicationCommandOptionType as Type,
} from 'discord-api-types/v10';
import { type Chooser, kindsOfOption, offeredIds } from './entities.ts';
import { fileObjection } from './file-types.ts';
import { addAttachment, type Resolved, resolvedField, resolveInto } from './resolve.ts';

/** The value of an option: members, roles and channels by id, files by id or as {@link APIAttachment}. */
export type OptionValue = string | number | boolean | APIAttachment;

/** A slash command as it is typed. */
export type Typed = {
  command: APIApplicationCommand;
  options: Readonly<Record<string, OptionValue>>;
  subcommand?: string | undefined;
  group?: string | undefined;
  /** The option that is being typed: makes it an autocomplete. */
  focused?: string | undefined;
  /** Sends whatever is given: Discord's server checks nothing of what its client checks. */
  raw?: boolean | undefined;
};

type SentOption = {
  name: string;
  type: Type;
  value?: string | number | boolean;
  focused?: true;
  options?: SentOption[];
};

/**
 * `data` of a slash command's interaction, or of an autocomplete's.
 * @throws {Error} where Discord's client would not let the member send it.
 */
export function slashData(typed: Typed, chooser: Chooser) {
  const { command, subcommand, group } = typed;
  const declared = declaredOptions(typed);
  const resolved: Resolved = {};
  const values = sentOptions(typed, declared, { chooser, resolved });
  const inner = subcommand ? [{ name: subcommand, type: Type.Subcommand, options: values }] : values;
  const options = group ? [{ name: group, type: Type.SubcommandGroup, options: inner }] : inner;
  return {
    id: command.id,
    name: command.name,
    type: command.type,
    options,
    ...resolvedField(resolved),
    ...(command.guild_id ? { guild_id: command.guild_id } : {}),
  };
}

/** `/settings limits show` */
export function slashLabel({ command, group, subcommand }: Typed): string {
  return ['/', ...[command.name, group, subcommand].filter(Boolean).join(' ')].join('');
}

function declaredOptions({ command, group, subcommand }: Typed): APIApplicationCommandBasicOption[] {
  const all = command.options ?? [];
  const inGroup = group ? child(all, group) : all;
  const options = subcommand ? child(inGroup, subcommand) : inGroup;
  if (options.every(isBasic)) return options;
  throw new Error(`/${command.name} needs a subcommand: ${options.map(({ name }) => name).join(', ')}.`);
}

const isBasic = (option: APIApplicationCommandOption): option is APIApplicationCommandBasicOption =>
  option.type !== Type.Subcommand && option.type !== Type.SubcommandGroup;

function child(options: readonly APIApplicationCommandOption[], name: string): APIApplicationCommandOption[] {
  const found = options.find((option) => option.name === name);
  if (!found)
    throw new Error(`There is no subcommand ${name}; there are ${options.map((o) => o.name).join(', ')}.`);
  return 'options' in found ? (found.options ?? []) : [];
}

type Surroundings = { chooser: Chooser; resolved: Resolved };

function sentOptions(
  typed: Typed,
  declared: readonly APIApplicationCommandBasicOption[],
  surroundings: Surroundings,
): SentOption[] {
  if (!typed.raw && !typed.focused) demandRequired(declared, typed.options);
  return Object.entries(typed.options).map(([name, value]) => {
    const option = declared.find((one) => one.name === name);
    if (!option) throw new Error(`/${typed.command.name} has no option ${name}.`);
    const focused = typed.focused === name;
    if (!typed.raw && !focused) demandAllowed(option, value, surroundings.chooser);
    const sent = { name, type: option.type, value: wireValue(option.type, value, surroundings) };
    return focused ? { ...sent, focused } : sent;
  });
}

function demandRequired(declared: readonly APIApplicationCommandBasicOption[], given: object): void {
  const missing = declared.filter((option) => option.required && !(option.name in given));
  if (missing.length > 0) throw new Error(`Required: ${missing.map(({ name }) => name).join(', ')}.`);
}

function demandAllowed(option: APIApplicationCommandBasicOption, value: OptionValue, chooser: Chooser): void {
  const sent = typeof value === 'object' ? value.id : value;
  const problem =
    objection(option, sent) ??
    entityObjection(option, String(sent), chooser) ??
    uploadObjection(option, String(sent), chooser);
  if (problem) throw new Error(`Discord's client would not send the option ${option.name}: ${problem}`);
}

function objection(
  option: APIApplicationCommandBasicOption,
  value: string | number | boolean,
): string | undefined {
  const wanted = jsType(option.type);
  if (typeof value !== wanted) return `${typeof value} given, ${wanted} wanted.`;
  if ('choices' in option && option.choices?.length) {
    return option.choices.some((choice) => choice.value === value)
      ? undefined
      : `${value} is not among its choices.`;
  }
  if (option.type === Type.String) return lengthObjection(option, String(value));
  const isNumeric = option.type === Type.Integer || option.type === Type.Number;
  return isNumeric ? rangeObjection(option, Number(value)) : undefined;
}

function entityObjection(option: APIApplicationCommandBasicOption, id: string, chooser: Chooser) {
  const kinds = kindsOfOption(option.type);
  const channelTypes = option.type === Type.Channel ? option.channel_types : undefined;
  if (!kinds || offeredIds(chooser, { kinds, channelTypes }).has(id)) return undefined;
  return `${id} is not offered.`;
}

function uploadObjection(
  option: APIApplicationCommandBasicOption,
  id: string,
  { uploads, member }: Chooser,
): string | undefined {
  if (option.type !== Type.Attachment) return undefined;
  return fileObjection(option.file_types, uploads.of(member).find((file) => file.id === id)?.filename);
}

type Numeric = Extract<APIApplicationCommandBasicOption, { type: Type.Integer | Type.Number }>;

function rangeObjection({ type, min_value = -Infinity, max_value = Infinity }: Numeric, value: number) {
  if (type === Type.Integer && !Number.isInteger(value)) return `${value} is no whole number.`;
  return value < min_value || value > max_value ? `${min_value} to ${max_value}.` : undefined;
}

function lengthObjection(
  { min_length = 0, max_length = 6000 }: APIApplicationCommandStringOption,
  text: string,
) {
  // Discord counts code points here.
  const { length } = Array.from(text);
  return length < min_length || length > max_length
    ? `${min_length} to ${max_length} characters.`
    : undefined;
}

function jsType(type: Type): string {
  if (type === Type.Boolean) return 'boolean';
  return type === Type.Integer || type === Type.Number ? 'number' : 'string';
}

function wireValue(
  type: Type,
  value: OptionValue,
  { chooser, resolved }: Surroundings,
): string | number | boolean {
  if (typeof value === 'object') {
    addAttachment(resolved, value);
    return value.id;
  }
  const kinds = kindsOfOption(type);
  if (kinds) resolveInto(resolved, chooser, { kinds, ids: [String(value)] });
  return value;
}
