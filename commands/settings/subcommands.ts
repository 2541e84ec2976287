import {
  type APIApplicationCommandSubcommandOption,
  ApplicationCommandOptionType,
} from 'discord-api-types/v10';
import { LIMITS } from '#domain/limits.ts';
import { PINNED_LIMITS } from '#domain/pinned-lora.ts';
import { defaultOptions } from '#interaction/option-list.ts';
import type { Text } from '#text/index.ts';

const { Subcommand, String: Words, Number: Decimal, Attachment } = ApplicationCommandOptionType;

/** What can be put on a list, and the list that it is put on. */
export const LISTED_KINDS = { lora: 'rule', model: 'models', embedding: 'embeddings' } as const;

/** What can be put on a list. */
export type ListedKind = keyof typeof LISTED_KINDS;

/** Whether that can be put on a list. */
export const isListedKind = (kind: unknown): kind is ListedKind =>
  typeof kind === 'string' && Object.hasOwn(LISTED_KINDS, kind);

/** The subcommands of `/settings`. */
export const subcommands = (text: Text): APIApplicationCommandSubcommandOption[] => {
  const { subcommands: said, options: named, kinds, actions } = text.commands.settings;
  const id = { name: 'id', description: named.id, type: Words, required: true } as const;
  const lora = {
    name: 'lora',
    description: named.lora,
    type: Words,
    required: true,
  } as const;
  const of = (name: keyof typeof said, options: APIApplicationCommandSubcommandOption['options'] = []) =>
    ({ type: Subcommand, name, description: said[name], options }) as const;
  return [
    of('open'),
    of('show'),
    of('defaults', defaultOptions(text)),
    of('pin', [
      { ...lora, max_length: LIMITS.id.max },
      { name: 'nickname', description: named.nickname, type: Words, max_length: PINNED_LIMITS.nickname },
      {
        name: 'strength',
        description: named.strength,
        type: Decimal,
        min_value: LIMITS.loraStrength.min,
        max_value: LIMITS.loraStrength.max,
      },
      {
        name: 'trigger_words',
        description: named.triggerWords,
        type: Words,
        max_length: PINNED_LIMITS.triggerWords,
      },
    ]),
    of('unpin', [lora]),
    of('list', [
      {
        name: 'kind',
        description: named.kind,
        type: Words,
        required: true,
        choices: Object.entries(kinds).map(([value, name]) => ({ name, value })),
      },
      {
        name: 'action',
        description: named.action,
        type: Words,
        required: true,
        choices: Object.entries(actions).map(([value, name]) => ({ name, value })),
      },
      id,
    ]),
    of('audit'),
    of('export'),
    of('import', [{ name: 'file', description: named.file, type: Attachment, required: true }]),
    of('reset'),
  ];
};
