import type { TypedComparison } from '#domain/comparison/comparison.ts';
import { LIMITS } from '#domain/generation/limits.ts';
import { requireAuthorityOver, requireCommands } from '#generations/access.ts';
import { textDisplay, textField } from '#interactions/components.ts';
import { defineCustomId } from '#interactions/custom-id.ts';
import type { FieldValues } from '#interactions/interaction.ts';
import { defineModal } from '#interactions/modals.ts';
import { deleteComparisonFormId } from '#messages/comparison.ts';
import { type TypedFields, typedOptionsIn, typedText } from '#messages/prompt-form.ts';
import type { Text } from '#text/index.ts';
import { comparisonFor } from './access.ts';
import { orderComparison } from './order.ts';
import { LONGEST_AXIS } from './view.ts';

/** Reads a comparison from fields, those of `/compare` or of its form. */
export const comparisonIn = (fields: TypedFields, seed: () => number): TypedComparison => {
  const y = typedText(fields.y);
  return {
    ...typedOptionsIn(fields),
    x: typedText(fields.x) ?? '',
    ...(y === undefined ? {} : { y }),
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
    // The draft's id becomes that of the comparison.
    return orderComparison(use, typed, start === true ? use.draft : undefined);
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
