import { requireManager } from '#commands/settings/panel.ts';
import { WILDCARD_LIMITS } from '#domain/prompt-template/wildcard-list.ts';
import { textField } from '#interactions/components.ts';
import { defineCustomId } from '#interactions/custom-id.ts';
import { defineModal } from '#interactions/modals.ts';
import { setList } from './changes.ts';

/** A list of words to edit, one word per line. */
export const wildcardModal = defineModal({
  id: defineCustomId('wildcardform', {}),
  view(opening) {
    requireManager(opening);
    const { id, text } = opening;
    const { form } = text.wildcards;
    const name = { label: form.name, customId: 'name', value: '', description: form.nameHelp };
    const words = { label: form.words, customId: 'words', value: '', description: form.wordsHelp };
    return {
      id,
      title: form.title,
      components: [
        // Characters may count as two.
        textField({ ...name, required: true, maxLength: 2 * WILDCARD_LIMITS.name }),
        textField({ ...words, required: true, maxLength: WILDCARD_LIMITS.together, long: true }),
      ],
    };
  },
  submit: (use) =>
    setList(use, { name: String(use.fields.name ?? ''), words: String(use.fields.words ?? '') }),
});
