import type { LoraCard } from '#domain/catalogue/lora-card.ts';
import { Notice } from '#domain/errors.ts';
import { DEFAULT_OPTIONS, type ImagineOptions } from '#domain/generation/image-options.ts';
import { changeDefaults, type DefaultSet } from '#domain/generation/option-set.ts';
import { splitList } from '#domain/typed-text.ts';
import { unlistedIds } from '#generations/model-search.ts';
import type { FieldValues } from '#interactions/interaction.ts';
import type { Invocation, Services, Uses } from '#interactions/invocation.ts';
import type { Reply } from '#interactions/reply.ts';
import { problemsReply } from './problems.ts';

/** Defaults as stored. */
export type KeptDefaults = {
  defaults: DefaultSet;
  /**
   * Comes back with a change, so that the store can tell what the editor had seen; 0 if changes are not
   * counted.
   */
  revision: number;
};

/** A requested change of defaults. */
type DefaultsChange = {
  /** The revision that the editor saw; null if none. */
  seen: number | null;
  /** Throws a Notice if it does not fit the current defaults. */
  edit: (defaults: DefaultSet) => DefaultSet;
  /** A remark to show after the change. */
  remark: string;
};

/** Where the defaults of a panel are stored: a server's settings or a member's record. */
export type DefaultsKeeper<S = Services> = {
  /**
   * Throws a Notice for anyone who cannot change them. `cards` are of LoRAs that can be named by their
   * nicknames.
   */
  read(invocation: Invocation<S>): Promise<KeptDefaults & { cards: readonly LoraCard[] }>;
  /** Makes the change and replies with the updated panel. */
  change(invocation: Invocation<S>, change: DefaultsChange): Promise<Reply>;
};

/** Returns a line about changed ids that are in no public list; empty if all are known. */
const unknownRemark = (
  invocation: Invocation<Uses<'catalogue'>>,
  changed: ImagineOptions,
  defaults: DefaultSet,
): string => {
  const idsOf = (option: 'model' | 'lora'): string[] =>
    option in changed ? splitList(String(defaults[option] ?? '')) : [];
  const unknown = (['model', 'lora'] as const).flatMap((kind) => unlistedIds(invocation, kind, idsOf(kind)));
  return unknown.length === 0 ? '' : invocation.text.settings.lists.unknown(unknown);
};

type Wanted = { seen: number | null; changed: ImagineOptions };

/** Makes a change, or reports all problems with it. */
export const changeReply = async (
  invocation: Invocation<Services>,
  keeper: DefaultsKeeper,
  { seen, changed }: Wanted,
): Promise<Reply> => {
  const { text } = invocation;
  const { defaults, cards } = await keeper.read(invocation);
  const read = changeDefaults(defaults, changed, cards);
  if (!read.ok) return problemsReply(text, read.problems, 'saving');
  const edit = (now: DefaultSet): DefaultSet => {
    const fitting = changeDefaults(now, changed, cards);
    if (!fitting.ok) throw new Notice(text.defaults.meanwhile);
    return fitting.value;
  };
  return keeper.change(invocation, { seen, edit, remark: unknownRemark(invocation, changed, read.value) });
};

/** Returns the command options that are defaults. */
export const defaultsAmong = (options: ImagineOptions): FieldValues =>
  Object.fromEntries(
    DEFAULT_OPTIONS.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]])),
  );

/** Whether any command option is a default to set. */
export const hasDefaults = (options: ImagineOptions): boolean =>
  Object.keys(defaultsAmong(options)).length > 0;

/** Defaults to change, out of what was typed. New LoRAs do not keep the strengths of the previous ones. */
export const changedIn = (fields: FieldValues): ImagineOptions => {
  const given = DEFAULT_OPTIONS.flatMap((option) => {
    const value = fields[option];
    return value === undefined || typeof value === 'object' ? [] : [[option, value] as const];
  });
  return { ...('lora' in fields ? { strength: '' } : {}), ...Object.fromEntries(given) };
};

/**
 * Sets the defaults given as command options, where LoRAs and models are suggested; a blank one is cleared.
 * New LoRAs do not keep the strengths of the previous ones.
 */
export const setDefaults = async (
  use: Invocation<Services> & { options: ImagineOptions },
  keeper: DefaultsKeeper,
): Promise<Reply> => {
  const changed = changedIn(defaultsAmong(use.options));
  const reply = await changeReply(use, keeper, { seen: null, changed });
  return reply.kind === 'update' ? { ...reply, kind: 'message', ephemeral: true } : reply;
};
