import { DEFAULT_OPTIONS, imageOption, type SettableOption } from '#domain/generation/image-options.ts';
import type { CustomId } from '#interactions/custom-id.ts';
import type { FieldValues } from '#interactions/interaction.ts';
import { defineModal, type Modal } from '#interactions/modals.ts';
import { typedFields } from './defaults.ts';
import { changedIn, changeReply, type DefaultsKeeper } from './defaults-change.ts';

// Discord's limit for a form.
const MOST_FIELDS = 5;

/** The values of its custom_id: the revision that the editor saw; null where a command brought the options. */
type FormId = { seen: number | null };

/** A form of defaults. `shown` are its fields; those that a refusal was about come first. */
export const formOf = (
  id: CustomId<FormId>,
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
      return {
        id: { seen },
        title: text.defaults.form.title,
        components: typedFields(text, fields, defaults),
      };
    },
    submit: ({ id: { seen }, fields, ...sent }) =>
      changeReply(sent, keeper, { seen, changed: changedIn(fields) }),
  });

/** Whether an option can be typed into a field. */
const isText = (option: SettableOption): boolean => imageOption(option).kind.type !== 'yesNo';

/** The form of the options that a command brought. Those that are no text stay as they were typed. */
export const formOfTyped = (id: CustomId<FormId>, keeper: DefaultsKeeper): Modal<FormId, unknown> =>
  formOf(id, keeper, (typed) => DEFAULT_OPTIONS.filter((option) => option in typed && isText(option)));
