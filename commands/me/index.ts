import { defaultOptions, imageCompleters } from '#generations/image-options.ts';
import { defineRoute, type Feature } from '#interactions/define-command.ts';
import { privately } from '#interactions/reply.ts';
import { hasDefaults, setDefaults } from '#messages/defaults-panel.ts';
import { noticeMessage } from '#messages/notice.ts';
import { defaultsFeature, defaultsMessage, keeper } from './defaults.ts';
import { deletionFeature } from './deletion.ts';
import { meIds, overviewMessage } from './overview.ts';

const overview: Feature = {
  command: {
    name: 'me',
    description: (text) => text.commands.me.description,
    help: (text) => text.commands.me.help,
    options: defaultOptions,
    autocomplete: imageCompleters,
    run: async (use) =>
      hasDefaults(use.options) ? setDefaults(use, keeper) : privately(await overviewMessage(use)),
  },
  routes: [
    defineRoute(meIds.overview, async (press) => ({ kind: 'update', message: await overviewMessage(press) })),
    defineRoute(meIds.defaults, async (press) => ({ kind: 'update', message: await defaultsMessage(press) })),
    defineRoute(meIds.done, ({ text }) => ({ kind: 'update', message: noticeMessage(text.me.closed) })),
  ],
};

/** `/me`: a member's own defaults, what they may still make, and their data. */
export const me: readonly Feature[] = [overview, defaultsFeature, deletionFeature];
