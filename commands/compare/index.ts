import { LIMITS } from '#domain/generation/limits.ts';
import { IMAGE_OPTIONS } from '#generations/declared-options.ts';
import { completePreset } from '#generations/option-defaults.ts';
import { noticeMessage } from '#interactions/components.ts';
import { defineCommand, type Feature, onButton, onDraft } from '#interactions/define-command.ts';
import { booleanOption, completedBy, required, stringOption } from '#interactions/options.ts';
import { compareModal, comparisonIn } from './modals.ts';
import { orderComparison } from './order.ts';
import { sheetRoutes } from './sheet-buttons.ts';
import { completeAxis } from './suggestions.ts';
import { dismissId, LONGEST_AXIS, startId } from './view.ts';

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

/** `/compare`: a grid of images that differ along one or two axes. */
export const compare: Feature = {
  command: defineCommand({
    name: 'compare',
    help: (text) => text.commands.compare.help,
    manual: (text) => text.comparison.manual,
    options,
    describe: ({ commands: { compare: said, imagine } }) => ({
      description: said.description,
      options: { ...said.options, preset: imagine.preset, private: imagine.private },
    }),
    modalFor: (typed) => compareModal.filled({}, typed),
    run: (use) => orderComparison(use, comparisonIn(use.options, use.services.seed)),
  }),
  routes: [
    compareModal.route,
    onDraft(startId, (fields) => ({ ...fields, start: true })),
    onButton(dismissId, (press) => ({
      kind: 'update',
      message: noticeMessage(press.text.comparison.plan.dismissed),
    })),
    ...sheetRoutes,
  ],
};
