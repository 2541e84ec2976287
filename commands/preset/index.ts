import { presetsFor } from '#generations/option-defaults.ts';
import { type Feature, onButton } from '#interactions/define-command.ts';
import { command } from './command.ts';
import { presetListMessage, presetPageId } from './view.ts';

/** `/preset`, and turning the pages of its list. */
export const preset: Feature = {
  command,
  routes: [
    onButton(presetPageId, async (press) => ({
      kind: 'update',
      message: presetListMessage(press.text, await presetsFor(press), press.id.page),
    })),
  ],
};
