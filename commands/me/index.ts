import { defineRoute, type Feature } from '#interaction/feature.ts';
import { privately } from '#interaction/reply.ts';
import { noticeMessage } from '#interaction/views/notice.ts';
import { defaultsFeature, defaultsMessage } from './defaults.ts';
import { deletionFeature } from './deletion.ts';
import { meIds, overviewMessage } from './overview.ts';

const overview: Feature = {
  command: {
    name: 'me',
    description: (text) => text.commands.me.description,
    help: (text) => text.commands.me.help,
    options: () => [],
    run: async (use) => privately(await overviewMessage(use)),
  },
  routes: [
    defineRoute(meIds.overview, async (press) => ({ kind: 'update', message: await overviewMessage(press) })),
    defineRoute(meIds.defaults, async (press) => ({ kind: 'update', message: await defaultsMessage(press) })),
    defineRoute(meIds.done, ({ text }) => ({ kind: 'update', message: noticeMessage(text.me.closed) })),
  ],
};

/** `/me`: a member's own defaults, what they may still make, and their data. */
export const me: readonly Feature[] = [overview, defaultsFeature, deletionFeature];
