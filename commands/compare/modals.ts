import type { TypedComparison } from '#domain/comparison/comparison.ts';
import { IMAGINE_OPTIONS } from '#domain/generation/image-options.ts';
import { LIMITS } from '#domain/generation/limits.ts';
import { requireAuthorityOver, requireCommands } from '#generations/access.ts';
import { textDisplay, textField } from '#interactions/components.ts';
import { defineCustomId } from '#interactions/custom-id.ts';
import type { FieldValues } from '#interactions/interaction.ts';
import { defineModal } from '#interactions/modals.ts';
import { deleteComparisonFormId } from '#messages/comparison.ts';
import type { Text } from '#text/index.ts';
import { comparisonFor } from './access.ts';
import { orderComparison } from './order.ts';
import { LONGEST_AXIS } from './view.ts';

const textIn = (value: FieldValues[string] | undefined): string | undefined => {
  const text = value === undefined || Array.isArray(value) ? '' : String(value).trim();
  return text === '' ? undefined : text;
};

/** Reads a comparison from fields, those of `/compare` or of its form; blank ones count as left out. */
export const comparisonIn = (
  fields: Readonly<Record<string, FieldValues[string] | undefined>>,
  seed: () => number,
): TypedComparison => {
  const options = IMAGINE_OPTIONS.flatMap((name) => {
    const value = fields[name];
    return textIn(value) === undefined || typeof value === 'object' ? [] : [[name, value] as const];
  });
  const [x = '', y, preset] = [fields.x, fields.y, fields.preset].map(textIn);
  return {
    values: Object.fromEntries(options),
    x,
    ...(y === undefined ? {} : { y }),
    ...(preset === undefined ? {} : { preset }),
    ...(typeof fields.private === 'boolean' ? { private: fields.private } : {}),
    // Drawn once, so that the images have the seed of the proposal.
    seed: typeof fields.drawn === 'number' ? fields.drawn : seed(),
  };
};

const formFields = ({ comparison: { form } }: Text) => [
  textField({
    label: form.prompt,
    customId: 'prompt',
    value: '',
    required: true,
    long: true,
    maxLength: 2 * LIMITS.prompt.max,
  }),
  textField({ label: form.x, customId: 'x', value: '', required: true, maxLength: LONGEST_AXIS }),
  textField({ label: form.y, customId: 'y', value: '', maxLength: LONGEST_AXIS }),
];

// Names the draft that a press submits, which becomes the id of the comparison.
const DRAFT = 'draft:';

/** What `/compare` takes: to be filled in again, and to be submitted once more by **Start**. */
export const compareModal = defineModal({
  id: defineCustomId('compareform', {}),
  view(opening) {
    requireCommands(opening);
    return {
      id: opening.id,
      title: opening.text.comparison.form.title,
      components: formFields(opening.text),
    };
  },
  submit(use) {
    requireCommands(use);
    const { start, ...fields } = use.fields;
    const typed = comparisonIn(fields, use.services.seed);
    return orderComparison(use, typed, start === true ? use.press?.slice(DRAFT.length) : undefined);
  },
});

/** The fields of the form for a comparison, whose seed is drawn anew. */
export const fieldsOf = ({ values, seed: _, ...typed }: TypedComparison): FieldValues =>
  compareModal.filled({}, { ...values, ...typed }).fields;

/** Asks before a comparison is deleted. */
export const deleteModal = defineModal({
  id: deleteComparisonFormId,
  async view(opening) {
    const { first } = await comparisonFor(opening, opening.id.comparison);
    requireAuthorityOver(first, opening);
    const { title, what } = opening.text.comparison.deleting;
    return { id: opening.id, title, components: [textDisplay(what)] };
  },
  async submit(use) {
    const { comparison, first } = await comparisonFor(use, use.id.comparison);
    requireAuthorityOver(first, use);
    return {
      kind: 'deferUpdate',
      work: async () => {
        await use.services.comparisons.remove(comparison.id);
        return 'delete';
      },
    };
  },
});
