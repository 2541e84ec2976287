import { PRESET_OPTIONS } from '#domain/generation/image-options.ts';
import { PRESET_LIMITS } from '#domain/members/presets.ts';
import { textField } from '#interactions/components.ts';
import { defineCustomId } from '#interactions/custom-id.ts';
import { defineModal } from '#interactions/modals.ts';
import { isPromptField, promptField } from '#messages/prompt-form.ts';
import type { Text } from '#text/index.ts';
import { save } from './changes.ts';
import { SCOPES } from './ownership.ts';

/** Shown where there is room. */
const USUAL_FIELDS = ['lora', 'strength', 'negative', 'scheduler'];

// Discord's limit for a form.
const MOST_FIELDS = 5;

const nameField = ({ presets: { form } }: Text) =>
  textField({
    label: form.name,
    customId: 'name',
    value: '',
    required: true,
    // Characters may count as two.
    maxLength: 2 * PRESET_LIMITS.name,
  });

const fieldFor = (text: Text, name: string) => {
  if (name === 'name') return [nameField(text)];
  if (!isPromptField(name) || name === 'prompt' || name === 'preset') return [];
  const description = { ...text.commands.imagine.options, ...text.fix.help }[name];
  return [promptField(text, name, { value: '', description })];
};

/** What `/preset save` takes, for when it is refused: the name, and the options that were typed. */
export const presetModal = defineModal({
  id: defineCustomId('presetform', {}),
  view({ id, text, about, typed }) {
    const names = [...new Set([...about, 'name', ...Object.keys(typed), ...USUAL_FIELDS])];
    const components = names.flatMap((name) => fieldFor(text, name)).slice(0, MOST_FIELDS);
    return { id, title: text.presets.form.title, components };
  },
  submit(use) {
    const { name, scope } = use.fields;
    const options = PRESET_OPTIONS.flatMap((option) => {
      const value = use.fields[option];
      return value === undefined || typeof value === 'object' ? [] : [[option, value] as const];
    });
    return save(use, {
      name: String(name ?? ''),
      scope: SCOPES.find((one) => one === scope),
      options: Object.fromEntries(options),
    });
  },
});
