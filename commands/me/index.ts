import { DEFAULTABLE_OPTIONS } from '#generations/image-options.ts';
import { noticeMessage } from '#interactions/components.ts';
import { defineCommand, type Feature, onButton } from '#interactions/define-command.ts';
import { privately } from '#interactions/reply.ts';
import { hasDefaults, setDefaults } from '#messages/defaults-panel.ts';
import { defaultsFeature, defaultsMessage, keeper } from './defaults.ts';
import { deletionFeature } from './deletion.ts';
import { meIds, overviewMessage } from './overview.ts';

const overview: Feature = {
  command: defineCommand({
    name: 'me',
    help: (text) => text.commands.me.help,
    options: DEFAULTABLE_OPTIONS,
    describe: ({
      commands: {
        me: said,
        imagine: { options },
      },
    }) => ({
      description: said.description,
      options,
    }),
    run: async (use) =>
      hasDefaults(use.options) ? setDefaults(use, keeper) : privately(await overviewMessage(use)),
  }),
  routes: [
    onButton(meIds.overview, async (press) => ({ kind: 'update', message: await overviewMessage(press) })),
    onButton(meIds.defaults, async (press) => ({ kind: 'update', message: await defaultsMessage(press) })),
    onButton(meIds.done, ({ text }) => ({ kind: 'update', message: noticeMessage(text.me.closed) })),
  ],
};

/** `/me`: a member's own defaults, remaining limits, and data. */
export const me: readonly Feature[] = [overview, defaultsFeature, deletionFeature];
