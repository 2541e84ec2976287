import {
  type APIApplicationCommandSubcommandOption,
  ApplicationCommandOptionType,
} from 'discord-api-types/v10';
import { Notice } from '#domain/errors.ts';
import { PRESET_LIMITS } from '#domain/members/presets.ts';
import { imageCompleters, imageOptions } from '#generations/image-options.ts';
import { presetChoices, presetsFor } from '#generations/option-defaults.ts';
import type { CommandUse, Completer, SlashCommand } from '#interactions/define-command.ts';
import { privately, type Reply } from '#interactions/reply.ts';
import type { Text } from '#text/index.ts';
import { remove, save, share } from './changes.ts';
import { mayManage, presetsNamed, SCOPES, scopeIn } from './ownership.ts';
import { presetListMessage, presetMessage } from './view.ts';

const { Subcommand, String: Words } = ApplicationCommandOptionType;

const subcommands = (text: Text): APIApplicationCommandSubcommandOption[] => {
  const { subcommands: said, options, scopes, owners } = text.commands.preset;
  const of = (
    name: keyof typeof said,
    inner: NonNullable<APIApplicationCommandSubcommandOption['options']> = [],
  ) => ({ type: Subcommand, name, description: said[name], options: inner }) as const;
  const name = { name: 'name', type: Words, required: true } as const;
  const which = { ...name, description: options.which };
  const whose = {
    name: 'whose',
    description: options.whose,
    type: Words,
    choices: SCOPES.map((value) => ({ name: owners[value], value })),
  } as const;
  const scope = {
    name: 'scope',
    description: options.scope,
    type: Words,
    choices: SCOPES.map((value) => ({ name: scopes[value], value })),
  } as const;
  const newName = { ...name, description: options.name, max_length: PRESET_LIMITS.name };
  return [
    of('save', [newName, scope, ...imageOptions(text)]),
    of('list'),
    of('show', [which, whose]),
    of('delete', [which, whose]),
    of('share', [which]),
  ];
};

/** Suggests the presets with which the subcommand can do something. */
const completeName: Completer = async (use) => {
  const { own, shared } = await presetsFor(use);
  const isForAll = use.subcommand === 'show' || (use.subcommand !== 'share' && mayManage(use));
  return presetChoices(use.text, use.typed, { own, shared: isForAll ? shared : [] });
};

const list = async (use: CommandUse): Promise<Reply> =>
  privately(presetListMessage(use.text, await presetsFor(use), 0));

const show = async (use: CommandUse): Promise<Reply> => {
  const { own, shared } = await presetsNamed(use);
  const whose = scopeIn(use, 'whose');
  const found = {
    own: whose === 'server' ? undefined : own,
    shared: whose === 'private' ? undefined : shared,
  };
  if (!found.own && !found.shared) throw new Notice(use.text.refusals.unknownPreset);
  return privately(presetMessage(use.text, found));
};

const RUNS: Record<string, (use: CommandUse) => Promise<Reply>> = {
  save,
  list,
  show,
  delete: remove,
  share,
};

/** `/preset`: named sets of the options of `/imagine`. */
export const command: SlashCommand = {
  name: 'preset',
  description: (text) => text.commands.preset.description,
  help: (text) => text.commands.preset.help,
  options: subcommands,
  autocomplete: { ...imageCompleters, name: completeName },
  run(use) {
    const run = Object.hasOwn(RUNS, use.subcommand ?? '') ? RUNS[use.subcommand ?? ''] : undefined;
    if (!run) throw new Notice(use.text.refusals.unknownCommand);
    return run(use);
  },
};
