import type { Generation } from '#domain/generation/generation.ts';
import { optionsOf } from '#domain/generation/request.ts';
import { generationToRepeat, requireCommands } from '#generations/access.ts';
import type { RulesServices } from '#generations/policy-input.ts';
import { onButton, onModal, type Route } from '#interactions/define-command.ts';
import type { FieldValues } from '#interactions/interaction.ts';
import type { Invocation, Uses } from '#interactions/invocation.ts';
import { fixFormId, fixId } from '#messages/custom-ids.ts';
import {
  changedInPromptForm,
  type FormValues,
  promptForm,
  typedInPromptForm,
} from '#messages/prompt-form.ts';
import { type Draft, recallDraft, type TypedOrder } from './drafts.ts';
import { submitTyped } from './typed-order.ts';

type Opened = {
  draft: Draft;
  parent: Generation | undefined;
  /** What the form shows: of a remix, the result's own options under what was typed. */
  shown: FormValues;
};

const openDraft = async (
  use: Invocation<Uses<'stateStore' | 'ledger'> & RulesServices>,
  id: string,
): Promise<Opened> => {
  requireCommands(use);
  const draft = await recallDraft(use, id);
  const { parentId, preset, values } = draft;
  const parent = parentId === undefined ? undefined : await generationToRepeat(use, parentId);
  const original = parent ? optionsOf(parent.request) : {};
  return { draft, parent, shown: { ...original, ...values, preset } };
};

/** What was typed before, with what was changed in the form. A cleared field is left to the defaults. */
const corrected = ({ draft, parent, shown }: Opened, fields: FieldValues): TypedOrder => {
  const changed = changedInPromptForm(typedInPromptForm(fields, draft.fields), shown);
  const { preset = draft.preset, ...values } = { ...draft.values, ...changed };
  // In a remix, a blank value takes away what the result has.
  const isKept = ([name, value]: [string, unknown]): boolean =>
    parent !== undefined || !(name in changed) || String(value).trim() !== '';
  return {
    values: Object.fromEntries(Object.entries(values).filter(isKept)),
    preset: preset?.trim() === '' ? undefined : preset,
    private: draft.private,
    parent,
  };
};

/** Fix it…: a form filled in with what was typed and refused, for the one who typed it. */
export const fixRoutes: readonly Route[] = [
  onButton(fixId, async (press) => {
    const { text } = press;
    const { draft, shown } = await openDraft(press, press.id.draft);
    const modal = promptForm(text, {
      customId: fixFormId.encode(press.id),
      title: text.fix.title,
      filled: shown,
      help: { ...text.commands.imagine.options, preset: text.commands.imagine.preset },
      fields: draft.fields,
    });
    return { kind: 'modal', modal };
  }),
  onModal(fixFormId, async (form) =>
    submitTyped(form, corrected(await openDraft(form, form.id.draft), form.fields)),
  ),
];
