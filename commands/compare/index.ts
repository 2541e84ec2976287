import type { TypedComparison } from '#domain/comparison/comparison.ts';
import { LIMITS } from '#domain/generation/limits.ts';
import { requireCommands } from '#generations/access.ts';
import { IMAGE_OPTIONS } from '#generations/declared-options.ts';
import { completePreset } from '#generations/option-defaults.ts';
import { noticeMessage } from '#interactions/components.ts';
import {
  type CommandUse,
  defineCommand,
  type Feature,
  onButton,
  onModal,
} from '#interactions/define-command.ts';
import { booleanOption, completedBy, required, stringOption } from '#interactions/options.ts';
import type { Reply } from '#interactions/reply.ts';
import { recallDraft } from './drafts.ts';
import { type CompareServices, proposeComparison, startComparison } from './order.ts';
import { withSeed } from './plan.ts';
import { sheetRoutes } from './sheet-buttons.ts';
import { completeAxis } from './suggestions.ts';
import { changeId, comparisonForm, dismissId, formId, LONGEST_AXIS, startId } from './view.ts';

// Each cell has one image.
const { samples: _samples, ...imageOptions } = IMAGE_OPTIONS;

const axis = stringOption({ maxLength: LONGEST_AXIS });

const options = {
  prompt: required(stringOption({ maxLength: LIMITS.prompt.max })),
  x: completedBy(completeAxis, required(axis)),
  y: completedBy(completeAxis, axis),
  preset: completedBy(completePreset, stringOption()),
  ...imageOptions,
  private: booleanOption(),
};

const run = (use: CommandUse<typeof options, CompareServices>): Promise<Reply> => {
  const { x, y, preset, private: isPrivate, ...values } = use.options;
  const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
  const typed = {
    values: given,
    x,
    ...(y === undefined ? {} : { y }),
    ...(preset === undefined ? {} : { preset }),
    ...(isPrivate === undefined ? {} : { private: isPrivate }),
  };
  return proposeComparison(use, withSeed(typed, use.services.seed));
};

/** What was typed, with the fields of the form in the place of what they show. */
const changed = (typed: TypedComparison, fields: Readonly<Record<string, unknown>>): TypedComparison => {
  const { y: _, ...rest } = typed;
  const [prompt, x, y] = ['prompt', 'x', 'y'].map((name) => String(fields[name] ?? '').trim());
  return {
    ...rest,
    values: { ...typed.values, prompt: prompt ?? '' },
    x: x ?? '',
    ...(y === undefined || y === '' ? {} : { y }),
  };
};

/** `/compare`: a grid of images that differ along one or two axes. */
export const compare: Feature = {
  command: defineCommand({
    name: 'compare',
    help: (text) => text.commands.compare.help,
    options,
    describe: ({ commands: { compare: said, imagine } }) => ({
      description: said.description,
      options: { ...said.options, preset: imagine.preset, private: imagine.private },
    }),
    run,
  }),
  routes: [
    onButton(startId, async (press) => {
      requireCommands(press);
      const typed = await recallDraft(press, press.id.draft);
      return startComparison(press, { id: press.id.draft, typed });
    }),
    onButton(dismissId, (press) => ({
      kind: 'update',
      message: noticeMessage(press.text.comparison.plan.dismissed),
    })),
    onButton(changeId, async (press) => {
      const typed = await recallDraft(press, press.id.draft);
      const customId = formId.encode(press.id);
      return { kind: 'modal', modal: comparisonForm(press.text, { customId, typed }) };
    }),
    onModal(formId, async (form) => {
      requireCommands(form);
      return proposeComparison(form, changed(await recallDraft(form, form.id.draft), form.fields));
    }),
    ...sheetRoutes,
  ],
};
