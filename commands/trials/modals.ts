import { LIMITS } from '#domain/generation/limits.ts';
import { USUAL_TRIAL_PROMPT } from '#domain/trials/trial-cells.ts';
import { requireCommands } from '#generations/access.ts';
import { textField } from '#interactions/components.ts';
import { defineCustomId } from '#interactions/custom-id.ts';
import { defineModal } from '#interactions/modals.ts';
import { type TypedFields, typedText } from '#messages/prompt-form.ts';
import type { Text } from '#text/index.ts';
import { orderTrial } from './order.ts';
import type { TypedTrial } from './plan.ts';

/** Reads a trial from the fields of a command or its form. */
export const trialIn = (fields: TypedFields, seed: () => number): TypedTrial => {
  const { lora, a, b, prompt, drawn } = fields;
  const shared = {
    prompt: typedText(prompt) ?? USUAL_TRIAL_PROMPT,
    // Drawn once, so that the images have the seed of the proposal.
    seed: typeof drawn === 'number' ? drawn : seed(),
  };
  if (a === undefined && b === undefined)
    return { kind: 'calibration', loras: [typedText(lora) ?? ''], ...shared };
  return { kind: 'duel', loras: [typedText(a) ?? '', typedText(b) ?? ''], ...shared };
};

const loraField = (label: string, customId: string) =>
  textField({ label, customId, value: '', required: true, maxLength: LIMITS.id.max });

const promptField = ({ trials: { form } }: Text) =>
  textField({
    label: form.prompt,
    description: form.promptHelp,
    customId: 'prompt',
    value: '',
    long: true,
    maxLength: 2 * LIMITS.prompt.max,
  });

/** A form of some fields, which is submitted once more by **Start**. */
const trialModal = (name: string, view: (text: Text) => { title: string; fields: [string, string][] }) =>
  defineModal({
    id: defineCustomId(name, {}),
    view(opening) {
      requireCommands(opening);
      const { title, fields } = view(opening.text);
      const loras = fields.map(([label, customId]) => loraField(label, customId));
      return { id: opening.id, title, components: [...loras, promptField(opening.text)] };
    },
    submit(use) {
      requireCommands(use);
      const { start, ...fields } = use.fields;
      // The draft's id becomes that of the trial.
      return orderTrial(use, trialIn(fields, use.services.seed), start === true ? use.draft : undefined);
    },
  });

/** What `/lora try` takes. */
export const tryModal = trialModal('tryform', ({ trials: { form } }) => ({
  title: form.tryTitle,
  fields: [[form.lora, 'lora']],
}));

/** What `/lora duel` takes. */
export const duelModal = trialModal('duelform', ({ trials: { form } }) => ({
  title: form.duelTitle,
  fields: [
    [form.first, 'a'],
    [form.second, 'b'],
  ],
}));
