import { type APIComponentInContainer, ButtonStyle } from 'discord-api-types/v10';
import type { PinnedLora } from '#domain/catalogue/pinned-lora.ts';
import { Notice } from '#domain/errors.ts';
import {
  DEFAULT_OPTIONS,
  type ImagineOptions,
  imageOption,
  type OptionValue,
  type SettableOption,
} from '#domain/generation/image-options.ts';
import { changeDefaults, type DefaultSet } from '#domain/generation/option-set.ts';
import { splitList } from '#domain/typed-text.ts';
import { unlistedIds } from '#generations/model-search.ts';
import { button, row, small, textDisplay } from '#interactions/components.ts';
import { defineCustomId, oneOf, orNone, whole } from '#interactions/custom-id.ts';
import { type FilledModal, onButton, onSelect, type Route } from '#interactions/define-command.ts';
import type { FieldValues } from '#interactions/interaction.ts';
import type { Invocation, Services, Uses } from '#interactions/invocation.ts';
import { defineModal, type Modal } from '#interactions/modals.ts';
import type { Reply } from '#interactions/reply.ts';
import { oneOfRow } from '#interactions/selects.ts';
import { cut } from '#text/format.ts';
import type { Text } from '#text/index.ts';
import {
  CHOSEN_DEFAULTS,
  choiceOptions,
  choicesFor,
  DEFAULT_FORMS,
  defaultLines,
  labelOf,
  NO_DEFAULT,
  typedFields,
} from './defaults.ts';
import { problemsReply } from './problems.ts';

/** Defaults as stored. */
type KeptDefaults = {
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
   * Throws a Notice for anyone who cannot change them. `pinned` are LoRAs that can be named by their
   * nicknames.
   */
  read(invocation: Invocation<S>): Promise<KeptDefaults & { pinned: readonly PinnedLora[] }>;
  /** Makes the change and replies with the updated panel. */
  change(invocation: Invocation<S>, change: DefaultsChange): Promise<Reply>;
};

/** Controls that set and clear defaults, with their handlers. */
export type DefaultsPanel = {
  render(text: Text, kept: KeptDefaults): APIComponentInContainer[];
  /** Returns the form that takes a command's options. */
  modalFor(options: ImagineOptions): FilledModal;
  routes(keeper: DefaultsKeeper): Route[];
};

/** Returns the command options that are defaults. */
const defaultsAmong = (options: ImagineOptions): FieldValues =>
  Object.fromEntries(
    DEFAULT_OPTIONS.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]])),
  );

/** Whether any command option is a default to set. */
export const hasDefaults = (options: ImagineOptions): boolean =>
  Object.keys(defaultsAmong(options)).length > 0;

/** Returns the selected value, blank for none. Throws a Notice for a value that was not offered. */
const chosenValue = (
  { text }: Pick<Invocation, 'text'>,
  { option, chosen, current }: { option: SettableOption; chosen: string; current: OptionValue | undefined },
) => {
  if (chosen === NO_DEFAULT) return '';
  const value = choicesFor(option, current).get(chosen);
  if (value === undefined) throw new Notice(text.refusals.malformed);
  return value;
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
const changeReply = async (
  invocation: Invocation<Services>,
  keeper: DefaultsKeeper,
  { seen, changed }: Wanted,
): Promise<Reply> => {
  const { text } = invocation;
  const { defaults, pinned } = await keeper.read(invocation);
  const read = changeDefaults(defaults, changed, pinned);
  if (!read.ok) return problemsReply(text, read.problems, 'saving');
  const edit = (now: DefaultSet): DefaultSet => {
    const fitting = changeDefaults(now, changed, pinned);
    if (!fitting.ok) throw new Notice(text.defaults.meanwhile);
    return fitting.value;
  };
  return keeper.change(invocation, { seen, edit, remark: unknownRemark(invocation, changed, read.value) });
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

// Discord's limits for a button, and for a form.
const LONGEST_LABEL = 80;
const MOST_FIELDS = 5;

const seenField = { seen: whole(0, Number.MAX_SAFE_INTEGER) };

const idsFor = (name: string) => ({
  choice: defineCustomId(name, { option: oneOf(CHOSEN_DEFAULTS), ...seenField }),
  // The first form has no number.
  forms: DEFAULT_FORMS.map((options, index) => ({
    options,
    button: defineCustomId(`${name}words${index || ''}`, {}),
    form: defineCustomId(`${name}form${index || ''}`, { seen: orNone(seenField.seen) }),
  })),
  /** The form of options that a command brought. */
  typed: defineCustomId(`${name}typed`, { seen: orNone(seenField.seen) }),
  clear: defineCustomId(`${name}clear`, seenField),
});

type Ids = ReturnType<typeof idsFor>;

type FormIds = Ids['forms'][number];

/** The values of its custom_id: the revision that the editor saw; null where a command brought the options. */
type FormId = { seen: number | null };

/** Defaults to change, out of what was typed. New LoRAs do not keep the strengths of the previous ones. */
const changedIn = (fields: FieldValues): ImagineOptions => {
  const given = DEFAULT_OPTIONS.flatMap((option) => {
    const value = fields[option];
    return value === undefined || typeof value === 'object' ? [] : [[option, value] as const];
  });
  return { ...('lora' in fields ? { strength: '' } : {}), ...Object.fromEntries(given) };
};

/** A form of defaults. `shown` are its fields, of which those come first that a refusal was about. */
const formOf = (
  id: FormIds['form'],
  keeper: DefaultsKeeper,
  shown: (typed: FieldValues) => readonly SettableOption[],
): Modal<FormId, unknown> =>
  defineModal<FormId, unknown>({
    id,
    async view(opening) {
      const { text, about, typed } = opening;
      const { defaults, revision: seen } = await keeper.read(opening);
      const first = DEFAULT_OPTIONS.filter((option) => about.includes(option));
      const fields = [...new Set([...first, ...shown(typed)])].slice(0, MOST_FIELDS);
      return { id: { seen }, title: text.defaults.form.title, components: typedFields(text, fields, defaults) };
    },
    submit: ({ id: { seen }, fields, ...sent }) =>
      changeReply(sent, keeper, { seen, changed: changedIn(fields) }),
  });

/** Whether an option can be typed into a field. */
const isText = (option: SettableOption): boolean => imageOption(option).kind.type !== 'yesNo';

const formRoutes = ({ button, form, options }: FormIds, keeper: DefaultsKeeper): Route[] => {
  const modal = formOf(form, keeper, () => options);
  return [onButton(button, (press) => modal.open(press, {})), modal.route];
};

const routesFor = (ids: Ids, keeper: DefaultsKeeper): Route[] => [
  onSelect(ids.choice, async (press) => {
    const { option, seen } = press.id;
    const { defaults } = await keeper.read(press);
    const [chosen = ''] = press.values;
    const value = chosenValue(press, { option, chosen, current: defaults[option] });
    return changeReply(press, keeper, { seen, changed: { [option]: value } });
  }),
  ...ids.forms.flatMap((form) => formRoutes(form, keeper)),
  formOf(ids.typed, keeper, (typed) => DEFAULT_OPTIONS.filter((option) => option in typed && isText(option)))
    .route,
  onButton(ids.clear, async (press) => {
    await keeper.read(press);
    return keeper.change(press, { seen: press.id.seen, edit: () => ({}), remark: '' });
  }),
];

const formButton = (text: Text, form: Ids['forms'][number], index: number) => {
  const label = index === 0 ? text.defaults.words : text.defaults.moreWords(form.options);
  return button(cut(label, LONGEST_LABEL), form.button.encode({}));
};

/**
 * Declares a panel of defaults. Its custom_ids start with `name`, `command` sets defaults too, and `none` is
 * shown while there are none.
 */
export const defineDefaultsPanel = (
  name: string,
  { command, none }: { command: string; none: (text: Text) => string },
): DefaultsPanel => {
  const ids = idsFor(name);
  return {
    render(text, { defaults, revision: seen }) {
      const lines = defaultLines(text, defaults);
      const selects = CHOSEN_DEFAULTS.map((option) =>
        oneOfRow(
          { customId: ids.choice.encode({ option, seen }), placeholder: labelOf(text, option) },
          {
            options: choiceOptions(text, option, defaults[option]),
            chosen: String(defaults[option] ?? NO_DEFAULT),
          },
        ),
      );
      const clear = button(text.defaults.clear, ids.clear.encode({ seen }), ButtonStyle.Danger);
      return [
        textDisplay(...(lines.length === 0 ? [none(text)] : lines), small(text.defaults.suggest(command))),
        ...selects,
        row(...ids.forms.map((form, index) => formButton(text, form, index)), {
          ...clear,
          disabled: lines.length === 0,
        }),
      ];
    },
    modalFor: (options) => ({ form: ids.typed.encode({ seen: null }), fields: defaultsAmong(options) }),
    routes: (keeper) => routesFor(ids, keeper),
  };
};
