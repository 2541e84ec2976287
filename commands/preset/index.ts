import { defineRoute, type Feature } from '#interaction/feature.ts';
import { presetsFor } from '#interaction/layers.ts';
import { presetListMessage, presetPageId } from '#interaction/views/presets.ts';
import { command } from './command.ts';

/** `/preset`, and turning the pages of its list. */
export const preset: Feature = {
  command,
  routes: [
    defineRoute(presetPageId, async (press) => ({
      kind: 'update',
      message: presetListMessage(press.text, await presetsFor(press), press.id.page),
    })),
  ],
};
