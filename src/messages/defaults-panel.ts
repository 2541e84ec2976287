import type { APIComponentInContainer } from 'discord-api-types/v10';
import { Notice } from '#domain/errors.ts';
import type { ImagineOptions, OptionValue, SettableOption } from '#domain/generation/image-options.ts';
import { button, row, small, textDisplay } from '#interactions/components.ts';
import { defineCustomId, oneOf, orNone, whole } from '#interactions/custom-id.ts';
import { type FilledModal, onButton, onSelect, type Route } from '#interactions/define-command.ts';
import type { Invocation } from '#interactions/invocation.ts';
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
} from './defaults.ts';
import { changeReply, type DefaultsKeeper, defaultsAmong, type KeptDefaults } from './defaults-change.ts';
import { formOf, formOfTyped } from './defaults-forms.ts';
import { undoFor } from './undo.ts';

/** Controls that set and clear defaults, with their handlers. */
export type DefaultsPanel = {
  render(text: Text, kept: KeptDefaults): APIComponentInContainer[];
  /** Returns the form that takes a command's options. */
  modalFor(options: ImagineOptions): FilledModal;
  routes(keeper: DefaultsKeeper): Route[];
};

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

// Discord's limit for a button.
const LONGEST_LABEL = 80;

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
  formOfTyped(ids.typed, keeper).route,
  onButton(ids.clear, async (press) => {
    const { defaults } = await keeper.read(press);
    const withUndo = await undoFor(press, modalWith(ids, defaults));
    const reply = await keeper.change(press, { seen: press.id.seen, edit: () => ({}), remark: '' });
    return reply.kind === 'update' && !reply.refused ? { ...reply, message: withUndo(reply.message) } : reply;
  }),
];

/** The form of options that nobody saw in the panel. */
const modalWith = (ids: Ids, options: ImagineOptions): FilledModal => ({
  form: ids.typed.encode({ seen: null }),
  fields: defaultsAmong(options),
});

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
      const clear = button(text.defaults.clear, ids.clear.encode({ seen }));
      return [
        textDisplay(...(lines.length === 0 ? [none(text)] : lines), small(text.defaults.suggest(command))),
        ...selects,
        row(...ids.forms.map((form, index) => formButton(text, form, index)), {
          ...clear,
          disabled: lines.length === 0,
        }),
      ];
    },
    modalFor: (options) => modalWith(ids, options),
    routes: (keeper) => routesFor(ids, keeper),
  };
};
